"""The least that a step can cost: python -m benchmarks.floors WAY DATABASE [WRITERS [SECONDS]]

WAY is `sql` (the three writes of a transition, as SQL), `fsm` (Django with django-fsm-2 and django-simple-history and
an outbox row) or `engine` (engine.perform of the product, with everything that it judges and seals; nobody is woken).
DATABASE is an address. For `engine` it is an office that was loaded, for the others an empty one. Each writer has
tickets of its own, so that what is measured is the engine and not a quarrel over one ticket. All write as safely: WAL
and synchronous=FULL on SQLite, synchronous_commit on PostgreSQL. Prints JSON; every write is counted at the end.
"""

import json
import multiprocessing
import os
import sys
import time
import uuid
from statistics import median

TICKETS = 400
WARM = 8
FLOOR = {
    "INSTALLED_APPS": [
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "simple_history",
        "benchmarks.floor_app",
    ],
    "USE_TZ": True,
    "SECRET_KEY": "floor",
    "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
}
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 60,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
}


def measure(way, writers, seconds):
    """{"per_second", "p50_ms", "p95_ms", "cpu_ms"} of so many writers at once; `cpu_ms` without the database's."""
    context = multiprocessing.get_context("fork")
    begin, told = context.Barrier(writers), context.Queue()
    arguments = [(way, writer, writers, seconds, begin, told) for writer in range(writers)]
    processes = [context.Process(target=_write, args=each) for each in arguments]
    for process in processes:
        process.start()
    got = [told.get(timeout=seconds + 120) for _ in processes]
    for process in processes:
        process.join()
    if wrong := [each for each in got if isinstance(each, str)]:
        raise RuntimeError(wrong[0])
    return _summed(got, seconds)


def _summed(got, seconds):
    taken = sorted(took for times, _cpu in got for took in times)
    return {
        "per_second": round(len(taken) / seconds, 1),
        "p50_ms": round(median(taken) * 1000, 3),
        "p95_ms": round(taken[int(0.95 * (len(taken) - 1))] * 1000, 3),
        "cpu_ms": round(sum(cpu for _times, cpu in got) / len(taken) * 1000, 3),
        "count": len(taken),
    }


def _write(way, writer, writers, seconds, begin, told):
    try:
        step = way.writer(writer, writers)
        for _ in range(WARM):
            step()
        begin.wait(120)
        taken, cpu, until = [], time.process_time(), time.perf_counter() + seconds
        while (began := time.perf_counter()) < until:
            step()
            taken.append(time.perf_counter() - began)
        told.put((taken, time.process_time() - cpu))
    except BaseException as wrong:
        begin.abort()
        told.put(repr(wrong))
        raise


def _turns(ids, writer, writers):
    """A writer's own tickets, each there and then back again: (id, which turn)."""
    mine, turn = ids[writer::writers], 0
    while True:
        yield from ((pk, turn) for pk in mine)
        turn += 1


class Fsm:
    """A transition as the libraries' handbooks write it."""

    def prepare(self):
        import datetime as dt

        from django.core.management import call_command
        from django.db import connection

        from benchmarks.floor_app.models import Outbox, Ticket

        call_command("migrate", verbosity=0)
        with connection.schema_editor() as editor:
            for model in (Ticket, Ticket.history.model, Outbox):
                editor.create_model(model)
        due = dt.date(2026, 12, 1)
        new = [Ticket(title=f"Finding {n}", department=n % 8, assignee=n % 50, due=due) for n in range(TICKETS)]
        Ticket.objects.bulk_create(new)
        self.ids = list(Ticket.objects.values_list("pk", flat=True))
        connection.close()

    def writer(self, writer, writers):
        turns = _turns(self.ids, writer, writers)
        return lambda: self._step(next(turns)[0])

    def _step(self, pk):
        from django.db import transaction
        from django.utils import timezone

        from benchmarks.floor_app.models import Outbox, Ticket

        with transaction.atomic():
            ticket = Ticket.objects.select_for_update().get(pk=pk)
            (ticket.start if ticket.state == "open" else ticket.stop)()
            ticket.updated, ticket._change_reason = timezone.now(), "Looked at and moved on."
            ticket.save()
            Outbox.objects.create(topic="ticket.moved", payload={"ticket": pk, "version": ticket.version})

    def prove(self, count):
        from django.db.models import Sum

        from benchmarks.floor_app.models import Outbox, Ticket

        moved = Ticket.objects.aggregate(all=Sum("version"))["all"]
        assert moved == Ticket.history.count() == Outbox.objects.count() >= count, "writes are missing"


class Sql(Fsm):
    """The same three writes, as SQL and nothing else."""

    UPDATE = "UPDATE floor_app_ticket SET state = %s, version = version + 1, updated = %s WHERE id = %s"
    HISTORY = """INSERT INTO floor_app_historicalticket (id, title, version, department, assignee, due, updated, state,
        history_date, history_change_reason, history_type, history_user_id)
        SELECT id, title, version, department, assignee, due, updated, state, %s, %s, '~', NULL
        FROM floor_app_ticket WHERE id = %s"""
    OUTBOX = "INSERT INTO floor_app_outbox (topic, payload, created) VALUES ('ticket.moved', %s, %s)"

    def writer(self, writer, writers):
        turns = _turns(self.ids, writer, writers)
        return lambda: self._step(next(turns))

    def _step(self, turned):
        from django.db import connection, transaction
        from django.utils import timezone

        pk, turn = turned
        now = timezone.now()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(self.UPDATE, ["open" if turn % 2 else "in_progress", now, pk])
            cursor.execute(self.HISTORY, [now, "Looked at and moved on.", pk])
            cursor.execute(self.OUTBOX, [json.dumps({"ticket": pk}), now])


class Engine:
    """The product's own step: there by `submit`, back by `send_back`."""

    def prepare(self):
        from django.db import connection

        from organization.models import User
        from record import outbox
        from record.models import Event
        from tracker.models import Ticket

        outbox.wake = lambda: None
        self.bench = User.objects.get(username="bench")
        found = Ticket.objects.filter(state__in=("in_progress", "submitted"), measures=None).order_by("pk")
        self.ids = list(found.values_list("pk", flat=True)[:TICKETS])
        self.events = Event.objects.count()
        connection.close()

    def writer(self, writer, writers):
        from tracker.models import Ticket

        turns, tickets = _turns(self.ids, writer, writers), Ticket.objects.in_bulk(self.ids[writer::writers])
        begun = {pk: ticket.state == "submitted" for pk, ticket in tickets.items()}
        return lambda: self._step(tickets, begun, *next(turns))

    def _step(self, tickets, begun, pk, turn):
        from record.models import Interface
        from workflow import engine
        from workflow.requests import TransitionRequest

        verb, said = ("send_back", {}) if (begun[pk] + turn) % 2 else ("submit", {"outcome": "已整改到位。"})
        wish = {"name": verb, "actor": self.bench, "reason": "Looked at and moved on.", "answers": said}
        engine.perform(tickets[pk], TransitionRequest(**wish, interface=Interface.PAGE, key=uuid.uuid4()))

    def prove(self, count):
        from record.models import Event, OutboxItem

        assert Event.objects.count() - self.events >= count <= OutboxItem.objects.count(), "writes are missing"


WAYS = {"sql": Sql, "fsm": Fsm, "engine": Engine}


def configure(way, database):
    """Django, with nothing but the floor's own models, or with the product."""
    import django

    if way != "engine":
        _floor(database)
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def _floor(database):
    from django.conf import settings

    from config.environment import database as parsed

    told = parsed("DATABASE", database)
    if told["ENGINE"].endswith("sqlite3"):
        told["OPTIONS"] = SQLITE
    settings.configure(DATABASES={"default": told}, **FLOOR)


def main(name, database, writers=1, seconds=2):
    configure(name, database)
    way = WAYS[name]()
    way.prepare()
    found = measure(way, int(writers), float(seconds))
    way.prove(found["count"])
    print(json.dumps(found | {"writers": int(writers)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
