"""Where the law asks who stands in which relation to this very ticket, beyond roles and states."""

import pytest

from record.models import Event
from tests.office import refused
from tracker.models import Measure, Ticket
from workflow import engine

pytestmark = pytest.mark.django_db


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def offered(office, ticket, person):
    offers = engine.offers(fresh(ticket), office.people[person], at=office.clock())
    return {offer.verb for offer in offers if offer.is_open}


def worked(office, state="submitted", measures=2):
    """A ticket with finished measures, under the procedure that only asks for evidence."""
    ticket = office.ticket(state="in_progress")
    for number in range(1, measures + 1):
        office.do(ticket, "add_measure", "handler", text=f"措施{number}")
        office.do(ticket, "report_progress", "handler", reason="已办。", measure=str(number), progress="100")
    office.attach(ticket)
    return fresh(ticket) if state == "in_progress" else walk_on(office, ticket, state)


def walk_on(office, ticket, state):
    office.submit(ticket)
    if state in ("verified", "closed"):
        office.do(ticket, "verify", "verifier", reason="属实。")
    if state == "closed":
        office.do(ticket, "close", "coordinator", result="completed")
    return fresh(ticket)


def verdicts(ticket):
    return list(Measure.objects.filter(ticket=ticket).values_list("position", "verdict", "verdict_note"))


# --- close -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("second_role", ["coordinator", "leader"])
def test_whoever_verified_does_not_close(office, second_role):
    office.appoint("verifier", second_role, "unit")
    ticket = worked(office, "verified")
    no = refused(lambda: office.do(ticket, "close", "verifier", result="completed"))
    assert (no.codes, no.status) == (["verified_it"], 403)
    assert "close" not in offered(office, ticket, "verifier")
    assert "close" in offered(office, ticket, "coordinator")


def test_whoever_holds_both_roles_closes_what_somebody_else_verified(office):
    office.join("both", "verifier", "unit")
    office.appoint("both", "coordinator", "unit")
    ticket = worked(office, "verified")
    assert office.do(ticket, "close", "both", result="completed").to_state == "closed"


def test_a_delegate_does_not_close_what_was_verified_on_whose_behalf_they_act(office):
    own = office.appoint("verifier", "leader", "unit")
    office.delegate(own, "stranger")
    ticket = worked(office, "verified")
    no = refused(lambda: office.do(ticket, "close", "stranger", result="completed"))
    assert (no.codes, no.status) == (["verified_it"], 403)


def test_nobody_closes_what_their_delegate_verified(office):
    verifying = office.appoint("leader", "verifier", "unit")
    office.join("deputy", "handler", "archive")
    office.join("chief", "leader", "unit")
    office.delegate(verifying, "deputy")
    ticket = office.ticket()
    office.do(ticket, "assign", "coordinator", **office.assignment() | {"leader": "chief"})
    office.do(ticket, "accept", "handler")
    office.submit(ticket)
    office.do(ticket, "verify", "deputy", reason="属实。")
    no = refused(lambda: office.do(ticket, "close", "leader", result="completed"))
    assert (no.codes, no.status) == (["verified_it"], 403)
    assert office.do(ticket, "close", "chief", result="completed").to_state == "closed"


# --- take_back ---------------------------------------------------------------------------------------------------


def test_only_the_submitter_takes_back(office):
    office.join("deputy", "head", "info")
    ticket = worked(office, "in_progress")
    office.do(ticket, "submit", "deputy", outcome="已办。")
    no = refused(lambda: office.do(ticket, "take_back", "head"))
    assert (no.codes, no.status) == (["not_the_submitter"], 403)
    assert "take_back" not in offered(office, ticket, "head")
    event = office.do(ticket, "take_back", "deputy")
    assert event.to_state == "in_progress" and fresh(ticket).submitted_by is None


def test_what_the_verifier_has_begun_is_not_taken_back(office):
    ticket = worked(office)
    office.do(ticket, "review", "verifier", measures="2", verdict="passed", reason="属实。")
    no = refused(lambda: office.do(ticket, "take_back", "head"))
    assert (no.codes, no.status) == (["already_reviewed"], 409)
    assert "take_back" not in offered(office, ticket, "head")


def test_a_verdict_of_an_earlier_round_does_not_hinder_taking_back(office):
    ticket = worked(office)
    office.do(ticket, "review", "verifier", measures="1", verdict="passed", reason="属实。")
    office.do(ticket, "send_back", "verifier", reason="请补。", measures="2")
    office.do(ticket, "report_progress", "handler", reason="已补。", measure="2", progress="100")
    office.do(ticket, "submit", "head", outcome="已办。")
    assert office.do(ticket, "take_back", "head").to_state == "in_progress"


# --- review, send_back, verify ------------------------------------------------------------------------------------


def test_a_review_judges_the_measures_it_names_and_moves_nothing(office):
    ticket = worked(office, measures=3)
    event = office.do(ticket, "review", "verifier", measures="1,3", verdict="returned", reason="缺附件。")
    assert (event.from_state, event.to_state) == ("submitted", "submitted")
    assert verdicts(ticket) == [(1, "returned", "缺附件。"), (2, "", ""), (3, "returned", "缺附件。")]
    office.do(ticket, "review", "verifier", measures="1", verdict="passed", reason="已核对。")
    assert verdicts(ticket)[0] == (1, "passed", "已核对。")
    no = refused(lambda: office.do(ticket, "verify", "verifier", reason="属实。"))
    assert (no.codes, no.status) == (["measures_returned"], 409)
    assert "verify" not in offered(office, ticket, "verifier")


def test_the_law_of_review_holds_for_a_ticket_without_measures(office):
    ticket = office.ticket(state="submitted")
    said = {"measures": "1", "verdict": "passed", "reason": "好"}
    assert "no_measures" in refused(lambda: office.do(ticket, "review", "verifier", **said)).codes
    assert "review" not in offered(office, ticket, "verifier")
    assert "verify" in offered(office, ticket, "verifier")


@pytest.mark.parametrize(
    ("reviewed", "named", "returned"),
    [
        ({}, "2", {2}),
        ({1: "returned", 2: "passed"}, None, {1}),
        ({}, None, {1, 2}),
        ({1: "passed"}, "2", {2}),
    ],
)
def test_sending_back_returns_measures(office, reviewed, named, returned):
    """Those named, or those returned already, or all."""
    ticket = worked(office)
    for position, verdict in reviewed.items():
        said = {"measures": str(position), "verdict": verdict, "reason": "已看。"}
        office.do(ticket, "review", "verifier", **said)
    said = {"measures": named} if named else {}
    office.do(ticket, "send_back", "verifier", reason="请补齐。", **said)
    found = {position for position, verdict, _ in verdicts(ticket) if verdict == "returned"}
    assert found == returned
    assert (fresh(ticket).state, fresh(ticket).submitted_by) == ("in_progress", None)
    no = refused(lambda: office.do(ticket, "submit", "head", outcome="已办。"))
    assert no.codes == ["measures_open"]


@pytest.mark.parametrize("person", ["verifier", "coordinator", "leader"])
@pytest.mark.parametrize("state", ["submitted", "verified"])
def test_verifier_and_closers_send_back_from_both_states(office, state, person):
    ticket = worked(office, state)
    assert office.do(ticket, "send_back", person, reason="请补齐。").to_state == "in_progress"
    assert fresh(ticket).verified_by is None


def test_verifying_passes_what_was_not_judged_one_by_one(office):
    ticket = worked(office)
    office.do(ticket, "review", "verifier", measures="1", verdict="passed", reason="逐项看过。")
    office.do(ticket, "verify", "verifier", reason="总体属实。")
    assert verdicts(ticket) == [(1, "passed", "逐项看过。"), (2, "passed", "总体属实。")]
    assert fresh(ticket).verified_by == office.verifier


@pytest.mark.parametrize("verb", ["review", "verify", "send_back"])
def test_a_named_verifier_is_the_one(office, verb):
    office.join("other", "verifier", "unit")
    ticket = worked(office)
    office.do(ticket, "reassign", "coordinator", verifier="other", reason="指定核验人。")
    said = {"reason": "请补。"} | ({"measures": "1", "verdict": "passed"} if verb == "review" else {})
    no = refused(lambda: office.do(ticket, verb, "verifier", **said))
    assert no.status == 403
    assert {"may_not_send_back", "not_verifier"} & set(no.codes)
    assert office.do(ticket, verb, "other", **said).what == verb


def test_a_delegate_of_the_named_verifier_stands_in(office):
    appointment = office.verifier.appointments.get()
    office.join("other", "verifier", "unit")
    ticket = worked(office)
    office.do(ticket, "reassign", "coordinator", verifier="verifier", reason="指定核验人。")
    office.delegate(appointment, "stranger")
    event = office.do(ticket, "verify", "stranger", reason="属实。")
    assert event.parameters["for"] == [office.verifier.pk]


def test_a_delegate_of_the_named_verifier_may_be_a_verifier_too(office):
    office.join("other", "verifier", "unit")
    ticket = worked(office)
    office.do(ticket, "reassign", "coordinator", verifier="verifier", reason="指定核验人。")
    office.delegate(office.verifier.appointments.get(), "other")
    event = office.do(ticket, "verify", "other", reason="属实。")
    assert event.parameters["for"] == [office.verifier.pk]


# --- assign, reassign, accept, decline ---------------------------------------------------------------------------


def test_another_lead_department_has_to_accept_anew(office):
    ticket = worked(office)
    assert fresh(ticket).handler == office.handler
    event = office.do(ticket, "reassign", "coordinator", department="finance", reason="职责调整。")
    moved = fresh(ticket)
    assert (event.from_state, event.to_state) == ("submitted", "assigned")
    assert (moved.handler, moved.submitted_by, moved.lead_department.code) == (None, None, "finance")
    assert offered(office, ticket, "head") == set()
    assert "accept" in offered(office, ticket, "handler2")


def test_other_people_leave_the_state_as_it_is(office):
    office.join("deputy", "handler", "info")
    for state in ("assigned", "in_progress", "submitted", "verified"):
        ticket = office.ticket(office.inspection(), state=state)
        said = {"handler": "deputy", "supporting": "finance", "department": "info", "verifier": "verifier"}
        event = office.do(ticket, "reassign", "coordinator", reason="人员调整。", **said)
        assert (event.from_state, event.to_state) == (state, state)
        assert fresh(ticket).handler == office.deputy and fresh(ticket).supporting_ids() == [
            office.departments["finance"].pk
        ]


def test_a_lead_and_people_at_once_is_a_move_to_another_department(office):
    ticket = office.ticket(state="in_progress")
    said = {"department": "finance", "handler": "handler2", "leader": "leader"}
    event = office.do(ticket, "reassign", "coordinator", reason="职责调整。", **said)
    assert event.to_state == "assigned" and fresh(ticket).handler == office.handler2


def test_the_lead_does_not_also_support(office):
    ticket = office.ticket()
    said = office.assignment() | {"supporting": "finance,info"}
    office.do(ticket, "assign", "coordinator", **said)
    assert fresh(ticket).supporting_ids() == [office.departments["finance"].pk]


def test_a_supporter_that_becomes_the_lead_supports_no_longer(office):
    ticket = office.ticket()
    office.do(ticket, "assign", "coordinator", **office.assignment() | {"supporting": "finance,archive"})
    office.do(ticket, "reassign", "coordinator", department="finance", reason="职责调整。")
    assert fresh(ticket).supporting_ids() == [office.departments["archive"].pk]


def test_declined_tickets_belong_to_nobody_until_assigned_again(office):
    ticket = office.ticket(state="assigned")
    office.do(ticket, "decline", "head", reason="不属本处职责。")
    back = fresh(ticket)
    assert (back.state, back.lead_department, back.handler) == ("registered", None, None)
    no = refused(lambda: office.do(ticket, "accept", "head"))
    assert no.status == 403
    assert office.do(ticket, "assign", "coordinator", department="finance").to_state == "assigned"


def test_the_original_due_date_is_never_overwritten(office):
    ticket = office.ticket(state="assigned")
    office.do(ticket, "change_due", "coordinator", due_on="2026-08-31", reason="上级批准。")
    office.do(ticket, "assign", "coordinator", due_on="2026-09-30")
    moved = fresh(ticket)
    assert (str(moved.due_on), str(moved.original_due_on)) == ("2026-09-30", "2026-06-30")


# --- cancel, reopen ----------------------------------------------------------------------------------------------


def test_merging_is_cancelling_with_the_other_ticket_named(office):
    inspection = office.inspection()
    kept, merged = office.ticket(inspection), office.ticket(inspection, "简报报送仍不及时", "in_progress")
    office.do(merged, "cancel", "coordinator", reason="并案。", merged_into=kept.number)
    assert (fresh(merged).state, fresh(merged).merged_into) == ("cancelled", kept)
    assert fresh(kept).version == kept.version


def test_a_ticket_is_not_merged_into_itself_or_into_another_units(office):
    from organization.people import add_department

    mine = office.ticket()
    with office.registry("unit founded") as door:
        other_unit = add_department(door, "other-unit", "外单位")
    home, office.unit = office.unit, other_unit
    inspection = office.inspection()
    office.unit = home
    with office.registry("appointed") as door:
        from organization.people import appoint
        from tests.office import FIRST_DAY

        appoint(door, office.coordinator, "coordinator", other_unit, FIRST_DAY)
    theirs = office.ticket(inspection)
    for number in (mine.number, theirs.number):
        no = refused(lambda n=number: office.do(mine, "cancel", "coordinator", reason="并案。", merged_into=n))
        assert (no.codes, no.status) == (["unknown_ticket"], 422)


def test_reopening_begins_the_next_cycle_and_nothing_of_the_last_one_counts(office):
    ticket = worked(office, "closed")
    event = office.do(ticket, "reopen", "coordinator", reason="问题反弹。")
    again = fresh(ticket)
    assert (event.from_state, event.to_state, again.cycle, again.result) == ("closed", "in_progress", 2, "")
    assert (again.submitted_by, again.verified_by) == (None, None)
    assert {verdict for _, verdict, _ in verdicts(ticket)} == {""}
    assert Event.objects.filter(subject=ticket.subject_key, what="close").count() == 1


def test_an_auditor_asks_for_reopening_and_does_not_reopen(office):
    ticket = worked(office, "closed")
    assert refused(lambda: office.do(ticket, "reopen", "auditor", reason="反弹。")).status == 403
    office.do(ticket, "ask_to_reopen", "auditor", text="建议重启：问题反弹。")
    [remark] = fresh(ticket).remarks.all()
    assert (remark.kind, remark.author, fresh(ticket).state) == ("request", office.auditor, "closed")
