"""What is asked and spent inside one process: python -m benchmarks.probing TICKETS pages|engine

Statements of every page and step by Django's test client, CPU of the engine, of news and of a mail; on the database
and with the environment of the office. Prints JSON. Statements are those that reach the database as rows or changes:
transactions and savepoints are left out.
"""

import json
import os
import sys
import time
import uuid

import django

PIECES = 40  # of the engine's steps, news and mails
SPENT_BEFORE = 5


class Counting:
    """Counts statements; `django_session` and the user's own row apart."""

    def __init__(self):
        self.all = self.session = 0

    def __call__(self, execute, sql, params, many, context):
        if not sql.lstrip().upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET ")):
            self.all += 1
            self.session += (
                '"django_session"' in sql or 'FROM "organization_user" WHERE "organization_user"."id" =' in sql
            )
        return execute(sql, params, many, context)


def counted(act, times=1):
    """{"statements", "session", "cpu_ms", "database_ms", "wall_ms"} of each of `times` acts."""
    from django.db import connection

    counting, backend = Counting(), _backend()
    with connection.execute_wrapper(counting):
        began, cpu, database = time.perf_counter(), time.process_time(), backend()
        for k in range(times):
            act(k)
        spent = [time.perf_counter() - began, time.process_time() - cpu, backend() - database]
    wall, cpu, database = (round(seconds / times * 1000, 2) for seconds in spent)
    return {
        "statements": round(counting.all / times, 1),
        "session": round(counting.session / times, 1),
        "cpu_ms": cpu,
        "database_ms": database,
        "wall_ms": wall,
    }


def _backend():
    """Reads the CPU of this connection's process in PostgreSQL."""
    from django.db import connection

    from benchmarks.machine import Tree

    connection.ensure_connection()
    if connection.vendor != "postgresql":
        return lambda: 0
    tree = Tree(connection.connection.info.backend_pid)
    return lambda: tree.cpu() if connection.connection is not None else 0


def browser(username):
    from django.test import Client

    from organization.models import User

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username=username), "organization.signed_in.SignedIn")
    client.get("/healthz")
    return client


def pages(tickets):
    """Each page that the adapter asks for, by the same names."""
    from benchmarks.peers.rectify import Adapter

    asking = _Asking(tickets)
    for op in Adapter.OPS:
        yield op, asking.cost(op)


class _Asking:
    """The adapter over Django's test client instead of a connection."""

    def __init__(self, tickets):
        from benchmarks.peers.rectify import Adapter
        from organization.calendar import local_today
        from record.clock import database_clock

        self.adapter = Adapter("http://127.0.0.1", tickets, {}, local_today(database_clock()))
        self.adapter.prepare()

    def cost(self, op):
        from django.db import transaction

        client, act = _Inside(self.adapter.user_of(op)), getattr(self.adapter, self.adapter.OPS[op])
        best = None
        for _ in range(3):
            with transaction.atomic():
                spent = counted(lambda _k: act(client, 0)) | {"bytes": client.bytes}
                transaction.set_rollback(True)
            best = min(best or spent, spent, key=lambda each: each["cpu_ms"])
        return best


class _Inside:
    """Speaks to the adapter as `Client` does."""

    def __init__(self, username):
        self._browser, self.cookies, self.bytes = browser(username), {"csrftoken": ""}, 0

    def request(self, method, path, form=None, headers=None):
        headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()}
        ask = self._browser.post if method == "POST" else self._browser.get
        answer = ask(path, form, **headers) if form else ask(path, **headers)
        self.bytes = len(answer.content)
        return answer.status_code, answer.headers, answer.content


def engine():
    """Steps, births, news and mails, each by itself; their news is told between the measurements."""
    from record import outbox

    outbox.wake = lambda: None
    acts = _Acts()
    outbox.drain()
    for k in range(SPENT_BEFORE):
        acts.submit(-1 - k)
    outbox.drain(), acts.send_mail()
    yield "engine: step", counted(acts.submit, PIECES)
    yield "news of one event", _shared(counted(lambda _k: outbox.drain()), PIECES)
    sent = []
    cost = counted(lambda _k: sent.append(acts.send_mail().sent))
    yield "one mail", _shared(cost, *sent)
    yield "engine: step with its news", counted(acts.there_and_back, PIECES)
    yield "engine: registering with its news", counted(acts.register, PIECES)
    acts.send_mail()


def _shared(cost, pieces):
    return {name: round(value / pieces, 2) for name, value in cost.items()} | {"pieces": pieces}


class _Acts:
    def __init__(self):
        from organization.models import User
        from tracker.models import Inspection, Ticket

        self.bench = User.objects.get(username="bench")
        found = Ticket.objects.filter(state="in_progress", measures=None).order_by("-pk")
        self.tickets = list(found[: PIECES + SPENT_BEFORE])
        self.inspection = Inspection.objects.first()
        self.issue = self.inspection.issues.first()

    def submit(self, k):
        self._perform(k, "submit", outcome="已整改到位。")

    def there_and_back(self, k):
        from record import outbox

        self._perform(k, "send_back", reason="请补充材料。")
        outbox.drain()

    def _perform(self, k, verb, reason="请核验。", **answers):
        from workflow import engine

        engine.perform(self.tickets[k], self._wish(verb, reason, answers))

    def register(self, k):
        from record import outbox
        from tracker.models import Ticket
        from workflow import engine

        unborn = Ticket(
            inspection=self.inspection, issue=self.issue, title=f"新发现{k}", problem=f"登记不全，第{k}项。"
        )
        engine.begin(unborn, self._wish("register", "", {}))
        outbox.drain()

    def _wish(self, verb, reason, answers):
        from record.models import Interface
        from workflow.requests import TransitionRequest

        said = {"name": verb, "actor": self.bench, "reason": reason, "answers": answers}
        return TransitionRequest(**said, interface=Interface.PAGE, key=uuid.uuid4())

    def send_mail(self):
        """All that is due; refuses to go on where none of it went out."""
        from notifications.sending import Sender

        with Sender() as sender:
            tally = sender.send_due()
        if not tally.sent or tally.failed:
            raise RuntimeError(f"Mail does not go out: {tally}.")
        return tally


def main(tickets, part):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(dict(pages(int(tickets)) if part == "pages" else engine())))


if __name__ == "__main__":
    main(*sys.argv[1:])
