"""The exhaustive small walk: whatever five tempted people do to one ticket, the law holds."""

from copy import copy
from dataclasses import replace

import pytest

from record import attempts
from tests.law.walk import ALLOWED, Walk
from tracker.models import Ticket
from tracker.vocabulary import State
from workflow.verbs import verbs_of

pytestmark = pytest.mark.django_db

READY = (("handler", "accept"), ("handler", "work"))
SUBMITTED = (*READY, ("head", "submit"))
VERIFIED = (*SUBMITTED, ("verifier", "verify"))


@pytest.mark.long
def test_nothing_wrong_can_be_reached(office):
    """Every state is reached, every edge of the table is taken, and no path breaks the law."""
    walk = Walk(office).go()
    assert walk.findings == []
    assert {node[0] for node in walk.nodes} == {*State.values, "next cycle"}
    assert len(walk.nodes) > 40 and len(walk.met) > 400
    # Moving a due date and naming other people decide nothing that the walk looks at; births are before it.
    assert walk.edges == {edge for edge in ALLOWED if edge[1] not in ("register", "change_due")} - {
        (state, "reassign", state) for state in State.values if state != "assigned"
    }


def without(monkeypatch, verb, permission):
    step = verbs_of(Ticket)[verb]
    may = tuple(allows for allows in step.may if allows.__name__ != permission)
    assert len(may) == len(step.may) - 1
    monkeypatch.setitem(verbs_of(Ticket), verb, replace(step, may=may))


def test_it_finds_a_verifier_who_is_not_independent(office, monkeypatch):
    without(monkeypatch, "verify", "is_independent")
    [finding] = Walk(office).go(SUBMITTED).findings
    assert finding.startswith("verified by somebody who worked on it: ")
    assert finding.endswith("head submit → head verify")


def test_it_finds_a_closer_who_has_verified(office, monkeypatch):
    without(monkeypatch, "close", "has_not_verified")
    [finding] = Walk(office).go(VERIFIED).findings
    assert finding.startswith("closed by whoever verified it: ")
    assert finding.endswith("verifier verify → verifier close")


def test_it_finds_a_way_round_verify(office, monkeypatch):
    """`close` declared from one state too many, in both places where a source is declared."""
    step, meta = verbs_of(Ticket)["close"], Ticket.close._django_fsm
    monkeypatch.setitem(verbs_of(Ticket), "close", replace(step, sources=step.sources | {State.SUBMITTED}))
    monkeypatch.setitem(meta.transitions, State.SUBMITTED, copy(meta.transitions[State.VERIFIED]))
    findings = Walk(office).go(SUBMITTED).findings
    assert "close led from submitted to closed" in findings[0]
    assert "closed round verify" in findings[1]


def test_it_finds_a_submission_that_verifies_itself(office, monkeypatch):
    transitions = Ticket.submit._django_fsm.transitions
    wrong = copy(transitions[State.IN_PROGRESS])
    wrong.target = State.VERIFIED
    monkeypatch.setitem(transitions, State.IN_PROGRESS, wrong)
    findings = Walk(office).go(READY).findings
    assert "submit led from in_progress to verified" in findings[0]
    assert "verified round verify" in findings[1]


def test_it_finds_a_denial_that_changes_something(office, monkeypatch):
    note = attempts.note

    def meddle(subject_key, **circumstances):
        if circumstances["what"] == "cancel":
            Ticket._base_manager.filter(pk=subject_key.partition(":")[2]).update(due_anchor=99)
        return note(subject_key, **circumstances)

    monkeypatch.setattr(attempts, "note", meddle)
    [finding] = Walk(office).go(SUBMITTED).findings
    assert finding.startswith("denied, and yet something was changed: ") and finding.endswith(" cancel")


def test_it_finds_a_denial_that_nobody_remembers(office, monkeypatch):
    monkeypatch.setattr(attempts, "note", lambda subject_key, **circumstances: None)
    [finding] = Walk(office).go(SUBMITTED).findings
    assert "denials left 0 attempts" in finding


def test_it_finds_a_button_that_disagrees_with_the_engine(office, monkeypatch):
    """What is not offered, and yet is taken when asked for."""
    from workflow import engine

    offers = engine.offers

    def shy(ticket, actor, **more):
        hidden = verbs_of(Ticket)["verify"].may[0].refusal
        return [replace(o, refusals=(hidden,)) if o.verb == "verify" else o for o in offers(ticket, actor, **more)]

    monkeypatch.setattr(engine, "offers", shy)
    [finding, *_] = Walk(office).go(SUBMITTED).findings
    assert finding.startswith("taken although it was not offered: ") and finding.endswith(" verify")
