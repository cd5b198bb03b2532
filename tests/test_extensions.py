"""Extensions: a first of sixty days that a leader grants, a second of thirty that a coordinator supports first."""

from datetime import date

import pytest
from django.db import connection

from tests.beginnings import begins_with
from tests.office import refused
from tests.test_commands import run
from tracker.facts.reading import facts_at
from tracker.models import Ticket
from tracker.reminders.ladder import replan_reminders, ship_ladder

pytestmark = pytest.mark.django_db

SIXTY_AND_THIRTY = [
    {"offset": 60, "unit": "calendar_days", "granted_by": "leader"},
    {"offset": 30, "unit": "calendar_days", "supported_by": "coordinator", "granted_by": "leader"},
]
RULES = {
    "deadlines": [{"id": "sixty", "from": "fed_back_on", "offset": 123, "unit": "calendar_days", "text": "规定期限。"}],
    "extensions": SIXTY_AND_THIRTY,
}


@begins_with
def ticket(office):
    """At work, due on 30 June 2026 by the procedure's rule."""
    ticket = office.ticket(office.inspection(rules=RULES))
    office.do(ticket, "assign", "coordinator", department="info", leader="leader")
    office.do(ticket, "accept", "handler")
    assert now(ticket).due_on == date(2026, 6, 30)
    return ticket


def now(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def ask(office, ticket, until="2026-08-29", person="handler"):
    return office.do(ticket, "request_extension", person, due_on=until, reason="系统升级延期。")


def grant(office, ticket, person="leader", **said):
    return office.do(ticket, "grant_extension", person, reason="同意。", **said)


def last(ticket):
    return ticket.extensions.order_by("pk").last()


# --- the road ---


def test_a_granted_extension_moves_the_date_and_keeps_the_first_one(office, ticket):
    ask(office, ticket)
    assert (last(ticket).status, now(ticket).due_on) == ("requested", date(2026, 6, 30))
    grant(office, ticket)
    row, moved = last(ticket), now(ticket)
    assert (row.status, row.number, row.decided_by, row.decision) == ("granted", 1, office.leader, "同意。")
    assert (row.due_on, row.granted_due_on) == (date(2026, 6, 30), date(2026, 8, 29))
    assert (moved.due_on, moved.original_due_on) == (date(2026, 8, 29), date(2026, 6, 30))
    assert (moved.due_rule, moved.due_from_on) == (None, None)


def test_an_earlier_date_may_be_granted_and_no_later_one(office, ticket):
    ask(office, ticket, "2026-08-10")
    assert refused(lambda: grant(office, ticket, due_on="2026-08-11")).codes == ["more_than_wanted"]
    grant(office, ticket, due_on="2026-07-31")
    assert now(ticket).due_on == last(ticket).granted_due_on == date(2026, 7, 31)


def test_the_second_is_counted_from_the_present_date_and_supported_first(office, ticket):
    ask(office, ticket)
    grant(office, ticket)
    assert refused(lambda: ask(office, ticket, "2026-09-29")).codes == ["beyond_the_cap"]
    ask(office, ticket, "2026-09-28")
    assert refused(lambda: grant(office, ticket)).codes == ["extension_not_supported"]
    office.do(ticket, "support_extension", "coordinator", reason="情况属实。")
    assert (last(ticket).support, last(ticket).supported_by) == ("情况属实。", office.coordinator)
    grant(office, ticket)
    assert (now(ticket).due_on, now(ticket).original_due_on) == (date(2026, 9, 28), date(2026, 6, 30))
    assert refused(lambda: ask(office, ticket, "2026-10-01")).codes == ["extensions_used_up"]


def test_a_refused_or_withdrawn_request_uses_up_nothing(office, ticket):
    ask(office, ticket)
    office.do(ticket, "refuse_extension", "leader", reason="理由不足。")
    assert (last(ticket).status, last(ticket).decision) == ("refused", "理由不足。")
    ask(office, ticket)
    office.do(ticket, "withdraw_extension", "handler")
    assert last(ticket).status == "withdrawn"
    ask(office, ticket)
    assert (last(ticket).number, now(ticket).due_on) == (1, date(2026, 6, 30))


@pytest.mark.parametrize(
    ("until", "code"),
    [
        ("2026-06-30", "not_later"),
        ("2026-05-01", "not_later"),
        ("2026-08-30", "beyond_the_cap"),
        ("", "due_on_missing"),
        ("soon", "bad_date"),
    ],
)
def test_a_date_that_cannot_be(office, ticket, until, code):
    assert refused(lambda: ask(office, ticket, until)).codes == [code]


def test_a_date_in_the_past_helps_nobody(office, ticket):
    office.clock.skip(days=130)
    assert refused(lambda: ask(office, ticket, "2026-07-01")).codes == ["due_in_the_past"]


def test_one_at_a_time_and_each_with_a_reason(office, ticket):
    no = refused(lambda: office.do(ticket, "request_extension", "head", due_on="2026-07-30"))
    assert no.codes == ["reason_missing"]
    ask(office, ticket)
    assert refused(lambda: ask(office, ticket, person="head")).codes == ["extension_under_decision"]
    for step in ("grant_extension", "refuse_extension"):
        assert refused(lambda step=step: office.do(ticket, step, "leader")).status == 409


def test_where_the_procedure_knows_no_extension_the_request_says_so(office):
    ticket = office.ticket(office.inspection(rules={}), state="in_progress")
    assert refused(lambda: ask(office, ticket)).codes == ["no_extensions"]


def test_extensions_of_working_days_step_over_national_day(office):
    rule = {"offset": 5, "unit": "working_days", "granted_by": "coordinator"}
    ticket = office.ticket(office.inspection(rules={"extensions": [rule]}))
    said = office.assignment() | {"due_on": "2026-09-30"}
    office.do(ticket, "assign", "coordinator", **said)
    # Rest until 7 October; 8, 9, Saturday the 10th (worked in exchange), 12 and 13 October.
    assert refused(lambda: ask(office, ticket, "2026-10-14")).codes == ["beyond_the_cap"]
    ask(office, ticket, "2026-10-13")
    grant(office, ticket, "coordinator")
    assert now(ticket).due_on == date(2026, 10, 13)


# --- who ---


@pytest.mark.parametrize("person", ["coordinator", "verifier", "leader", "auditor", "admin", "head2", "stranger"])
def test_only_the_lead_department_asks(office, ticket, person):
    no = refused(lambda: ask(office, ticket, person=person))
    assert (no.status, "not_of_the_lead_department" in no.codes) == (403, True)


@pytest.mark.parametrize("person", ["coordinator", "head", "handler", "verifier", "auditor", "admin", "head2"])
@pytest.mark.parametrize("step", ["grant_extension", "refuse_extension"])
def test_only_the_role_that_the_rule_names_decides(office, ticket, person, step):
    ask(office, ticket)
    no = refused(lambda: office.do(ticket, step, person, reason="同意。"))
    assert no.status == 403
    assert last(ticket).status == "requested"


def test_only_who_asked_withdraws(office, ticket):
    ask(office, ticket)
    assert refused(lambda: office.do(ticket, "withdraw_extension", "head")).codes == ["not_the_asker"]


def test_who_asked_does_not_grant_by_another_appointment(office, ticket):
    office.appoint("handler", "leader", "unit")
    ask(office, ticket)
    assert refused(lambda: grant(office, ticket, "handler")).codes == ["asked_for_it"]
    grant(office, ticket)


def test_nor_through_a_delegate_nor_for_whom_was_asked(office, ticket):
    own = office.appoint("head", "leader", "unit")
    office.delegate(own, "stranger")
    ask(office, ticket, person="head")
    assert refused(lambda: grant(office, ticket, "stranger")).codes == ["asked_for_it"]
    office.do(ticket, "withdraw_extension", "head")
    headship = office.people["head"].appointments.get(role="head")
    office.delegate(headship, "head2")
    ask(office, ticket, person="head2")
    assert refused(lambda: grant(office, ticket, "head")).codes == ["asked_for_it"]


def test_who_supports_does_not_grant(office, ticket):
    office.appoint("coordinator", "leader", "unit")
    ask(office, ticket)
    grant(office, ticket)
    ask(office, ticket, "2026-09-20")
    office.do(ticket, "support_extension", "coordinator", reason="情况属实。")
    assert refused(lambda: grant(office, ticket, "coordinator")).codes == ["asked_for_it"]
    grant(office, ticket)


def test_who_asked_neither_supports_nor_refuses(office, ticket):
    """By another appointment they might do both."""
    office.appoint("handler", "coordinator", "unit")
    office.appoint("handler", "leader", "unit")
    ask(office, ticket)
    grant(office, ticket)
    ask(office, ticket, "2026-09-20")
    for step in ("support_extension", "refuse_extension"):
        no = refused(lambda s=step: office.do(ticket, s, "handler", reason="情况属实。"))
        assert no.codes == ["asked_for_it"]
    office.do(ticket, "support_extension", "coordinator", reason="情况属实。")
    grant(office, ticket)


@pytest.mark.past_the_door
def test_a_date_that_is_not_there_cannot_be_moved(office, ticket):
    """No verb leaves such a ticket; somebody past the doors might."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tracker_ticket SET due_on = NULL")
    assert refused(lambda: ask(office, ticket)).codes == ["due_on_missing"]


@pytest.mark.parametrize(
    ("step", "person", "codes"),
    [
        ("support_extension", "coordinator", ["no_extension_asked"]),
        ("grant_extension", "leader", ["no_extension_asked"]),
        ("refuse_extension", "leader", ["no_extension_asked"]),
        ("withdraw_extension", "handler", ["not_the_asker", "no_extension_asked"]),
    ],
)
def test_nothing_is_decided_that_nobody_asked_for(office, ticket, step, person, codes):
    ask(office, ticket)
    grant(office, ticket)
    no = refused(lambda: office.do(ticket, step, person, reason="情况属实。"))
    assert no.codes == codes


def test_nothing_is_supported_twice(office, ticket):
    ask(office, ticket)
    grant(office, ticket)
    ask(office, ticket, "2026-09-20")
    office.do(ticket, "support_extension", "coordinator", reason="情况属实。")
    no = refused(lambda: office.do(ticket, "support_extension", "coordinator", reason="情况属实。"))
    assert "extension_supported" in no.codes


# --- beside the road ---


def test_a_request_ends_with_the_work(office, ticket):
    ask(office, ticket)
    office.submit(ticket)
    assert last(ticket).status == "withdrawn"
    office.do(ticket, "send_back", "verifier", reason="不全。")
    assert refused(lambda: grant(office, ticket)).codes == ["no_extension_asked"]


def test_and_with_the_ticket_or_the_department(office, ticket):
    ask(office, ticket)
    office.do(ticket, "reassign", "coordinator", department="finance", reason="职责调整。")
    assert last(ticket).status == "withdrawn"
    ask(office, ticket, person="head2")
    office.do(ticket, "cancel", "coordinator", reason="重复。")
    assert last(ticket).status == "withdrawn"


def test_a_coordinator_may_move_the_date_meanwhile(office, ticket):
    ask(office, ticket, "2026-07-31")
    office.do(ticket, "change_due", "coordinator", due_on="2026-08-15", reason="上级统一顺延。")
    assert last(ticket).status == "requested"
    assert refused(lambda: grant(office, ticket)).codes == ["not_later"]


def test_a_request_silences_no_reminder(office, ticket):
    with office.registry("ladder") as door:
        ship_ladder(door, date(2026, 1, 1))
    replan_reminders(office.clock())
    before = now(ticket).next_reminder_at
    ask(office, ticket)
    assert now(ticket).next_reminder_at == before is not None
    grant(office, ticket)
    assert now(ticket).next_reminder_at > before


def test_the_facts_keep_what_was_known_at_each_instant(office, ticket):
    ask(office, ticket)
    asked = office.clock()
    grant(office, ticket)
    told = [facts_at(at, today=date(2026, 3, 3), tickets=[ticket]).tickets[0] for at in (asked, office.clock())]
    assert [fact.extension_requests[0].status for fact in told] == ["requested", "granted"]
    assert [fact.extensions for fact in told] == [0, 1]
    assert [fact.due_on for fact in told] == [date(2026, 6, 30), date(2026, 8, 29)]
    assert [fact.due_reason for fact in told] == ["", "系统升级延期。"]


def test_extensions_on_the_command_line(office, ticket):
    office.do(ticket, "change_due", "coordinator", due_on="2090-06-30", reason="长期工程。")
    said = ("--until", "2090-08-29", "--reason", "系统升级延期。")
    status, asked = run("extension", ticket.number, "request", "--as", "handler", *said)
    assert (status, asked["due_on"], asked["extensions"][0]["status"]) == (0, "2090-06-30", "requested")
    status, no = run("extension", ticket.number, "grant", "--as", "handler", "--reason", "同意。")
    assert (status, no["refusals"][0]["code"]) == (1, "may_not_grant_extension")
    key = "0b7c4a5e-0000-4000-8000-000000000001"
    granted = [run("extension", ticket.number, "grant", "--as", "leader", "--reason", "同意。", "--key", key)[1]]
    granted += [run("extension", ticket.number, "grant", "--as", "leader", "--reason", "同意。", "--key", key)[1]]
    assert [one["replayed"] for one in granted] == [False, True]
    assert {one["due_on"] for one in granted} == {"2090-08-29"}
    shown = run("show", ticket.number)[1]
    assert (shown["extensions"][0]["status"], shown["extensions_granted"]) == ("granted", 1)
