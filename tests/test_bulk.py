"""One step for many tickets: each by itself, each with its own answer, all under one batch."""

import uuid

import pytest

from record.models import Attempt, Event
from tests.beginnings import begins_with
from tests.test_commands import run
from tracker import bulk
from tracker.models import Remark, Ticket
from tracker.separation import people_who_worked
from tracker.standing import TicketStanding
from workflow.models import Procedure

pytestmark = pytest.mark.django_db

UNKNOWN = "ZG-2026-9999"


@begins_with
def three(office):
    """Two tickets that wait to be assigned and one that is at work already."""
    inspection = office.inspection()
    return [
        office.ticket(inspection, f"问题{n}", state)
        for n, state in enumerate(("registered", "registered", "in_progress"))
    ]


def asked(office, name, person, tickets, batch=None, seen=None, **said):
    transition_request = office.transition_request(name, person, batch=batch or uuid.uuid4(), **said)
    numbers = [getattr(ticket, "number", ticket) for ticket in tickets]
    return bulk.take(transition_request, numbers, seen=seen, clock=office.clock)


def codes(rows):
    return [[refusal.code for refusal in row.refusals] for row in rows]


# --- each by itself --------------------------------------------------------------------------------------------------


def test_one_that_is_refused_stops_no_other_and_says_why(office, three):
    rows = asked(office, "assign", "coordinator", three, **office.assignment())
    assert codes(rows) == [[], [], ["wrong_state"]]
    assert [Ticket.objects.get(pk=t.pk).state for t in three] == ["assigned", "assigned", "in_progress"]
    assert [row.number for row in rows] == [ticket.number for ticket in three]


def test_every_reason_against_a_row_is_told(office, three):
    rows = asked(office, "assign", "coordinator", three[:1], due_on="2026-02-01", department="info")
    assert codes(rows) == [["leader_missing", "due_before_feedback"]]


def test_a_batch_binds_the_events_and_asked_twice_moves_once(office, three):
    batch = uuid.uuid4()
    first = asked(office, "assign", "coordinator", three, batch, **office.assignment())
    again = asked(office, "assign", "coordinator", three, batch, **office.assignment())
    assert Event.objects.filter(batch=batch).count() == 2
    assert [row.event and row.event.pk for row in again] == [row.event and row.event.pk for row in first]
    assert [row.event.replayed for row in again[:2]] == [True, True]
    assert len({event.key for event in Event.objects.filter(batch=batch)}) == 2


def test_a_number_named_twice_is_one_row(office, three):
    assert len(asked(office, "chase", "coordinator", [three[2]] * 3, reason="请抓紧。")) == 1
    assert Event.objects.filter(detail="chase").count() == 1


def test_what_is_not_yours_to_see_is_answered_like_what_is_not_there(office, three):
    rows = asked(office, "chase", "handler2", [three[2], UNKNOWN], reason="请抓紧。")
    assert codes(rows) == [["not_found"], ["not_found"]]
    told = [str(row.refusals[0].message).replace(row.number, "") for row in rows]
    assert told[0] == told[1] and not Attempt.objects.exists()


def test_what_is_not_yours_to_do_is_refused_row_by_row_and_kept(office, three):
    rows = asked(office, "chase", "handler", three[2:], reason="请抓紧。")
    assert codes(rows) == [["may_not_close"]]
    assert Attempt.objects.get().what == "chase"


def test_what_changed_since_it_was_looked_at_is_not_moved(office, three):
    seen = {ticket.number: ticket.version for ticket in three}
    office.do(three[0], "add_remark", "auditor", text="请核对。")
    rows = asked(office, "assign", "coordinator", three[:2], seen=seen, **office.assignment())
    assert codes(rows) == [["stale"], []]


def test_the_look_ahead_counts_who_can_without_asking_for_each_anew(office, three, django_assert_max_num_queries):
    numbers = [ticket.number for ticket in three]
    with django_assert_max_num_queries(8):
        rows = list(bulk.offers("assign", [*numbers, UNKNOWN], office.coordinator, clock=office.clock))
    assert codes(rows) == [[], [], ["wrong_state"], ["not_found"]]


def test_steps_that_are_taken_one_by_one_are_none_for_many(office, three):
    with pytest.raises(bulk.UnknownStep):
        asked(office, "close", "coordinator", three, result="completed")


# --- verifying -------------------------------------------------------------------------------------------------------


def test_verifying_many_at_once_takes_a_procedure_that_says_so(office, monkeypatch):
    ticket = office.ticket(state="submitted")
    rows = asked(office, "verify", "verifier", [ticket], reason="属实。")
    assert codes(rows) == [["bulk_not_allowed"]]
    assert Attempt.objects.get().codes == ["bulk_not_allowed"]
    assert codes(bulk.offers("verify", [ticket.number], office.verifier, clock=office.clock)) == [["bulk_not_allowed"]]

    plan = ticket.inspection.procedure.plan
    allowed = type(plan)({"verify": type(plan.demands("verify"))(bulk=True)})
    monkeypatch.setattr(Procedure, "plan", allowed)
    assert codes(asked(office, "verify", "verifier", [ticket], reason="属实。")) == [[]]
    assert Ticket.objects.get(pk=ticket.pk).state == "verified"


def test_who_may_not_verify_hears_that_first(office):
    ticket = office.ticket(state="submitted")
    rows = asked(office, "verify", "head", [ticket], reason="属实。")
    assert codes(rows)[0][0] == "not_verifier" and "bulk_not_allowed" in codes(rows)[0]


# --- chasing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "person", "expected"),
    [
        ("assigned", "coordinator", []),
        ("in_progress", "leader", []),
        ("submitted", "coordinator", []),
        ("registered", "coordinator", ["wrong_state"]),
        ("verified", "coordinator", ["wrong_state"]),
        ("closed", "leader", ["wrong_state"]),
        ("in_progress", "head", ["may_not_close"]),
        ("in_progress", "verifier", ["may_not_close"]),
        ("in_progress", "auditor", ["may_not_close"]),
    ],
)
def test_coordinator_and_leader_chase_while_somebody_has_to_act(office, state, person, expected):
    ticket = office.ticket(state=state)
    assert codes(asked(office, "chase", person, [ticket], reason="请抓紧。")) == [expected]


def test_a_chase_needs_a_sentence_and_leaves_the_state(office, three):
    assert codes(asked(office, "chase", "coordinator", three[2:], reason="  ")) == [["sentence_missing"]]
    (row,) = asked(office, "chase", "coordinator", three[2:], reason="请本周内报进展。")
    event = row.event
    assert (event.what, event.detail, event.reason) == ("change", "chase", "请本周内报进展。")
    assert event.from_state == event.to_state == "in_progress"
    assert Remark.objects.get().text == "请本周内报进展。"


def test_to_chase_is_not_to_work(office, three):
    """Not even by somebody who also works in the department that is chased."""
    office.appoint("handler2", "coordinator", "unit")
    office.appoint("handler2", "handler", "info")
    asked(office, "chase", "handler2", three[2:], reason="请抓紧。")
    ticket = Ticket.objects.get(pk=three[2].pk)
    standing = TicketStanding(office.verifier, office.clock().date())
    assert office.handler2.pk not in people_who_worked(ticket, standing)


def test_who_chases_in_somebodys_place_says_so(office, three):
    office.delegate(office.coordinator.appointments.get(), "stranger")
    (row,) = asked(office, "chase", "stranger", three[2:], reason="请抓紧。")
    assert row.event.parameters["for"] == [office.coordinator.pk]


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_answers_row_by_row(office, three):
    numbers = ",".join([*(ticket.number for ticket in three), UNKNOWN])
    said = [f"{name}={value}" for name, value in office.assignment().items()]
    answers = [part for one in said for part in ("--answer", one)]
    status, told = run("bulk", "assign", "--tickets", numbers, "--as", "coordinator", *answers)
    assert status == 0
    assert [(row["ticket"], row["done"], row["version"]) for row in told["results"]] == [
        (three[0].number, True, three[0].version + 1),
        (three[1].number, True, three[1].version + 1),
        (three[2].number, False, three[2].version),
        (UNKNOWN, False, None),
    ]
    assert [[r["code"] for r in row["refusals"]] for row in told["results"]][2:] == [
        ["wrong_state"],
        ["not_found"],
    ]
    assert {row["verb"] for row in told["results"]} == {"assign"}
    assert Event.objects.filter(batch=uuid.UUID(told["batch"])).count() == 2


def test_the_command_fails_where_nothing_moved_or_nothing_was_asked(office, three):
    number = three[0].number
    status, told = run("bulk", "chase", "--tickets", number, "--as", "coordinator", "--reason", "请抓紧。")
    assert (status, told["results"][0]["refusals"][0]["code"]) == (1, "wrong_state")
    assert run("bulk", "close", "--tickets", number, "--as", "coordinator")[0] == 2
    assert run("bulk", "chase", "--tickets", number, "--as", "nobody")[1]["refusals"][0]["code"] == "unknown_person"


def test_the_command_asked_twice_with_one_key_moves_once(office, three):
    asked_so = (
        "chase",
        "--tickets",
        three[2].number,
        "--as",
        "coordinator",
        "--reason",
        "请抓紧。",
        "--key",
        str(uuid.uuid4()),
    )
    first, again = run("bulk", *asked_so), run("bulk", *asked_so)
    assert first == again and Event.objects.filter(detail="chase").count() == 1
