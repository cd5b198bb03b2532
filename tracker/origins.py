"""What a ticket came from: the stretches of other tickets' lives whose work went into it, by splitting or by merging.

A part has what was done on the ticket it was split from, up to the split; the ticket merged into has what was done on
the one that was merged; and so on backwards. The work of an earlier cycle was verified in it and is over: a ticket
reopened has what is new since, and what was merged into it unverified.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from math import inf

from django.db.models import Max, Q

from organization.calendar import local_today
from record.models import Event
from tracker.told import life_of
from tracker.vocabulary import State
from workflow.verbs import verbs_of


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of one ticket: from the version that began a cycle (0 for the first) up to the version with which its work
    went elsewhere; None for the ticket itself, whose work goes on.
    """

    ticket_id: int
    rows: tuple[dict, ...]
    since: int
    until: int | None = None

    @property
    def lead_departments(self) -> set[int]:
        return {row["lead_department_id"] for row in self.rows} - {None}

    @property
    def first_day(self) -> date:
        return local_today(min(row["history_date"] for row in self.rows))

    @property
    def last_day(self) -> date | None:
        """None while the work goes on."""
        return self.until and local_today(max(row["history_date"] for row in self.rows))

    @property
    def events(self) -> Q:
        return Q(subject=_key(self.ticket_id), version__gt=self.since, version__lte=self.until)


@dataclass(frozen=True, slots=True)
class _Way:
    """Another ticket whose work came in: up to which of its versions, and when that was."""

    ticket_id: int
    until: int
    at: datetime


def stretches_of(ticket) -> list[Stretch]:
    """The ticket itself in its present cycle, and then whatever went into it; one query where nothing did."""
    return ticket.remembered("stretches", lambda: list(_stretches(ticket)))


def cycle_began_at(ticket) -> int:
    """The version at which the present cycle began; 0 for the first."""
    if ticket.cycle == 1:
        return 0
    verbs = verbs_of(type(ticket))
    return max(
        (told.version for told in ticket.told() if told.what in verbs and verbs[told.what].begins_cycle), default=0
    )


def _stretches(ticket) -> Iterator[Stretch]:
    history, began = type(ticket).history, cycle_began_at(ticket)
    own, merged = _read(ticket.life().rows, ticket.pk, since=began)
    yield Stretch(ticket.pk, own, began)
    verified = _last_verified(history, ticket.pk) if began and merged else None
    waiting, known = _ways(own, merged, is_first=not began, after=verified), {}
    while waiting:
        way = waiting.pop()
        if way.ticket_id == ticket.pk or known.get(way.ticket_id, 0) >= way.until:
            continue
        known[way.ticket_id] = way.until
        stretch, further = _followed(history, way)
        waiting += further
        yield stretch


def _followed(history, way):
    """The stretch that came this way, and what had gone into it before."""
    rows, merged = _read(life_of(history.model, way.ticket_id).rows, way.ticket_id, until=way.until)
    cycle = rows[-1]["cycle"]
    own = tuple(row for row in rows if row["cycle"] == cycle)
    is_first = len(own) == len(rows)
    verified = max((row["history_date"] for row in rows if _is_earlier_proof(row, cycle)), default=None)
    further = _ways(own, merged, is_first=is_first, after=verified, before=way.at)
    return Stretch(way.ticket_id, own, 0 if is_first else own[0]["history_version"], way.until), further


def _is_earlier_proof(row, cycle):
    return row["cycle"] < cycle and row["state"] == State.VERIFIED


def _read(rows, pk, since=0, until=inf):
    """Of the rows of a ticket's life its own ones of these versions, oldest first, and the first row of each ticket
    that says it was merged into this one.
    """
    own, merged = [], {}
    for row in rows:
        if row["id"] != pk:
            merged.setdefault(row["id"], row)
        elif since <= row["history_version"] <= until:
            own.append(row)
    return tuple(own), list(merged.values())


def _last_verified(history, pk):
    return history.filter(id=pk, state=State.VERIFIED).aggregate(last=Max("history_date"))["last"]


def _ways(own, merged, *, is_first, after=None, before=None) -> list[_Way]:
    """What came in: by merging since the last verification, by splitting in the first cycle."""
    ways = [
        _Way(row["id"], row["history_version"], row["history_date"])
        for row in merged
        if (after is None or row["history_date"] > after) and (before is None or row["history_date"] <= before)
    ]
    born = own[0]
    return [*ways, _split(born)] if is_first and born["split_from_id"] else ways


def _split(born):
    """By the version that the split left on the other ticket, whose chain may be ahead of the clock."""
    birth = Event.objects.filter(subject=_key(born["id"]), version=1, batch__isnull=False)
    splits = Event.objects.filter(subject=_key(born["split_from_id"]))
    together = splits.filter(detail="split", batch__in=birth.values("batch"))
    last = together.aggregate(last=Max("version"))["last"]
    if last is None:
        last = splits.filter(at__lte=born["history_date"]).aggregate(last=Max("version"))["last"] or 1
    return _Way(born["split_from_id"], last, born["history_date"])


def _key(pk):
    return f"ticket:{pk}"
