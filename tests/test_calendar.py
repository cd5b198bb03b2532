"""The calendar tells working days as the State Council's notices do, and says when it only guesses."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as playing
from hypothesis import strategies as st

from organization.calendar import (
    WorkCalendar,
    end_of_local_day,
    library_day,
    local_today,
    office_zone,
)

published = WorkCalendar()
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
counts = st.integers(-80, 80)


def with_table(*rows):
    return WorkCalendar({day: said for day, *said in rows})


def working(day):
    return published.add_working_days(day, 0).day


# --- what the notices say


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ],
)
def test_a_weekend_day_worked_in_exchange_counts(day):
    assert day.weekday() >= 5
    assert published.is_working_day(day)
    assert not published.provisional(day)


def test_an_ordinary_weekend_is_rest():
    assert not published.is_working_day(date(2026, 3, 7))
    assert not published.is_working_day(date(2026, 3, 8))


def test_national_day_is_passed_over():
    # 1 to 7 October 2026 are rest, Saturday the 10th is worked.
    assert published.add_working_days(date(2026, 9, 30), 1).day == date(2026, 10, 8)
    assert published.add_working_days(date(2026, 9, 30), 3).day == date(2026, 10, 10)
    assert published.add_working_days(date(2026, 9, 30), 4).day == date(2026, 10, 12)


def test_spring_festival_is_passed_over():
    # 15 to 23 February 2026 are rest, the Saturdays before and after are worked.
    assert published.add_working_days(date(2026, 2, 13), 1).day == date(2026, 2, 14)
    assert published.add_working_days(date(2026, 2, 13), 2).day == date(2026, 2, 24)
    assert published.working_days_between(date(2026, 2, 14), date(2026, 2, 28)).days == 5


def test_2026_has_248_working_days():
    assert published.working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == (248, False)


def test_a_day_is_known_with_its_name_and_source():
    seen = published.look_up(date(2026, 2, 17))
    assert (seen.works, seen.name) == (False, "春节")
    assert seen.source.startswith("chinesecalendar ")


# --- counting


@pytest.mark.parametrize(
    ("start", "n", "found"),
    [
        (date(2026, 3, 31), 1, date(2026, 4, 1)),
        (date(2026, 4, 30), 1, date(2026, 5, 6)),
        (date(2026, 4, 1), -1, date(2026, 3, 31)),
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2025, 12, 31), 1, date(2026, 1, 4)),
        (date(2026, 1, 4), -1, date(2025, 12, 31)),
    ],
)
def test_counting_crosses_months_and_years(start, n, found):
    assert published.add_working_days(start, n).day == found


def test_zero_is_the_first_working_day_from_there_on():
    assert published.add_working_days(date(2026, 3, 6), 0).day == date(2026, 3, 6)
    assert published.add_working_days(date(2026, 3, 7), 0).day == date(2026, 3, 9)


def test_counting_from_a_day_of_rest_begins_with_the_next_working_day():
    assert published.add_working_days(date(2026, 3, 7), 1).day == date(2026, 3, 9)
    assert published.add_working_days(date(2026, 3, 8), -1).day == date(2026, 3, 6)


def test_nothing_lies_between_a_day_and_itself():
    assert published.working_days_between(date(2027, 3, 5), date(2027, 3, 5)) == (0, False)


@playing(deadline=None)
@given(days, counts)
def test_going_there_and_back_ends_where_it_began(day, n):
    start = working(day)
    there = published.add_working_days(start, n).day
    assert published.add_working_days(there, -n).day == start


@playing(deadline=None)
@given(days, counts.filter(bool))
def test_what_was_added_is_what_lies_between(day, n):
    assert published.working_days_between(day, published.add_working_days(day, n).day).days == n


@playing(deadline=None)
@given(days, counts)
def test_counting_ends_on_a_working_day(day, n):
    assert published.is_working_day(published.add_working_days(day, n).day)


@playing(deadline=None)
@given(days, counts, counts)
def test_steps_in_one_direction_add_up(day, first, second):
    first, second = abs(first), abs(second)
    start = working(day)
    halfway = published.add_working_days(start, first).day
    both = published.add_working_days(start, first + second).day
    assert published.add_working_days(halfway, second).day == both


@playing(deadline=None)
@given(days, days)
def test_between_working_days_backwards_is_the_negative(one, other):
    one, other = working(one), working(other)
    assert published.working_days_between(one, other).days == -published.working_days_between(other, one).days


@playing(deadline=None)
@given(days, counts)
def test_an_answer_is_provisional_exactly_when_a_day_on_the_way_was(day, n):
    found = published.add_working_days(day, n)
    first, last = sorted([day, found.day])
    passed = {first + timedelta(distance) for distance in range((last - first).days + 1)}
    if n:
        passed.remove(day)
    assert found.provisional == any(published.provisional(seen) for seen in passed)


# --- years nobody has published


def test_an_unpublished_year_goes_by_weekdays_and_says_so():
    assert published.look_up(date(2027, 3, 5))[1:3] == (True, True)
    assert published.look_up(date(2027, 3, 6))[1:3] == (False, True)


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2028, 5, 1), date(2029, 5, 2), date(2029, 10, 3)])
def test_a_statutory_holiday_rests_in_any_year(day):
    assert day.weekday() < 5
    assert published.look_up(day)[1:3] == (False, True)
    assert published.look_up(day).name


@playing(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2200, 12, 31)))
def test_no_year_raises(day):
    assert published.is_working_day(day) in (True, False)
    assert published.provisional(day) == (not 2004 <= day.year <= 2026)


def test_a_deadline_that_reaches_into_an_unpublished_year_is_provisional():
    assert published.add_working_days(date(2026, 12, 30), 1) == (date(2026, 12, 31), False)
    assert published.add_working_days(date(2026, 12, 30), 2) == (date(2027, 1, 4), True)
    assert published.add_working_days(date(2027, 1, 4), -1) == (date(2026, 12, 31), True)
    assert published.working_days_between(date(2026, 12, 30), date(2027, 1, 1)) == (1, True)
    assert published.working_days_between(date(2026, 12, 30), date(2026, 12, 31)) == (1, False)


# --- the office's own table


def test_the_table_overrules_the_library():
    office = with_table((date(2026, 3, 6), "rest", "confirmed", "停电检修", "office"))
    assert office.look_up(date(2026, 3, 6)) == (date(2026, 3, 6), False, False, "停电检修", "office")
    assert office.add_working_days(date(2026, 3, 5), 1) == (date(2026, 3, 9), False)
    assert published.is_working_day(date(2026, 3, 6))


def test_a_provisional_row_makes_its_own_day_provisional():
    office = with_table((date(2026, 3, 7), "workday", "provisional", "", ""))
    assert office.add_working_days(date(2026, 3, 6), 1) == (date(2026, 3, 7), True)
    assert office.add_working_days(date(2026, 3, 7), 1) == (date(2026, 3, 9), False)


def test_a_year_is_published_when_its_national_day_is_confirmed():
    office = with_table((date(2027, 10, 1), "rest", "confirmed", "国庆节", "notice"))
    assert office.look_up(date(2027, 3, 5))[1:3] == (True, False)
    assert office.look_up(date(2027, 3, 6))[1:3] == (False, False)
    assert office.provisional(date(2028, 3, 6))


def test_one_confirmed_day_does_not_publish_its_year():
    office = with_table(
        (date(2027, 2, 5), "rest", "confirmed", "春节", "notice"),
        (date(2027, 10, 1), "rest", "provisional", "国庆节", ""),
    )
    assert not office.provisional(date(2027, 2, 5))
    assert office.provisional(date(2027, 2, 4))


def test_the_library_answers_none_where_it_knows_nothing():
    assert library_day(date(2003, 6, 2)) is None
    assert library_day(date(2026, 6, 2)).works


# --- the office's day


def test_the_office_day_begins_at_its_own_midnight(settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    assert local_today(datetime(2026, 3, 5, 15, 59, tzinfo=UTC)) == date(2026, 3, 5)
    assert local_today(datetime(2026, 3, 5, 16, 0, tzinfo=UTC)) == date(2026, 3, 6)


def test_a_clock_is_asked_for_the_day(settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    assert local_today(lambda: datetime(2026, 3, 5, 23, 0, tzinfo=UTC)) == date(2026, 3, 6)


def test_an_instant_without_a_zone_has_no_day():
    with pytest.raises(ValueError, match="time zone"):
        local_today(datetime(2026, 3, 5))  # noqa: DTZ001


def test_a_day_ends_with_its_last_microsecond(settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    assert end_of_local_day(date(2026, 3, 5)) == datetime(2026, 3, 5, 15, 59, 59, 999999, tzinfo=UTC)


@playing(deadline=None)
@given(day=st.dates(date(1950, 1, 1), date(2100, 12, 31)))
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Asia/Urumqi"])
def test_the_next_day_begins_a_microsecond_after_the_end(zone, day):
    from django.test import override_settings

    with override_settings(TIME_ZONE=zone):
        end = end_of_local_day(day)
        assert str(office_zone()) == zone
        assert local_today(end) == day
        assert local_today(end + timedelta(microseconds=1)) == day + timedelta(days=1)


def test_a_day_whose_last_hour_comes_twice_ends_with_the_second(settings):
    # At midnight of 17 to 18 February 2018 the clocks of São Paulo went back to 23:00.
    settings.TIME_ZONE = "America/Sao_Paulo"
    assert end_of_local_day(date(2018, 2, 17)) == datetime(2018, 2, 18, 2, 59, 59, 999999, tzinfo=UTC)
