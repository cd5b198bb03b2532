"""Four eyes: whoever worked on a ticket in its present cycle does not verify it, in whatever guise they come.

Each way round is refused with 403 and kept as an attempt; the ticket stays where it was.
"""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from organization.people import appoint, deactivate, end
from record.models import Attempt
from tests.law.checksum import checksum
from tests.office import FIRST_DAY, refused
from tests.test_commands import run
from tracker import bulk
from tracker.models import InspectionMember, Ticket
from tracker.store import keep
from workflow import engine

pytestmark = pytest.mark.django_db

PERSON, DEPARTMENT = "self-check", "inspection"  # which separation the procedure of this kind asks for
BOTH = pytest.mark.parametrize("kind", [PERSON, DEPARTMENT])


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def submitted(office, kind, **assignment):
    """A ticket that `info` worked on: accepted and done by the handler, submitted by the head."""
    ticket = office.ticket(office.inspection(kind))
    office.do(ticket, "assign", "coordinator", **office.assignment() | assignment)
    office.do(ticket, "accept", "handler")
    office.submit(ticket)
    return fresh(ticket)


def is_kept_out(office, ticket, person, code="not_independent", **said):
    """Both judging verbs are refused and recorded, nothing else is changed, and neither is offered."""
    ticket = fresh(ticket)
    office.clock()
    offers = engine.offers(ticket, office.people[person], at=office.clock.now)
    for verb, answers in (
        ("verify", {}),
        ("review", {"measures": "1", "verdict": "passed"}),
    ):
        before, attempts = checksum(), Attempt.objects.count()
        no = refused(lambda v=verb, a=answers: office.do(ticket, v, person, reason="属实。", **a))
        assert no.status == 403 and code in no.codes, (verb, no.codes)
        assert checksum() == before
        attempt = Attempt.objects.order_by("-id")[0]
        assert Attempt.objects.count() == attempts + 1
        assert (attempt.actor, attempt.what, attempt.status, attempt.codes) == (
            office.people[person],
            verb,
            403,
            no.codes,
        )
        [offer] = [offer for offer in offers if offer.verb == verb]
        assert code in [refusal.code for refusal in offer.refusals]
    return True


def verifies(office, ticket, person):
    """The honest case, which must stay possible; undone again."""
    with transaction.atomic():
        moved = office.do(fresh(ticket), "verify", person, reason="属实。").to_state == "verified"
        transaction.set_rollback(True)
    return moved


# --- one person, two roles ---------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("person", ["head", "handler", "leader"])
def test_a_second_role_does_not_help_whoever_worked(office, kind, person):
    """The submitter, the handler and the leader who answers for the work."""
    office.appoint(person, "verifier", "unit")
    ticket = submitted(office, kind)
    assert is_kept_out(office, ticket, person)
    assert verifies(office, ticket, "verifier")


@BOTH
def test_a_head_who_did_nothing_still_led_the_department(office, kind):
    office.join("deputy", "head", "info")
    office.appoint("deputy", "verifier", "unit")
    ticket = submitted(office, kind)
    assert is_kept_out(office, ticket, "deputy")


@BOTH
@pytest.mark.parametrize("way", ["progress", "evidence", "replaced", "withdrawn", "measure", "counter"])
def test_any_work_counts(office, kind, way):
    """Somebody who did one small thing and nothing more."""
    office.join("deputy", "handler", "legal")
    office.appoint("deputy", "verifier", "unit")
    ticket = office.ticket(office.inspection(kind))
    office.do(ticket, "assign", "coordinator", **office.assignment() | {"supporting": "legal"})
    office.do(ticket, "accept", "handler")
    office.attach(ticket, "初稿.txt")
    evidence = str(ticket.evidence.get().pk)
    match way:
        case "progress":
            office.do(ticket, "report_progress", "deputy", reason="协助起草。")
        case "evidence":
            office.attach(ticket, "附件.txt", person="deputy")
        case "replaced":
            file = keep([b"second version"], "定稿.txt")
            office.do(ticket, "replace_evidence", "deputy", evidence=evidence, files=(file,))
        case "withdrawn":
            office.do(ticket, "withdraw_evidence", "deputy", evidence=evidence, reason="传错了。")
        case "measure":
            office.do(ticket, "add_measure", "deputy", text="协助修订")
            office.do(ticket, "report_progress", "handler", reason="已办。", measure="1", progress="100")
        case "counter":
            office.do(ticket, "add_counter", "deputy", counter="meetings", amount="2")
    office.submit(ticket)
    assert is_kept_out(office, ticket, "deputy")
    assert verifies(office, ticket, "verifier")


@BOTH
def test_a_handler_replaced_midway_has_worked(office, kind):
    office.join("early", "handler", "info")
    office.appoint("early", "verifier", "unit")
    ticket = office.ticket(office.inspection(kind))
    office.do(ticket, "assign", "coordinator", **office.assignment() | {"handler": "early"})
    office.do(ticket, "accept", "head")
    office.do(ticket, "reassign", "coordinator", handler="handler", reason="人员调整。")
    office.submit(ticket)
    assert fresh(ticket).handler == office.handler
    assert is_kept_out(office, ticket, "early")


@BOTH
def test_a_leader_replaced_midway_has_led(office, kind):
    office.join("early", "leader", "unit")
    office.appoint("early", "verifier", "unit")
    ticket = office.ticket(office.inspection(kind))
    office.do(ticket, "assign", "coordinator", **office.assignment() | {"leader": "early"})
    office.do(ticket, "reassign", "coordinator", leader="leader", reason="分工调整。")
    office.do(ticket, "accept", "handler")
    office.submit(ticket)
    assert is_kept_out(office, ticket, "early")


@BOTH
def test_whoever_has_left_the_department_meanwhile_has_worked_all_the_same(office, kind):
    office.appoint("handler", "verifier", "unit")
    ticket = submitted(office, kind)
    office.clock.skip(days=2)
    with office.registry("left") as door:
        working = office.handler.appointments.get(role="handler")
        end(door, working, office.clock.now.date() - timedelta(days=1))
    assert is_kept_out(office, ticket, "handler")


# --- delegates ---------------------------------------------------------------------------------------------------


@BOTH
def test_a_delegate_verifies_on_behalf_of_whoever_lent_the_authority(office, kind):
    """A → B: the head's own second role, lent to somebody who never touched the ticket."""
    lent = office.appoint("head", "verifier", "unit")
    office.delegate(lent, "stranger")
    ticket = submitted(office, kind)
    assert is_kept_out(office, ticket, "stranger")


@BOTH
def test_whoever_worked_does_not_verify_on_somebody_elses_behalf(office, kind):
    """B → A: an honest verifier lends the authority to the head."""
    office.delegate(office.verifier.appointments.get(), "head")
    ticket = submitted(office, kind)
    assert is_kept_out(office, ticket, "head")
    assert verifies(office, ticket, "verifier")


@BOTH
def test_lending_to_and_fro_launders_nothing(office, kind):
    """A → B → A: the head lends the headship to the deputy, who submits, and the deputy lends verifying to the head."""
    office.join("deputy", "verifier", "unit")
    office.delegate(office.head.appointments.get(), "deputy")
    office.delegate(office.deputy.appointments.get(), "head")
    ticket = office.ticket(office.inspection(kind))
    office.do(ticket, "assign", "coordinator", **office.assignment())
    office.do(ticket, "accept", "handler")
    office.submit(ticket)
    assert is_kept_out(office, ticket, "head")
    office.do(ticket, "take_back", "head")
    event = office.do(ticket, "submit", "deputy", outcome="已办。")
    assert event.parameters["for"] == [office.head.pk]
    assert is_kept_out(office, ticket, "head")
    assert is_kept_out(office, ticket, "deputy")
    assert verifies(office, ticket, "verifier")


@BOTH
def test_whoever_lent_the_authority_has_worked(office, kind):
    """The handler's delegate did the work; the handler, who holds a second role, did it too."""
    office.join("absent", "handler", "info")
    office.appoint("absent", "verifier", "unit")
    office.delegate(office.absent.appointments.get(role="handler"), "stranger")
    ticket = office.ticket(office.inspection(kind))
    office.do(ticket, "assign", "coordinator", **office.assignment())
    event = office.do(ticket, "accept", "stranger")
    assert event.parameters["for"] == [office.absent.pk]
    office.submit(ticket)
    assert is_kept_out(office, ticket, "absent")


@BOTH
def test_a_delegate_of_the_head_leads_the_department_too(office, kind):
    """Having acted or not, as the head does."""
    office.delegate(office.head.appointments.get(), "verifier")
    ticket = submitted(office, kind)
    assert is_kept_out(office, ticket, "verifier")


def test_a_delegate_in_the_department_belongs_to_it(office):
    office.delegate(office.handler.appointments.get(), "verifier")
    assert is_kept_out(office, submitted(office, DEPARTMENT), "verifier", "same_department")
    assert verifies(office, submitted(office, PERSON), "verifier")


# --- departments -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["head", "handler"])
def test_a_verifier_from_the_department_that_did_the_work(office, role):
    """Refused where the procedure asks for another department; a handler who did nothing may where it does not."""
    office.join("colleague", "handler", "info")
    office.appoint("colleague", "verifier", "unit")
    assert is_kept_out(office, submitted(office, DEPARTMENT), "colleague", "same_department")
    assert verifies(office, submitted(office, PERSON), "colleague")


def test_a_verifier_from_a_section_of_the_department(office):
    from organization.people import add_department

    with office.registry("section founded") as door:
        office.departments["section"] = add_department(door, "section", "一科", office.departments["info"])
    office.join("colleague", "handler", "section")
    office.appoint("colleague", "verifier", "unit")
    assert is_kept_out(office, submitted(office, DEPARTMENT), "colleague", "same_department")


def test_a_verifier_who_works_for_the_whole_unit_works_in_the_department_too(office):
    office.join("everywhere", "handler", "unit")
    office.appoint("everywhere", "verifier", "unit")
    assert is_kept_out(office, submitted(office, DEPARTMENT), "everywhere", "same_department")


def test_a_verifier_from_a_supporting_department(office):
    office.join("colleague", "handler", "legal")
    office.appoint("colleague", "verifier", "unit")
    ticket = submitted(office, DEPARTMENT, supporting="legal")
    assert is_kept_out(office, ticket, "colleague", "same_department")


def test_a_department_that_supported_until_lately_did_the_work_too(office):
    office.join("colleague", "handler", "legal")
    office.appoint("colleague", "verifier", "unit")
    ticket = submitted(office, DEPARTMENT, supporting="legal")
    office.do(ticket, "reassign", "coordinator", supporting="archive", reason="协办调整。")
    assert is_kept_out(office, ticket, "colleague", "same_department")


def test_a_verifier_whose_department_lost_the_ticket(office):
    """Reassigning launders nothing: neither the people who worked nor their colleagues."""
    office.join("colleague", "handler", "info")
    for person in ("head", "handler", "colleague"):
        office.appoint(person, "verifier", "unit")
    ticket = submitted(office, DEPARTMENT)
    office.do(ticket, "reassign", "coordinator", department="finance", reason="职责调整。")
    office.do(ticket, "accept", "handler2")
    office.do(ticket, "submit", "head2", outcome="已办。")
    assert fresh(ticket).lead_department.code == "finance"
    assert is_kept_out(office, ticket, "head")
    assert is_kept_out(office, ticket, "handler")
    assert is_kept_out(office, ticket, "colleague", "same_department")
    assert verifies(office, ticket, "verifier")


@BOTH
def test_a_head_whose_department_had_the_ticket_for_a_moment(office, kind):
    """Assigned and declined, without a stroke of work: they led it in this cycle."""
    office.appoint("head2", "verifier", "unit")
    ticket = office.ticket(office.inspection(kind))
    office.do(ticket, "assign", "coordinator", **office.assignment("finance"))
    office.do(ticket, "decline", "head2", reason="不属本处。")
    office.do(ticket, "assign", "coordinator", department="info")
    office.do(ticket, "accept", "handler")
    office.submit(ticket)
    assert is_kept_out(office, ticket, "head2")


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_transfer_out_of_the_department_just_before_verifying(office, moment):
    """Appointments count that were in force on any day since the cycle began."""
    office.join("colleague", "handler", "info")
    office.appoint("colleague", "verifier", "unit")
    if moment == "before":
        ticket = submitted(office, DEPARTMENT)
    else:
        ticket = office.ticket(office.inspection(DEPARTMENT), state="in_progress")
    office.clock.skip(days=3)
    with office.registry("transferred") as door:
        today = office.clock.now.date()
        end(door, office.colleague.appointments.get(role="handler"), today - timedelta(days=1))
        appoint(door, office.colleague, "handler", office.departments["archive"], today)
    if moment == "after":
        office.submit(ticket)
    assert is_kept_out(office, ticket, "colleague", "same_department")


# --- seats in the inspection ---------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("person", ["head", "handler", "leader"])
def test_a_seat_in_the_inspection_does_not_help_whoever_worked(office, kind, person):
    ticket = submitted(office, kind)
    seat(office, ticket.inspection, person)
    assert is_kept_out(office, ticket, person)


@BOTH
def test_a_seat_is_enough_for_somebody_from_elsewhere(office, kind):
    ticket = submitted(office, kind)
    assert is_kept_out(office, ticket, "stranger", "not_verifier")
    seat(office, ticket.inspection, "stranger")
    assert verifies(office, ticket, "stranger")


def test_a_seat_that_has_ended_is_none(office):
    ticket = submitted(office, PERSON)
    taken = seat(office, ticket.inspection, "stranger")
    with office.changing(ticket.inspection, "member_ended") as door:
        taken.ended = True
        door.save(taken)
    assert is_kept_out(office, ticket, "stranger", "not_verifier")


def test_a_seat_in_another_inspection_is_none_here(office):
    ticket = submitted(office, PERSON)
    seat(office, office.inspection(PERSON), "stranger")
    assert is_kept_out(office, ticket, "stranger", "not_verifier")


def seat(office, inspection, person):
    with office.changing(inspection, "member_added") as door:
        return door.save(InspectionMember(inspection=door.subject, person=office.people[person], role="verifier"))


# --- cycles, and the honest case -----------------------------------------------------------------------------------


def test_the_next_cycle_has_its_own_workers(office):
    """Who worked in the first cycle only may verify the second; who works in the second may not."""
    office.join("early", "handler", "archive")
    office.appoint("early", "verifier", "unit")
    ticket = office.ticket(office.inspection(DEPARTMENT))
    office.do(ticket, "assign", "coordinator", **office.assignment("archive"))
    office.do(ticket, "accept", "early")
    office.do(ticket, "reassign", "coordinator", department="info", reason="职责调整。")
    office.do(ticket, "accept", "handler")
    office.submit(ticket)
    assert is_kept_out(office, ticket, "early")
    office.do(ticket, "verify", "verifier", reason="属实。")
    office.do(ticket, "close", "coordinator", result="completed")
    office.do(ticket, "reopen", "coordinator", reason="反弹。")
    office.do(ticket, "report_progress", "handler", reason="再办。", measure="1", progress="100")
    office.do(ticket, "submit", "head", outcome="再办。")
    assert verifies(office, ticket, "early")
    office.appoint("handler", "verifier", "unit")
    assert is_kept_out(office, ticket, "handler")


def test_those_who_hold_the_ticket_when_it_is_reopened_work_in_the_new_cycle(office):
    """The handler and the leader carry over although nobody named them again."""
    for person in ("handler", "leader"):
        office.appoint(person, "verifier", "unit")
    ticket = submitted(office, PERSON)
    office.do(ticket, "verify", "verifier", reason="属实。")
    office.do(ticket, "close", "coordinator", result="completed")
    office.do(ticket, "reopen", "coordinator", reason="反弹。")
    office.do(ticket, "submit", "head", outcome="再办。")
    assert is_kept_out(office, ticket, "handler")
    assert is_kept_out(office, ticket, "leader")


def test_a_coordinator_who_only_planned_may_verify_and_then_not_close(office):
    office.appoint("coordinator", "verifier", "unit")
    ticket = office.ticket(state="assigned")
    office.do(ticket, "add_measure", "coordinator", text="修订办法")
    office.do(ticket, "accept", "handler")
    office.submit(ticket)
    office.do(ticket, "verify", "coordinator", reason="属实。")
    no = refused(lambda: office.do(ticket, "close", "coordinator", result="completed"))
    assert (no.codes, no.status) == (["verified_it"], 403)


def test_a_closed_account_verifies_nothing(office):
    ticket = submitted(office, PERSON)
    with office.registry("left") as door:
        deactivate(door, office.verifier)
    assert is_kept_out(office, ticket, "verifier", "not_verifier")


def test_an_appointment_that_has_not_begun_or_is_over_is_none(office):
    ticket = submitted(office, PERSON)
    today = office.clock.now.date()
    with office.registry("appointed") as door:
        appoint(door, office.stranger, "verifier", office.unit, today + timedelta(days=1))
        appoint(door, office.handler2, "verifier", office.unit, FIRST_DAY, today - timedelta(days=1))
    assert is_kept_out(office, ticket, "stranger", "not_verifier")
    assert is_kept_out(office, ticket, "handler2", "not_verifier")
    office.clock.skip(days=1)
    assert verifies(office, ticket, "stranger")


# --- every door --------------------------------------------------------------------------------------------------


def by_engine(office, client, ticket):
    return refused(lambda: office.do(ticket, "verify", "head", reason="属实。")).codes


def by_command(office, client, ticket):
    status, said = run("move", ticket.number, "verify", "--as", "head", "--reason", "属实。")
    assert status == 1
    return [refusal["code"] for refusal in said["refusals"]]


def by_page(office, client, ticket):
    client.force_login(office.head)
    said = {"key": str(uuid.uuid4()), "seen_version": ticket.version, "reason": "属实。"}
    answer = client.post(reverse("ticket-step", args=[ticket.number, "verify"]), said)
    assert answer.status_code == 403
    return Attempt.objects.get().codes


# Every file that calls the engine: those by which somebody may ask to verify, and those that cannot.
def in_bulk(office, client, ticket):
    """As the ledger and the command take one step for many tickets."""
    transition_request = office.transition_request("verify", "head", reason="情况属实。", batch=uuid.uuid4())
    [row] = bulk.take(transition_request, [ticket.number], clock=office.clock)
    return [refusal.code for refusal in row.refusals if refusal.code != "bulk_not_allowed"]


VERIFYING_DOORS = {
    "tracker/bulk.py": in_bulk,
    "tracker/commands.py": by_command,
    "desk/views/ticket.py": by_page,
}
OTHER_DOORS = {
    "tracker/inspections.py": "register",
    "intake/importing.py": "register",
    "intake/undoing.py": "cancel",
    "operations/demo/office.py": "the demonstration's own story",
    "tracker/calendar_moves.py": "change_due",
}


@pytest.mark.parametrize("door", [by_engine, *VERIFYING_DOORS.values()])
def test_every_door_refuses_alike_and_records_it(office, client, door):
    office.appoint("head", "verifier", "unit")
    ticket = submitted(office, DEPARTMENT)
    before = checksum("django_session", "axes_accesslog")
    assert door(office, client, ticket) == ["not_independent", "same_department"]
    assert Attempt.objects.get().codes[:2] == ["not_independent", "same_department"]
    assert checksum("django_session", "axes_accesslog") == before
