"""What one move costs the database: python -m benchmarks.budget

Builds an office on a throw-away database (SQLite, or beside the one that RECTIFY_DATABASE_URL names), takes every verb
once, and prints for each how often it reads, updates and inserts. What the verb's own permissions and rules ask, and
the reading of its answers, stands apart: a stricter office asks more, and the engine costs the same.
"""

import sys
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from unittest import mock

from benchmarks.office import throw_away

# The engine's own share of one move: the locked ticket, and the key's first use with the clock; the ticket; its history
# row and its event. Beside it, where the ticket gains a text that it has not had before: one read and one insert of
# salts.
READS, UPDATES, INSERTS = 2, 1, 2
COLUMNS = ("reads", "updates", "inserts", "salts", "outbox", "family", "rules")
FAMILY = (
    "measure",
    "evidence",
    "counter",
    "supportingdepartment",
    "remark",
    "lookback",
    "extension",
    "signoff",
)


@dataclass
class Cost:
    """How many statements of each kind one move sent; `statements` are those of the engine's own share."""

    verb: str
    counts: Counter = field(default_factory=Counter)
    statements: list = field(default_factory=list)
    asking: bool = False

    def __call__(self, execute, sql, params, many, context):
        """Count a statement and let it pass."""
        if kind := self._kind(sql):
            self.counts[kind] += 1
            self.statements += [sql] if kind in COLUMNS[:3] else []
        return execute(sql, params, many, context)

    def _kind(self, sql):
        word = sql.split(maxsplit=1)[0].upper()
        if word not in ("SELECT", "UPDATE", "INSERT", "DELETE"):
            return None  # savepoints are a matter of the connection
        if self.asking:
            return "rules"
        if '"record_salt"' in sql:
            return "salts"
        if '"record_outboxitem"' in sql:
            return "outbox"
        if any(f'"tracker_{name}"' in sql or f'"tracker_historical{name}"' in sql for name in FAMILY):
            return "family"
        return {"SELECT": "reads", "UPDATE": "updates"}.get(word, "inserts")

    def is_within_budget(self, consumers):
        most = {"reads": READS, "updates": UPDATES, "inserts": INSERTS, "salts": 2, "outbox": consumers}
        return all(self.counts[kind] <= number for kind, number in most.items())


@contextmanager
def counting(verb):
    """The cost of what is done inside."""
    from django.db import connection

    from tracker.models import Ticket
    from workflow.verbs import Step

    cost = Cost(verb)

    def apart(act):
        def ask(*args, **kwargs):
            before, cost.asking = cost.asking, True
            try:
                return act(*args, **kwargs)
            finally:
                cost.asking = before

        return ask

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(Step, "objections", apart(Step.objections)))
        stack.enter_context(mock.patch.object(Ticket, "listen", apart(Ticket.listen)))
        stack.enter_context(connection.execute_wrapper(cost))
        yield cost


def road(today):
    """Steps that take every verb: (verb, who, what is said)."""
    return (
        ("assign", "coordinator", {"department": "info", "leader": "leader", "due_on": str(today + timedelta(100))}),
        ("decline", "head", {"reason": "不属本处职责。"}),
        ("assign", "coordinator", {"department": "info"}),
        ("change_due", "coordinator", {"due_on": str(today + timedelta(130)), "reason": "上级批准延期。"}),
        ("accept", "handler", {}),
        ("report_progress", "handler", {"reason": "已完成初稿。"}),
        ("add_measure", "handler", {"text": "修订办法"}),
        ("report_progress", "handler", {"reason": "办法已印发。", "measure": "1", "progress": "100"}),
        ("attach_evidence", "handler", {}),
        ("submit", "head", {"outcome": "已修订办法并印发。"}),
        ("take_back", "head", {}),
        ("submit", "head", {"outcome": "已修订办法并印发执行。"}),
        ("review", "verifier", {"measures": "1", "verdict": "passed", "reason": "逐项核对属实。"}),
        ("send_back", "verifier", {"reason": "请补充执行情况。"}),
        ("report_progress", "handler", {"reason": "已补充。", "measure": "1", "progress": "100"}),
        ("submit", "head", {"outcome": "已修订办法并检查执行。"}),
        ("verify", "verifier", {"reason": "情况属实。"}),
        ("close", "coordinator", {"result": "completed"}),
        ("reopen", "coordinator", {"reason": "问题反弹。"}),
        ("reassign", "coordinator", {"verifier": "verifier", "reason": "人员调整。"}),
        ("reassign", "coordinator", {"department": "finance", "reason": "职责调整。"}),
        ("cancel", "coordinator", {"reason": "重复登记。"}),
    )


def costs():
    """The cost of every verb under the production's clock and with a key; of a process that has moved before."""
    import uuid

    from organization.calendar import local_today
    from record.clock import database_clock
    from tests.office import Office
    from tracker.store import keep

    office = Office()
    office.clock = database_clock
    inspection = office.inspection()
    warm, ticket = office.ticket(inspection), None
    first, *_rest = steps = road(local_today(database_clock()))
    office.do(warm, *first[:2], **first[2])
    with counting("register") as born:
        ticket = register(office, inspection)
    yield born
    for verb, person, said in steps:
        files = (keep([b"proof"], "proof.txt"),) if verb == "attach_evidence" else ()
        with counting(verb) as cost:
            office.do(ticket, verb, person, files=files, key=uuid.uuid4(), **said)
        yield cost


def register(office, inspection):
    from tracker.models import Ticket
    from workflow import engine

    issue = inspection.issues.get()
    unborn = Ticket(inspection=inspection, issue=issue, title="台账缺项", problem="台账缺少三栏。")
    return engine.begin(unborn, office.transition_request("register", "coordinator")).moved


def consumers_of_an_event():
    from record.models import Event, OutboxItem

    return OutboxItem.objects.filter(event=Event.objects.latest("pk")).count()


def table(found):
    """Lines for a person to read."""
    yield f"{'':18}" + "".join(f"{name:>9}" for name in COLUMNS)
    for cost in found:
        yield f"{cost.verb:18}" + "".join(f"{cost.counts[name]:>9}" for name in COLUMNS)


def main():
    with throw_away() as vendor:
        found = list(costs())
        consumers = consumers_of_an_event()
    print(f"One move on {vendor}, statements by kind:\n")
    print("\n".join(table(found)))
    print(f"\nBudget of the first three: {READS} reads, {UPDATES} update, {INSERTS} inserts;")
    print(f"salts: a read, and an insert for new texts; outbox: an insert for each of {consumers} consumers.")
    beyond = [cost for cost in found[1:] if not cost.is_within_budget(consumers)]
    for cost in beyond:
        print(f"\n{cost.verb} costs more:", *cost.statements, sep="\n  ")
    return bool(beyond)


if __name__ == "__main__":
    sys.exit(main())
