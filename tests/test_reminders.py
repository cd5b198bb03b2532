"""When the ladder speaks: working days, make-up days, holidays, dates that move."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from organization.calendar import WorkCalendar
from tests.office import FIRST_DAY
from tracker.models import Ticket
from tracker.reminders.ladder import replan_reminders, ship_ladder
from tracker.reminders.schedule import (
    Ladder,
    Line,
    due_occurrences,
    is_sending_time,
    next_reminder_at,
    next_sending_time,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar()


def local(*when):
    return datetime(*when, tzinfo=SHANGHAI).astimezone(UTC)


def ladder(*rungs, until=None):
    lines = [
        Line(number, trigger, days, ("handler",), date(2026, 1, 1), until)
        for number, (trigger, days) in enumerate(rungs, 1)
    ]
    return Ladder(tuple(lines), CALENDAR)


def ticket(due_on, state="in_progress", since=None, due_set_at=None):
    since = since or local(2026, 9, 1, 9)
    return SimpleNamespace(
        state=state,
        due_on=due_on,
        due_anchor=2,
        due_set_at=due_set_at or local(2026, 9, 1, 9),
        waiting_anchor=3,
        waiting_since=since,
    )


def days(found):
    return [(o.line.trigger, o.day) for o in found]


def test_a_make_up_saturday_counts_and_sends():
    # 10 October 2026 is worked for the National Day holiday of 1 to 7 October.
    due = ticket(date(2026, 10, 12))
    assert next_reminder_at(due, local(2026, 9, 20, 9), ladder(("before_due", 1))) == local(2026, 10, 10, 8, 30)
    assert is_sending_time(local(2026, 10, 10, 9), CALENDAR)


def test_what_falls_on_national_day_waits_for_the_first_working_day():
    due = ticket(date(2026, 10, 1))
    assert next_reminder_at(due, local(2026, 9, 30, 18), ladder(("on_due", 0))) == local(2026, 10, 8, 8, 30)
    assert not is_sending_time(local(2026, 10, 1, 10), CALENDAR)
    assert next_sending_time(local(2026, 10, 1, 10), CALENDAR) == local(2026, 10, 8, 8, 30)


@pytest.mark.parametrize("hour, sends", [(8, False), (9, True), (17, True), (18, False)])
def test_reminders_go_out_in_office_hours(hour, sends):
    assert is_sending_time(local(2026, 9, 22, hour), CALENDAR) is sends


def test_of_missed_days_only_the_newest_is_said():
    late = ticket(date(2026, 9, 7))
    found = due_occurrences(late, local(2026, 9, 21, 9), ladder(("before_due", 1), ("on_due", 0), ("after_due", 2)))
    # Sunday the 20th is worked for the Mid-Autumn holiday: the tenth working day after the 7th.
    assert days(found) == [("after_due", date(2026, 9, 20))]


def test_two_rungs_of_one_day_both_speak():
    late = ticket(date(2026, 9, 7))
    found = due_occurrences(late, local(2026, 9, 11, 9), ladder(("after_due", 2), ("after_due", 4)))
    assert sorted((o.line.working_days, o.day) for o in found) == [
        (2, date(2026, 9, 11)),
        (4, date(2026, 9, 11)),
    ]


def test_a_date_set_today_reminds_of_nothing_last_week():
    new = ticket(date(2026, 9, 23), due_set_at=local(2026, 9, 22, 10))
    assert due_occurrences(new, local(2026, 9, 22, 11), ladder(("before_due", 5))) == []


@pytest.mark.parametrize("state", ["registered", "submitted", "verified", "closed", "cancelled"])
def test_work_that_is_not_open_is_not_chased(state):
    rungs = ladder(("before_due", 1), ("on_due", 0), ("after_due", 1))
    assert next_reminder_at(ticket(date(2026, 9, 7), state), local(2026, 9, 1, 9), rungs) is None


def test_waiting_counts_from_the_day_it_began():
    waits = ticket(date(2026, 12, 31), "submitted", since=local(2026, 9, 30, 16))
    # The third working day after 30 September is Saturday the 10th, which is worked.
    assert days(due_occurrences(waits, local(2026, 10, 10, 9), ladder(("not_verified", 3)))) == [
        ("not_verified", date(2026, 10, 10))
    ]


def test_a_rung_that_has_ended_says_no_more():
    late = ticket(date(2026, 9, 7))
    rungs = ladder(("after_due", 1), until=date(2026, 9, 9))
    assert next_reminder_at(late, local(2026, 9, 9, 9), rungs) is None


@pytest.mark.django_db
def test_moving_a_ticket_keeps_its_next_reminder_true(office):
    with office.registry("ladder_shipped", office.admin) as door:
        ship_ladder(door, FIRST_DAY)
    ticket = office.ticket(state="in_progress")
    planned = Ticket.objects.get(pk=ticket.pk)
    assert (planned.next_reminder_at, planned.due_anchor) == (local(2026, 6, 23, 8, 30), 2)
    office.do(ticket, "change_due", "coordinator", reason="上级要求", due_on="2026-07-31")
    moved = Ticket.objects.get(pk=ticket.pk)
    assert (moved.next_reminder_at, moved.due_anchor) == (local(2026, 7, 24, 8, 30), 4)
    office.bring(ticket, "registered")
    office.submit(ticket)
    submitted = Ticket.objects.get(pk=ticket.pk)
    assert submitted.next_reminder_at == local(2026, 3, 5, 8, 30)
    office.do(ticket, "verify", "verifier", reason="属实。")
    assert Ticket.objects.get(pk=ticket.pk).next_reminder_at is None


@pytest.mark.django_db
def test_a_new_ladder_moves_what_is_planned(office):
    ticket = office.ticket(state="in_progress")
    assert Ticket.objects.get(pk=ticket.pk).next_reminder_at is None
    with office.registry("ladder_shipped", office.admin) as door:
        ship_ladder(door, FIRST_DAY)
    assert replan_reminders(office.clock()) == 1
    assert Ticket.objects.get(pk=ticket.pk).next_reminder_at == local(2026, 6, 23, 8, 30)


@pytest.mark.django_db
def test_finding_what_is_due_asks_the_partial_index(office, django_assert_num_queries):
    office.ticket(state="in_progress")
    with django_assert_num_queries(1):
        assert Ticket.objects.claim_reminders(datetime(2030, 1, 1, tzinfo=UTC)) == []
