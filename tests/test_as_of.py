"""As of an instant: what was true then is what is told of then, whatever was changed since."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import get_commands
from django.db.models import Max

from organization.calendar import local_today
from record.models import Event
from tests.depth import budget
from tests.story import Story
from tests.test_commands import run
from tracker.facts.reading import facts_at
from tracker.models import Inspection, Ticket

pytestmark = pytest.mark.django_db

INSTANTS = budget(9, 30)
STEPS = 270  # of the story in all
MICROSECOND = timedelta(microseconds=1)
# What facts and ticket have under one name.
PLAIN = (
    "state",
    "version",
    "cycle",
    "term",
    "result",
    "outcome",
    "title",
    "due_on",
    "original_due_on",
    "lead_department",
    "leader",
    "handler",
    "verifier",
    "merged_into",
    "changed_at",
)


def facts(instant, **narrow):
    return facts_at(instant, today=local_today(instant), **narrow)


def commands(instant):
    """What the commands print as of the instant: each ticket, the ledger, and each inspection's report."""
    when = ("--as-of", instant.isoformat())
    paper = (*when, "--format", "json", "--out", "-")
    known = set(get_commands())
    told = {f"show {number}": run("show", number, *when) for number in numbers()}
    if "ledger" in known:
        told["ledger"] = run("ledger", *paper)
    if "report" in known:
        for inspection in Inspection.objects.order_by("pk"):
            for edition in ("internal", "public"):
                told[f"report {inspection.pk} {edition}"] = run(
                    "report", str(inspection.pk), "--edition", edition, *paper
                )
    return told


def numbers():
    return list(Ticket.objects.order_by("number").values_list("number", flat=True))


def live():
    """The tickets as their tables have them now, read without any history."""
    named = Ticket.objects.select_related("lead_department", "leader", "handler", "verifier", "merged_into")
    return {
        ticket.number: {
            "state": ticket.state,
            "version": ticket.version,
            "cycle": ticket.cycle,
            "term": ticket.term,
            "result": ticket.result,
            "outcome": ticket.outcome,
            "title": ticket.title,
            "due_on": ticket.due_on,
            "original_due_on": ticket.original_due_on,
            "lead_department": ticket.lead_department.name if ticket.lead_department else "",
            "leader": ticket.leader.name if ticket.leader else "",
            "handler": ticket.handler.name if ticket.handler else "",
            "verifier": ticket.verifier.name if ticket.verifier else "",
            "merged_into": ticket.merged_into.number if ticket.merged_into else "",
            "supporting": [str(row.department) for row in ticket.supporting.order_by("pk") if not row.ended],
            "measures": [
                (
                    m.position,
                    m.text,
                    m.owner.name if m.owner else "",
                    m.due_on,
                    m.progress,
                    m.progress_note,
                    m.verdict,
                )
                for m in ticket.measures.order_by("position")
                if not m.withdrawn
            ],
            "evidence": [(e.name, e.sha256, e.status) for e in ticket.evidence.order_by("pk")],
            "counters": [(c.kind, c.amount) for c in ticket.counters.order_by("pk") if not c.withdrawn],
            "category": ticket.issue.category,
            "document": ticket.inspection.document_number,
            "unit": ticket.inspection.unit.name,
            "changed_at": ticket.changed_at,
        }
        for ticket in named
    }


def as_live(told):
    """The same of facts."""
    return {
        t.number: {name: getattr(t, name) for name in PLAIN}
        | {
            "supporting": list(t.supporting),
            "measures": [
                (m.position, m.text, m.owner, m.due_on, m.progress, m.progress_note, m.verdict) for m in t.measures
            ],
            "evidence": [(e.name, e.sha256, e.status) for e in t.evidence],
            "counters": [(c.kind, c.amount) for c in t.counters],
            "category": t.issue.category,
            "document": t.inspection.document_number,
            "unit": t.inspection.unit,
        }
        for t in told.tickets
    }


@pytest.mark.long
def test_what_stood_at_an_instant_is_told_of_it_for_ever(office):
    story, kept = Story(office, seed=2032), []
    for _ in range(INSTANTS):
        story.go_on(STEPS // INSTANTS)
        now = max(office.clock.now, Event.objects.aggregate(last=Max("at"))["last"])  # a stopped clock lags behind
        told = facts(now)
        assert as_live(told) == live(), "as of now is what the tables say"
        kept.append((now, told, commands(now)))
        office.clock.now = now + MICROSECOND
    tells_of_everything(story)
    story.turn_everything_over()
    for instant, told, printed in kept:
        assert facts(instant) == told
        again = commands(instant)
        for what, said in printed.items():
            assert again[what] == said, f"{what} as of {instant}"


def tells_of_everything(story):
    """Else the comparison would be of a dull story."""
    acts = {act.__name__ for act in (story.reassign, story.amend, story.change_due, story.cancel, story.rename)}
    assert acts <= set(story.taken)
    verbs = set(Event.objects.filter(subject__startswith="ticket:").values_list("what", flat=True))
    assert {"submit", "verify", "close", "reopen", "send_back", "reassign", "cancel", "change_due"} <= verbs
    details = set(Event.objects.values_list("detail", flat=True))
    assert {"withdraw_evidence", "replace_evidence", "withdraw_measure", "add_counter"} <= details
    assert Ticket.objects.exclude(merged_into=None).exists()
    ats = list(Event.objects.values_list("at", flat=True))
    assert len(set(ats)) < len(ats), "some things happened at one instant"


def test_every_event_is_told_at_its_instant_and_not_before(office):
    """Inclusive to the microsecond, event by event, with ties between tickets."""
    story = Story(office, seed=7)
    story.go_on(60)
    events = Event.objects.filter(subject__startswith="ticket:").order_by("at", "pk")
    ids = {f"ticket:{ticket.pk}": ticket.number for ticket in Ticket.objects.all()}
    for event in events:
        at = {t.number: t.version for t in facts(event.at).tickets}
        before = {t.number: t.version for t in facts(event.at - MICROSECOND).tickets}
        number = ids[event.subject]
        assert at[number] == event.version
        assert before.get(number, 0) == event.version - 1


def test_before_its_birth_a_ticket_is_not_there(office):
    ticket = office.ticket()
    born = Event.objects.get(subject=ticket.subject_key).at
    assert facts(born - MICROSECOND).tickets == ()
    [told] = facts(born).tickets
    assert (told.number, told.state, told.version) == (ticket.number, "registered", 1)
    status, said = run("show", ticket.number, "--as-of", (born - MICROSECOND).isoformat())
    assert (status, [r["code"] for r in said["refusals"]]) == (1, ["not_found"])
    status, said = run("show", ticket.number, "--as-of", born.isoformat())
    assert (status, said["state"]) == (0, "registered")


def test_before_its_inspection_there_is_no_report(office):
    inspection = office.inspection()
    before = Inspection.objects.get().changed_at - MICROSECOND
    paper = ("--as-of", before.isoformat(), "--format", "json", "--out", "-")
    assert facts(before, inspection=inspection).inspection is None
    for command in (("report", str(inspection.pk)), ("ledger", "--inspection", str(inspection.pk))):
        status, said = run(*command, *paper)
        assert (status, [r["code"] for r in said["refusals"]]) == (1, ["not_found"])


def test_a_past_date_means_its_end_in_the_offices_own_time(office):
    """23:59:59 in Shanghai still belongs to the day, midnight does not."""
    office.clock.step = timedelta(0)
    office.clock.now = datetime(2026, 5, 1, 1, 0, tzinfo=UTC)
    ticket = office.ticket(state="assigned")
    office.clock.now = datetime(2026, 5, 1, 15, 59, 59, 999999, tzinfo=UTC)
    office.do(ticket, "accept", "handler")
    office.clock.now = datetime(2026, 5, 1, 16, 0, tzinfo=UTC)
    office.do(ticket, "report_progress", "handler", reason="次日。")
    assert run("show", ticket.number, "--as-of", "2026-05-01")[1]["last_progress"] == ""
    assert run("show", ticket.number, "--as-of", "2026-05-01")[1]["state"] == "in_progress"
    assert run("show", ticket.number, "--as-of", "2026-05-02")[1]["last_progress"] == "次日。"
    assert run("show", ticket.number, "--as-of", "2026-04-30")[0] == 1


def test_lateness_is_judged_by_the_date_asked_about(office):
    ticket = office.ticket(state="in_progress")
    assert str(ticket.due_on) == "2026-06-30"
    klass = {
        day: run("show", ticket.number, "--as-of", day)[1]["class"]
        for day in ("2026-06-29", "2026-06-30", "2026-07-01")
    }
    assert klass == {"2026-06-29": "advancing", "2026-06-30": "advancing", "2026-07-01": "unfinished"}


def test_names_are_those_of_the_instant(office):
    ticket = office.ticket(state="in_progress")
    then = office.clock.now
    office.clock.skip(days=3)
    office.rename("info", "数据局")
    with office.registry("person_renamed") as door:
        office.leader.name = "新名"
        door.save(office.leader)
    old = run("show", ticket.number, "--as-of", then.isoformat())[1]
    new = run("show", ticket.number)[1]
    assert (old["lead_department"], old["leader"]) == ("信息处", "leader甲")
    assert (new["lead_department"], new["leader"]) == ("数据局", "新名")


def test_a_reopened_ticket_was_closed_then(office):
    ticket = office.ticket(state="closed")
    then = office.clock.now
    office.clock.skip(days=40)
    office.do(ticket, "reopen", "coordinator", reason="问题反弹。")
    old, new = (run("show", ticket.number, *when)[1] for when in (("--as-of", then.isoformat()), ()))
    assert (old["state"], old["class"], old["cycle"], old["closed_on"]) == (
        "closed",
        "completed",
        1,
        "2026-03-02",
    )
    assert (new["state"], new["cycle"], new["closed_on"], new["result"]) == ("in_progress", 2, None, "")


def test_the_cost_does_not_grow_with_the_tickets(office, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    inspection = office.inspection()
    costs = []
    for _ in range(2):
        office.ticket(inspection, state="submitted")
        with CaptureQueriesContext(connection) as queries:
            assert facts(office.clock.now, inspection=inspection).as_of == date(2026, 3, 2)
        costs.append(len(queries))
        for n in range(4):
            office.ticket(inspection, f"问题{n}", "in_progress")
    assert costs[0] == costs[1]
