"""Working days are counted by arithmetic, and the count is the one that going day by day gives."""

import random
import time
from datetime import date, timedelta

import pytest

from organization.calendar import ReckonedDay, WorkCalendar
from organization.vocabulary import DayKind, DayStatus

ONE_DAY = timedelta(days=1)
PAIRS = 5000


def some_year_published(year):
    """A table with a whole notice for the year, a make-up Saturday and an odd day off among it."""
    confirmed = DayStatus.CONFIRMED
    return {
        date(year, 10, 1): (DayKind.REST, confirmed, "", ""),
        date(year, 9, 25): (DayKind.WORKDAY, confirmed, "", ""),
        date(year, 9, 26): (DayKind.WORKDAY, confirmed, "", ""),
        date(year, 5, 5): (DayKind.REST, DayStatus.PROVISIONAL, "", ""),
        date(year, 3, 6): (DayKind.REST, confirmed, "", ""),
        date(year, 3, 7): (DayKind.REST, confirmed, "", ""),
    }


CALENDARS = {
    "as shipped": {},
    "2027 published": some_year_published(2027),
    "2026 marked otherwise": some_year_published(2026),
    "a year half known": {
        date(2031, 5, 4): (DayKind.REST, DayStatus.CONFIRMED, "", ""),
        date(2031, 5, 10): (DayKind.WORKDAY, DayStatus.PROVISIONAL, "", ""),
        date(2032, 2, 11): (DayKind.WORKDAY, DayStatus.CONFIRMED, "", ""),
    },
    "every day of a week certain": {
        date(2029, 7, 2) + n * ONE_DAY: (DayKind.WORKDAY, DayStatus.CONFIRMED, "", "") for n in range(7)
    },
}


def passed(calendar, start, end):
    step = ONE_DAY if end >= start else -ONE_DAY
    return [calendar.look_up(start + step * n) for n in range(1, abs((end - start).days) + 1)]


def between_day_by_day(calendar, start, end):
    seen = passed(calendar, start, end)
    days = sum(day.works for day in seen)
    return (days if end >= start else -days), any(day.provisional for day in seen)


def added_day_by_day(calendar, day, n):
    if n == 0:
        day, n = day - ONE_DAY, 1
    step = ONE_DAY if n > 0 else -ONE_DAY
    left, provisional = abs(n), False
    while left:
        seen = calendar.look_up(day := day + step)
        left -= seen.works
        provisional |= seen.provisional
    return ReckonedDay(day, provisional)


@pytest.mark.parametrize("name", CALENDARS)
def test_counting_by_arithmetic_is_counting_day_by_day(name):
    calendar, chance = WorkCalendar(CALENDARS[name]), random.Random(20261128)
    first = date(2002, 1, 1)
    for _ in range(PAIRS // len(CALENDARS)):
        start = first + chance.randrange(13_000) * ONE_DAY
        end = start + chance.choice([chance.randrange(-30, 31), chance.randrange(-900, 901)]) * ONE_DAY
        assert calendar.working_days_between(start, end) == between_day_by_day(calendar, start, end), (start, end)
        n = chance.choice([0, 1, -1, chance.randrange(-40, 41), chance.randrange(-300, 301)])
        assert calendar.add_working_days(start, n) == added_day_by_day(calendar, start, n), (start, n)


@pytest.mark.parametrize("start", [date(1, 1, 1), date(4, 2, 28), date(1899, 12, 30), date(9997, 1, 1)])
def test_the_count_is_right_at_the_ends_of_the_calendar_too(start):
    calendar = WorkCalendar()
    for distance in (0, 1, 6, 7, 363, 800):
        end = start + distance * ONE_DAY
        assert calendar.working_days_between(start, end) == between_day_by_day(calendar, start, end)
        assert calendar.working_days_between(end, start) == between_day_by_day(calendar, end, start)


def test_a_count_that_leaves_the_calendar_ends_on_its_last_day():
    calendar = WorkCalendar()
    assert calendar.add_working_days(date(2026, 11, 30), 10**9) == (date.max, True)
    assert calendar.add_working_days(date(2026, 11, 30), -(10**9)) == (date.min, True)
    assert calendar.add_working_days(date.max, 1) == (date.max, True)
    assert calendar.add_working_days(date.min, -1) == (date.min, True)


def test_an_absurd_date_keeps_nobody_waiting():
    begun = time.perf_counter()
    for _ in range(20):
        calendar = WorkCalendar(CALENDARS["2027 published"])
        for _row in range(50):
            calendar.working_days_between(date(2026, 11, 30), date.max)
            calendar.working_days_between(date.min, date(2026, 11, 30))
            calendar.add_working_days(date(2026, 11, 30), 1_900_000)
    assert time.perf_counter() - begun < 10  # one such row alone took longer
