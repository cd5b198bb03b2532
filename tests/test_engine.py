"""The road of one ticket, asked twice, refused, and remembered."""

import uuid
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest
from django.db import connection

from record import outbox, triggers
from record.models import Attempt, Event
from record.reconcile import findings
from tests.office import refused
from tracker.models import Ticket
from workflow import engine
from workflow.verbs import verbs_of

pytestmark = pytest.mark.django_db


def test_a_ticket_walks_from_registered_to_closed(office):
    ticket = office.ticket(state="closed")
    verbs = Event.objects.filter(subject=ticket.subject_key).values_list("what", flat=True)
    assert list(verbs) == ["register", "assign", "accept", "change", "submit", "verify", "close"]
    assert (ticket.state, ticket.result, ticket.version) == ("closed", "completed", 7)
    assert ticket.number == "ZG-2026-0001"
    assert list(findings()) == []


def test_every_reason_is_given_at_once_and_the_attempt_is_kept(office):
    ticket = office.ticket(state="in_progress")
    no = refused(lambda: office.do(ticket, "submit", "head"))
    assert (no.codes, no.status) == (["evidence_missing", "outcome_missing"], 409)
    attempt = Attempt.objects.get()
    assert (attempt.subject, attempt.actor, attempt.codes) == (ticket.subject_key, office.head, no.codes)
    assert Ticket.objects.get().version == ticket.version


def test_whoever_may_not_gets_403_whatever_else_is_wrong(office):
    ticket = office.ticket(state="in_progress")
    assert refused(lambda: office.do(ticket, "submit", "handler")).status == 403


def test_one_key_moves_once_and_answers_the_same_again(office):
    ticket, key = office.ticket(), uuid.uuid4()
    first = office.do(ticket, "assign", "coordinator", key=key, **office.assignment())
    again = office.do(ticket, "assign", "coordinator", key=key, **office.assignment())
    assert (again.pk, again.replayed, first.replayed) == (first.pk, True, False)
    other = office.assignment() | {"due_on": "2026-07-31"}
    assert refused(lambda: office.do(ticket, "assign", "coordinator", key=key, **other)).status == 422


def test_a_birth_asked_twice_with_one_key_bears_one_ticket(office):
    inspection, key = office.inspection(), uuid.uuid4()
    issue = office.issue(inspection)

    def bear():
        unborn = Ticket(inspection=inspection, issue=issue, title="简报", problem="晚报")
        return engine.begin(unborn, office.transition_request("register", "coordinator", key=key), clock=office.clock)

    first, again = bear(), bear()
    assert again.replayed and again.pk == first.pk and again.moved == first.moved
    assert Ticket.objects.count() == 1


def test_what_was_decided_on_an_older_state_is_stale(office):
    ticket = office.ticket(state="in_progress")
    office.attach(ticket)
    no = refused(lambda: office.do(ticket, "submit", "head", outcome="已办", seen_version=ticket.version))
    assert (no.codes, no.status) == (["stale"], 409)


def test_offers_are_judged_as_of_the_instant_that_is_asked_about(office):
    """The day before anybody was appointed, nobody could do anything."""
    ticket, assign = office.ticket(), verbs_of(Ticket)["assign"]
    before, now = datetime(2025, 12, 31, 4, 0, tzinfo=UTC), office.clock()
    for at, is_open in ((before, False), (now, True)):
        [among_all] = [o for o in engine.offers(ticket, office.coordinator, at=at) if o.verb == "assign"]
        alone = engine.offer(ticket, assign, office.coordinator, at=at)
        assert (among_all.is_open, alone.is_open) == (is_open, is_open)


def test_offers_say_what_stands_in_the_way(office):
    ticket = office.ticket(state="in_progress")
    offers = {offer.verb: [r.code for r in offer.refusals] for offer in engine.offers(ticket, office.head)}
    assert offers["report_progress"] == []
    assert offers["submit"] == ["evidence_missing"]
    assert offers["verify"] == ["not_verifier", "not_independent", "wrong_state"]
    assert "register" not in offers


def test_what_was_judged_is_not_changed_afterwards(office):
    offer = engine.offer(office.ticket(), verbs_of(Ticket)["close"], office.head)
    with pytest.raises(FrozenInstanceError):
        offer.refusals = ()
    assert not offer.is_open


def test_no_fence_is_missing(db):
    assert triggers.missing() == []


def test_one_transaction_wakes_the_workers_once(office):
    office.ticket(state="submitted")
    assert [planned for _savepoints, planned, _robust in connection.run_on_commit].count(outbox.wake) == 1
