"""The calendar's table: entered, changed, confirmed; reminders follow in the same request."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from organization.calendar import WorkCalendar, local_today
from organization.models import Holiday
from organization.people import seed_calendar
from record.models import Event
from tests.office import FIRST_DAY
from tracker.models import Ticket
from tracker.reminders.ladder import ship_ladder

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")
REST = {"kind": "rest", "status": "confirmed", "name": "春节", "source": "国办通知"}


def enter_days(send, first, last="", **said):
    return send("admin", "/settings/calendar/enter/", first=first, last=last, **REST | said)


def test_a_run_of_days_is_entered_in_one_event(office, send):
    events = Event.objects.count()
    answer = enter_days(send, "2031-01-22", "2031-01-28")
    assert answer.url == "/settings/calendar/?year=2031"
    calendar = WorkCalendar.load()
    assert Holiday.objects.count() == 7
    assert not any(calendar.is_working_day(date(2031, 1, day)) for day in range(22, 29))
    assert Event.objects.count() == events + 1
    assert Event.objects.latest("id").detail == "holidays_entered"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first": ""}, "First day"),
        ({"first": "2031-01-22", "last": "2031-01-20"}, "The last day lies before the first."),
        ({"first": "2031-01-22", "last": "2031-03-22"}, "At most 31 days at once."),
        ({"first": "1931-01-22"}, "between 2000 and 2100"),
        ({"first": "2031-01-22", "kind": "feast"}, "Kind"),
        ({"first": "2030-12-31", "last": "2031-01-02"}, "In the calendar already: 2031-01-01"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_half_entered(office, send, typed, said):
    enter_days(send, "2031-01-01")
    answer = send("admin", "/settings/calendar/enter/", **REST | typed)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert 'value="国办通知"' in answer.content.decode()
    assert Holiday.objects.count() == 1


def test_a_day_is_changed_and_never_deleted(office, send, enter):
    enter_days(send, "2031-01-22")
    row = Holiday.objects.get()
    typed = REST | {"kind": "workday", "name": "", "reason": "录入有误。"}
    assert send("admin", f"/settings/calendar/{row.pk}/", **typed).status_code == 302
    assert WorkCalendar.load().is_working_day(date(2031, 1, 22))
    text = enter("admin").get("/settings/calendar/?year=2031").content.decode()
    assert "Working day" in text and "录入有误。" in text


def test_the_published_days_of_a_year_are_entered_once(office, send, enter):
    browser = enter("admin")
    page = browser.get("/settings/calendar/?year=2026").context["page"]
    assert page.missing > 30
    form = {"key": "6f1c1c5e-6f3e-4a42-9d0e-5a3f3b8f4c11", "year": "2026"}
    assert browser.post("/settings/calendar/published/", form).status_code == 302
    assert Holiday.objects.count() == page.missing
    assert browser.get("/settings/calendar/?year=2026").context["page"].missing == 0
    again = browser.post("/settings/calendar/published/", form | {"key": "6f1c1c5e-6f3e-4a42-9d0e-5a3f3b8f4c12"})
    assert again.status_code == 422


def test_a_year_nobody_has_published_says_so_until_it_is_confirmed(office, send, enter):
    enter_days(send, "2031-10-01", "2031-10-07", status="provisional", name="国庆节")
    browser = enter("admin")
    text = browser.get("/settings/calendar/?year=2031").content.decode()
    assert "is not known yet" in text and "Confirm 7 provisional days" in text
    assert WorkCalendar.load().provisional(date(2031, 7, 1))
    form = {"key": "6f1c1c5e-6f3e-4a42-9d0e-5a3f3b8f4c11", "year": "2031"}
    assert browser.post("/settings/calendar/confirm/", form).status_code == 302
    assert not WorkCalendar.load().provisional(date(2031, 7, 1))
    assert "is not known yet" not in browser.get("/settings/calendar/?year=2031").content.decode()


@pytest.mark.parametrize("year", ["", "abc", "1066", "99999999999999999999", "²"])
def test_a_year_that_cannot_be_read_is_this_year(office, enter, year):
    page = enter("admin").get(f"/settings/calendar/?year={year}").context["page"]
    assert page.year == local_today(timezone.now()).year


def test_a_holiday_moves_the_reminders_in_the_same_request(office, send):
    """Due on a Thursday in summer, reminded one working day before; then that Wednesday becomes a holiday."""
    with office.registry("ladder", office.admin) as door:
        ship_ladder(door, FIRST_DAY)
        seed_calendar(door, [2026])
    year = local_today(timezone.now()).year + 2
    thursday = next(date(year, 7, day) for day in range(1, 8) if date(year, 7, day).weekday() == 3)
    ticket = office.ticket()
    said = office.assignment() | {"due_on": thursday.isoformat()}
    office.do(ticket, "assign", "coordinator", **said)
    office.do(ticket, "accept", "handler")
    before = Ticket.objects.get(pk=ticket.pk).next_reminder_at
    assert before.astimezone(SHANGHAI).date() == thursday - 7 * DAY  # five working days before
    enter_days(send, (thursday - DAY).isoformat(), name="临时假")
    after = Ticket.objects.get(pk=ticket.pk).next_reminder_at
    assert after == before - DAY
    assert after == datetime.combine(thursday - 8 * DAY, before.astimezone(UTC).time(), tzinfo=UTC)


def test_the_page_costs_the_same_however_many_days_there_are(office, send, enter, django_assert_max_num_queries):
    browser = enter("admin")

    def cost():
        with django_assert_max_num_queries(50) as counted:
            browser.get("/settings/calendar/?year=2031")
        return len(counted.captured_queries)

    enter_days(send, "2031-01-01")
    before = cost()
    enter_days(send, "2031-01-22", "2031-01-28")
    assert cost() == before <= 10
