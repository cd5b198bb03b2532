"""A word to somebody who has left, or whose role has ended, goes to those who stand in that place: never to nobody."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.audience import Audience
from notifications.models import Notice
from organization.models import User
from organization.people import deactivate, end
from tracker.models import Ticket
from tracker.sign_offs.questions import signed_in
from tracker.steps import STEPS
from tracker.vocabulary import MemberRole, SignOffStatus

pytestmark = pytest.mark.django_db
SIGNED = {"verbs": {"submit": {"sign_offs": {"by": [{"person": "leader"}]}}}}
ON_THE_DAY = datetime(2026, 6, 30, 1, 0, tzinfo=UTC)  # nine o'clock in the office, when the work is due


def leaves(office, name, way):
    """The account is closed, or every appointment has ended since yesterday."""
    person = User.objects.get(pk=office.people[name].pk)
    with office.registry("left") as door:
        if way == "closed":
            deactivate(door, person)
        else:
            for appointment in person.appointments.all():
                end(door, appointment, office.clock.now.date() - timedelta(days=1))


def hears(office, ticket, role):
    ticket = Ticket.objects.select_related("handler", "leader", "verifier").get(pk=ticket.pk)
    on = office.clock.now.date()
    return [person.username for person in Audience(on).in_roles(ticket, [role]).values()]


WAYS = pytest.mark.parametrize("way", ["closed", "ended"])


@pytest.fixture
def office(office):
    """Every place is filled twice, so that somebody is left."""
    for name, role, place in (
        ("handler_b", "handler", "info"),
        ("leader_b", "leader", "unit"),
        ("verifier_b", "verifier", "unit"),
    ):
        office.join(name, role, place)
    return office


@WAYS
def test_what_the_handler_would_hear_the_departments_handlers_hear(office, way):
    ticket = office.ticket(state="in_progress")
    assert hears(office, ticket, "handler") == ["handler"]
    leaves(office, "handler", way)
    assert hears(office, ticket, "handler") == ["handler_b"]


@WAYS
def test_or_its_heads_where_no_handler_is_left(office, way):
    ticket = office.ticket(state="in_progress")
    leaves(office, "handler", way)
    leaves(office, "handler_b", way)
    assert hears(office, ticket, "handler") == ["head"]


@WAYS
def test_what_the_head_would_hear_the_handlers_hear(office, way):
    ticket = office.ticket(state="in_progress")
    leaves(office, "head", way)
    assert hears(office, ticket, "head") == ["handler", "handler_b"]


@WAYS
def test_what_the_leader_would_hear_the_other_leaders_hear_or_else_the_coordinators(office, way):
    ticket = office.ticket(state="in_progress")
    leaves(office, "leader", way)
    assert hears(office, ticket, "leader") == ["leader_b"]
    leaves(office, "leader_b", way)
    assert hears(office, ticket, "leader") == ["coordinator"]


@WAYS
def test_what_the_named_verifier_would_hear_the_coordinators_hear(office, way):
    """The law lets nobody but the one who is named verify, and the coordinator name another."""
    ticket = office.ticket(state="submitted")
    office.do(ticket, "reassign", "coordinator", verifier="verifier", reason="指定核验人。")
    assert hears(office, ticket, "verifier") == ["verifier"]
    leaves(office, "verifier", way)
    assert hears(office, ticket, "verifier") == ["coordinator"]


@WAYS
def test_where_nobody_is_named_the_other_verifiers_hear(office, way):
    ticket = office.ticket(state="submitted")
    leaves(office, "verifier", way)
    assert hears(office, ticket, "verifier") == ["verifier_b"]


@WAYS
def test_what_a_supporting_departments_head_would_hear_its_handlers_hear(office, way):
    ticket = office.ticket(state="in_progress")
    office.do(ticket, "reassign", "coordinator", supporting="finance", reason="请协助。")
    leaves(office, "head2", way)
    assert hears(office, ticket, "supporting") == ["handler2"]


def asked_to_sign(office):
    ticket = office.ticket(office.inspection(rules=SIGNED), state="in_progress")
    office.attach(ticket)
    office.do(ticket, "ask_sign_offs", "handler")
    assert ticket.sign_offs.get().status == SignOffStatus.ASKED
    return ticket


def test_what_a_signer_who_left_would_hear_whoever_asked_hears(office):
    ticket = asked_to_sign(office)
    assert hears(office, ticket, "signs:submit") == ["leader"]
    leaves(office, "leader", "closed")
    assert hears(office, ticket, "signs:submit") == ["handler"]
    leaves(office, "handler", "closed")
    assert hears(office, ticket, "signs:submit") == ["head"]


def test_what_whoever_asked_for_signatures_would_hear_the_heads_hear(office):
    ticket = asked_to_sign(office)
    assert hears(office, ticket, "asker") == ["handler"]
    leaves(office, "handler", "closed")
    assert hears(office, ticket, "asker") == ["head"]


def test_what_whoever_asked_for_more_time_would_hear_the_heads_hear(office):
    rules = {"extensions": [{"offset": 10, "unit": "working_days", "granted_by": "coordinator"}]}
    ticket = office.ticket(office.inspection(rules=rules), state="in_progress")
    office.do(ticket, "request_extension", "handler", due_on="2026-07-03", reason="材料未齐。")
    assert hears(office, ticket, "requester") == ["handler"]
    leaves(office, "handler", "closed")
    assert hears(office, ticket, "requester") == ["head"]


@WAYS
def test_a_reminder_goes_to_those_who_are_there(addressed, way):
    """The ladder itself, swept: the named handler has left, and the department is reminded."""
    from notifications.reminders import sweep

    office = addressed
    office.join("handler_c", "handler", "info")
    ticket = office.ticket(state="in_progress")
    leaves(office, "handler", way)
    sweep(ON_THE_DAY)
    told = set(Notice.objects.filter(ticket=ticket).values_list("recipient__username", flat=True))
    assert "handler_c" in told and "handler" not in told


# The kinds of recipients there are, each with the test above that empties it.
TRIED = {
    "head",
    "handler",
    "supporting",
    "leader",
    "verifier",
    "asker",
    "requester",
    "signs:plan",
    "signs:submit",
    "signs:verify",
    "signs:close",
    "decider",  # whoever of the deciding role is there, see test_extension_news
    "named_verifier",  # hears only that somebody else was named
    "coordinator",
    "auditor",
}


def test_every_kind_of_recipient_is_tried():
    """Whoever a step tells, whoever has to sign, and whoever watches."""
    told = {role for step in STEPS.values() for line in step.tells for role in line.roles}
    signing = {f"signs:{verb}" for verb in signed_in(Ticket)}
    assert {"head", "signs:plan"} <= told | signing <= TRIED and set(MemberRole.values) <= TRIED
