"""Which steps are work: every step says so itself, and this table, written by hand, says what it should say.

Work keeps whoever did it from verifying it. A verb is work whoever takes it; an amendment, as the act of those whose
department has the work.
"""

from dataclasses import replace

import pytest

from record.models import Event
from tests.law.table import NO_WORK, WORK
from tests.office import refused
from tracker.amending import amendment
from tracker.lending import nobody
from tracker.models import Ticket
from tracker.separation import people_who_worked
from tracker.step import verb
from tracker.steps import STEPS
from tracker.store import keep
from workflow.verbs import amendments_of, verbs_of

WORDS = {"label": "Do", "sentence": "did", "done": "Done."}


def test_every_step_says_whether_it_is_work():
    steps = STEPS
    assert {name for name, step in steps.items() if step.is_work is True} == WORK
    assert {name for name, step in steps.items() if step.is_work is False} == set(steps) - WORK


def test_no_step_is_missing_in_the_table():
    assert set(STEPS) == WORK | NO_WORK


def test_a_step_that_does_not_say_is_no_step():
    """There is no default: forgetting it stops the program before anybody could use the hole."""
    with pytest.raises(TypeError, match="is_work"):
        amendment(may=[all], lent_by=nobody, **WORDS)(lambda ticket, transition_request: None)
    with pytest.raises(TypeError, match="is_work"):
        verb(source="x", target="y", may=[all], lent_by=nobody, **WORDS)(lambda ticket, transition_request: None)


def test_the_law_of_the_checker_is_read_off_the_same_word():
    from tracker.law import ticket_law
    from workflow.law import WORK as PART

    assert {name for name, verb in ticket_law().verbs.items() if verb.part == PART} == WORK & set(verbs_of(Ticket))


SAID = {
    "add_measure": {"text": "修订办法"},
    "change_measure": {"measure": "1", "text": "修订办法并印发"},
    "withdraw_measure": {"measure": "1", "reason": "并入其他措施。"},
    "attach_evidence": {},
    "replace_evidence": {},
    "withdraw_evidence": {"reason": "传错了。"},
    "add_counter": {"counter": "meetings", "amount": "1"},
    "report_progress": {"reason": "已办。"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", SAID)
def test_whoever_takes_a_working_step_has_worked(office, name):
    office.join("deputy", "handler", "info")
    ticket = office.ticket(state="in_progress")
    office.do(ticket, "add_measure", "handler", text="补报")
    office.attach(ticket)
    said = dict(SAID[name])
    if name in ("replace_evidence", "withdraw_evidence"):
        said["evidence"] = str(ticket.evidence.get().pk)
    files = (keep([name.encode()], "附件.txt"),) if name in ("attach_evidence", "replace_evidence") else ()
    office.do(ticket, name, "deputy", files=files, **said)
    fresh = Ticket.objects.get(pk=ticket.pk)
    assert office.deputy.pk in people_who_worked(fresh, fresh.standing_of(office.verifier, office.clock()))


@pytest.mark.django_db
def test_an_amendment_that_declares_itself_work_is_work(office, monkeypatch):
    """A new one needs no other list: the words it says of itself are enough."""
    office.join("deputy", "handler", "info")
    office.appoint("deputy", "verifier", "unit")
    ticket = office.ticket(state="in_progress")
    office.do(ticket, "add_remark", "deputy", text="请看。")
    assert Event.objects.get(detail="add_remark").parameters["as_worker"]
    office.submit(ticket)
    remarked = replace(STEPS["add_remark"], is_work=True)
    monkeypatch.setitem(amendments_of(Ticket), "add_remark", remarked)
    assert refused(lambda: office.do(ticket, "verify", "deputy", reason="属实。")).codes == ["not_independent"]
