"""Due dates by rule: how they are counted, how they come about, and what a published calendar moves."""

from datetime import date

import pytest

from organization.calendar import WorkCalendar
from organization.models import Holiday
from organization.vocabulary import DayKind, DayStatus
from record.models import Event
from tests.office import refused
from tests.test_commands import run
from tracker import deadlines
from tracker.facts.reading import facts_at
from tracker.models import Ticket
from workflow.plans import Offset

pytestmark = pytest.mark.django_db

SIXTY = {
    "id": "sixty",
    "from": "fed_back_on",
    "offset": 60,
    "unit": "calendar_days",
    "text": "自收到反馈之日起60日内完成整改。",
}
TEN = {"id": "ten", "from": "assigned_on", "offset": 10, "unit": "working_days", "text": "交办后10个工作日内。"}
BORN = {"id": "born", "from": "registered_on", "offset": 1, "unit": "months", "text": "登记后一个月内。"}


def counted(start, offset, unit, calendar=None):
    return deadlines.day_after(start, Offset(offset=offset, unit=unit), calendar or WorkCalendar())


# --- counting ---


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 3, 15), 12, date(2027, 3, 15)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_a_month_ends_where_the_next_has_no_such_day(start, months, end):
    assert counted(start, months, "months") == (end, False)


def test_a_calendar_day_is_not_shifted_from_a_day_of_rest():
    assert counted(date(2026, 9, 1), 30, "calendar_days").day == date(2026, 10, 1)


def test_a_saturday_worked_in_exchange_counts_and_national_day_does_not():
    # 30 September is the first working day after the 29th, 8 and 9 October follow, then Saturday the 10th.
    assert counted(date(2026, 9, 29), 5, "working_days") == (date(2026, 10, 12), False)
    assert counted(date(2026, 9, 29), 4, "working_days") == (date(2026, 10, 10), False)


def test_a_year_that_nobody_has_published_is_provisional_and_no_error():
    assert counted(date(2031, 9, 29), 5, "working_days").provisional
    assert not counted(date(2031, 9, 29), 5, "calendar_days").provisional
    assert not counted(date(2031, 9, 29), 5, "months").provisional


# --- assigning ---


@pytest.fixture
def ruled(office):
    """A ticket of an inspection whose procedure has the rules asked for."""

    def of(*rules):
        return office.ticket(office.inspection(rules={"deadlines": list(rules)}))

    return of


def assign(office, ticket, **said):
    plain = {"department": "info", "leader": "leader"}
    return office.do(ticket, "assign", "coordinator", **plain | said).moved


def test_the_only_rule_dates_a_ticket_for_which_nothing_else_was_said(office, ruled):
    ticket = assign(office, ruled(SIXTY))
    assert (ticket.due_on, ticket.due_rule) == (date(2026, 4, 28), "sixty")
    assert (ticket.original_due_on, ticket.due_from_on) == (date(2026, 4, 28), date(2026, 2, 27))


def test_among_several_rules_one_is_named(office, ruled):
    ticket = ruled(SIXTY, TEN, BORN)
    no = refused(lambda: assign(office, ticket))
    assert (no.codes, no.status) == (["due_on_missing"], 409)
    assert refused(lambda: assign(office, ticket, deadline_rule="none")).codes == ["unknown_choice"]
    ticket = assign(office, ticket, deadline_rule="born")
    # Registered on 2 March 2026.
    assert (ticket.due_on, ticket.due_from_on) == (date(2026, 4, 2), date(2026, 3, 2))
    office.clock.skip(days=2)
    assert assign(office, ticket, deadline_rule="ten").due_from_on == date(2026, 3, 4)


def test_a_rule_for_the_term_goes_before_one_for_all(office, ruled):
    ticket = assign(office, ruled(SIXTY, TEN | {"term": "immediate"}), term="immediate")
    assert ticket.due_rule == "ten"
    ticket = assign(office, office.ticket(ticket.inspection), term="lasting")
    assert ticket.due_rule == "sixty"


def test_a_rule_of_another_term_is_refused(office, ruled):
    ticket = ruled(TEN | {"term": "immediate"})
    no = refused(lambda: assign(office, ticket, deadline_rule="ten"))
    assert no.codes == ["rule_of_another_term"]


def test_a_date_and_a_rule_at_once_are_refused(office, ruled):
    ticket = ruled(SIXTY)
    no = refused(lambda: assign(office, ticket, deadline_rule="sixty", due_on="2026-05-01"))
    assert no.codes == ["due_said_twice"]


def test_a_rule_that_counts_beyond_what_can_be_meant_wants_a_date(office, ruled):
    no = refused(lambda: assign(office, ruled(SIXTY | {"offset": 1200, "unit": "months"})))
    assert no.codes == ["rule_out_of_bounds"]
    assert assign(office, ruled(SIXTY | {"offset": 1200, "unit": "months"}), due_on="2026-05-01").due_on == date(
        2026, 5, 1
    )


def test_work_may_be_due_on_the_day_of_the_feedback(office):
    ticket = office.ticket()
    assert assign(office, ticket, due_on="2026-02-27").due_on == ticket.inspection.fed_back_on


def test_what_is_missing_names_the_rules_that_there_are(office, ruled):
    tickets = ruled(SIXTY, BORN), ruled(TEN | {"term": "lasting"})
    said = [refused(lambda t=ticket: assign(office, t)) for ticket in tickets]
    assert [no.codes for no in said] == [["due_on_missing"]] * 2
    assert [no.sentences for no in said] == [
        ["请填写期限，或选择期限规则：sixty、born。"],
        ["请填写期限。"],
    ]


def test_a_date_given_plainly_follows_no_rule(office, ruled):
    ticket = assign(office, ruled(SIXTY), due_on="2026-05-01")
    assert (ticket.due_rule, ticket.due_from_on) == (None, None)
    ticket = assign(office, assign(office, ticket, deadline_rule="sixty"), verifier="verifier")
    assert ticket.due_rule == "sixty"
    # The same date again changes nothing of how it came about.
    assert assign(office, ticket, due_on="2026-04-28").due_rule == "sixty"
    assert assign(office, ticket, due_on="2026-05-01").due_rule is None


def test_a_date_moved_for_a_cause_of_its_own_leaves_the_rule(office, ruled):
    ticket = assign(office, ruled(SIXTY))
    moved = office.do(ticket, "change_due", "coordinator", due_on="2026-05-08", reason="系统停机。").moved
    assert (moved.due_rule, moved.due_from_on, moved.original_due_on) == (None, None, date(2026, 4, 28))


# --- explaining, and the facts ---


def test_the_facts_tell_how_a_date_came_about_and_told_it_as_it_was(office, ruled):
    ticket = assign(office, ruled(TEN | {"offset": 250}))
    before = office.clock()
    with office.registry("marked", office.admin) as door:
        door.save(mark(date(2027, 2, 9), DayStatus.PROVISIONAL))
    office.do(ticket, "change_due", "coordinator", due_on="2027-05-08", reason="系统停机。")
    due = at(office, ticket, before).due
    assert (due.rule, due.from_on, due.text) == ("ten", date(2026, 3, 2), "交办后10个工作日内。")
    assert due.provisional
    assert at(office, ticket, office.clock()).due.rule == ""


def test_show_says_by_which_rule(office, ruled):
    ticket = assign(office, ruled(SIXTY))
    assert run("show", ticket.number)[1]["due"] == {
        "rule": "sixty",
        "from": "2026-02-27",
        "text": "自收到反馈之日起60日内完成整改。",
        "provisional": False,
    }


# --- a calendar that is published later ---


def mark(day, status=DayStatus.CONFIRMED, kind=DayKind.REST):
    return Holiday(day=day, kind=kind, status=status, name="放假", source="通知")


def publish(office, *days):
    """The notice for 2027: National Day, and a few days more that are off."""
    with office.registry("calendar_published", office.admin) as door:
        for day in (date(2027, 10, 1), *days):
            door.save(mark(day))


@pytest.fixture
def expected(office, ruled):
    """A ticket whose date lies in a year that nobody has published."""
    office.clock.skip(days=290)
    ticket = assign(office, ruled(TEN | {"offset": 20}))
    assert ticket.due_on.year == 2027
    return ticket


def test_a_calendar_that_is_only_expected_moves_nothing(office, expected):
    assert list(deadlines.moves([expected], WorkCalendar.load())) == []


def test_a_published_calendar_moves_what_was_counted_by_it(office, expected):
    publish(office, date(2027, 1, 4), date(2027, 1, 5))
    [move] = deadlines.moves([expected], WorkCalendar.load())
    assert (move.old, move.new) == (expected.due_on, deadlines.new_day(expected))
    assert move.new > move.old


def test_the_coordinator_confirms_the_list_in_one_go(office, expected):
    publish(office, date(2027, 1, 4), date(2027, 1, 5))
    old, rows = expected.due_on, run("calendar_moves")[1]["moves"]
    assert [(row["ticket"], row["old"]) for row in rows] == [(expected.number, old.isoformat())]
    done = run("calendar_moves", "--confirm", "--as", "coordinator")[1]
    assert [row["refusals"] for row in done["moves"]] == [[]]
    ticket = Ticket.objects.get(pk=expected.pk)
    assert (ticket.due_on.isoformat(), ticket.due_rule) == (rows[0]["new"], "ten")
    assert (ticket.original_due_on, ticket.extensions.count()) == (old, 0)
    event = Event.objects.filter(subject=ticket.subject_key).latest("version")
    assert (event.what, event.parameters["cause"], str(event.batch)) == (
        "change_due",
        "calendar_published",
        done["batch"],
    )
    assert event.reason
    assert run("calendar_moves")[1]["moves"] == []


def test_only_who_coordinates_confirms(office, expected):
    publish(office, date(2027, 1, 4), date(2027, 1, 5))
    done = run("calendar_moves", "--confirm", "--as", "auditor")[1]
    assert done["moves"] == []
    assert Ticket.objects.get(pk=expected.pk).due_on == expected.due_on


def test_the_calendar_is_no_cause_of_another_date(office, expected):
    said = {"due_on": "2027-06-30", "cause": "calendar_published", "reason": "日历公布。"}
    no = refused(lambda: office.do(expected, "change_due", "coordinator", **said))
    assert no.codes == ["cause_not_true"]


def at(office, ticket, instant):
    return facts_at(instant, today=date(2027, 6, 1), tickets=[ticket]).tickets[0]
