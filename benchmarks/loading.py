"""An office with as many tickets as one likes, loaded honestly: python -m benchmarks.loading TICKETS

The database has been migrated and set up, and holds no ticket; RECTIFY_DATABASE_URL and the keys are the product's own.
People and departments come in by the product's door. Tickets are written in bulk with every row that the product would
have written: history, events with their chain, seals and salts, look-backs, and the notices that were told. Not loaded
are reminders that were given and mails that were sent.
"""

import argparse
import datetime as dt
import json
import os
import time
from collections import Counter
from dataclasses import dataclass, field

PASSWORD = "Bench-password-1"  # noqa: S105 - of an office that vanishes
CHUNK = 2000  # tickets


@dataclass(frozen=True)
class Loaded:
    """What was loaded: how many tickets and rows, and who is who (users, in the order of their numbers)."""

    tickets: int
    today: dt.date
    cast: "Cast"
    inspections: list[int]
    rows: dict[str, int]

    def __getattr__(self, name):
        if name.startswith("_") or name == "cast":
            raise AttributeError(name)
        return getattr(self.cast, name)

    def number(self, k: int) -> str:
        """The number of the k-th ticket, whose id is k."""
        return number_of(k, self.today)


def number_of(k, today):
    return f"ZG-{today.year}-{k:04}"


@dataclass
class Cast:
    """bench coordinates, and may act as head everywhere; each department has a head and handlers."""

    unit: object
    password: str
    coordinator: object = None
    departments: list = field(default_factory=list)
    heads: list = field(default_factory=list)
    handlers: list = field(default_factory=list)
    leaders: list = field(default_factory=list)
    verifiers: list = field(default_factory=list)
    auditor: object = None


def load(tickets, *, inspection_size=100, first_inspection=None, today=None, now=None) -> Loaded:
    """Load `tickets` tickets; the first inspection may have a size of its own (`first_inspection`)."""
    from django.db import transaction
    from django.utils import timezone

    from organization.calendar import local_today
    from tracker.models import Ticket

    if Ticket.objects.exists():
        raise RuntimeError("There are tickets already.")
    now = now or timezone.now()
    today = today or local_today(now)
    with transaction.atomic():
        return _load(tickets, (first_inspection or inspection_size, inspection_size), today, now)


def _load(tickets, sizes, today, now):
    from benchmarks.casting import cast_of
    from benchmarks.rows import unasked
    from benchmarks.world import World

    cast = cast_of(today, PASSWORD)
    world = World(cast, sizes, today, now)
    with unasked():
        for issue in _issues(tickets, today):
            world.take(issue)
            if issue.number % CHUNK == 0:
                world.book.flush()
        world.close(tickets)
    return Loaded(tickets, today, cast, world.inspections, dict(Counter(world.book.totals())))


def _issues(tickets, today):
    from benchmarks.dataset import issues

    return issues(tickets, today)


def main():
    options = argparse.ArgumentParser(prog="python -m benchmarks.loading", description=__doc__.split("\n")[0])
    options.add_argument("tickets", type=int)
    options.add_argument("--inspection-size", type=int, default=100)
    options.add_argument("--first-inspection", type=int, help="tickets of the first inspection (default: as all)")
    options.add_argument("--json", action="store_true", help="print one object")
    said = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    began = time.perf_counter()
    loaded = load(said.tickets, inspection_size=said.inspection_size, first_inspection=said.first_inspection)
    seconds = round(time.perf_counter() - began, 1)
    if said.json:
        print(json.dumps({"tickets": loaded.tickets, "seconds": seconds, "rows": loaded.rows}))
    else:
        print(*(f"{table:32} {count:>9}" for table, count in loaded.rows.items()), sep="\n")
        print(f"{loaded.tickets} tickets in {seconds} s; sign in as bench, {PASSWORD}")


if __name__ == "__main__":
    main()
