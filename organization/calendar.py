"""Working days as the office counts them, and the office's own day.

Which weekdays are days of rest and which Saturdays and Sundays are worked instead is said once a year by
the State Council (《国务院办公厅关于某年部分节假日安排的通知》), usually in November for the year to come.
Until then only the statutory holidays of 《全国年节及纪念日放假办法》 are known, so every answer about such
a year is *provisional*.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.metadata import version
from typing import NamedTuple
from zoneinfo import ZoneInfo

import chinese_calendar
from django.conf import settings

from organization.vocabulary import DayKind, DayStatus

# What the library knew when this was written. Frozen: a newer library must not change what was reckoned
# before. Later years come into the office's table by `organization.people.seed_calendar`, as tracked rows.
LIBRARY_YEARS = range(2004, 2027)

# The statutory holidays with a fixed date, as 《全国年节及纪念日放假办法》 has them since 2025.
# Spring Festival follows the moon and is in SPRING_FESTIVALS; the others wait for the notice.
FIXED_HOLIDAYS = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
# The first day of the first month by the almanac (《农历的编算和颁行》, GB/T 33661). The statutory days off are the eve
# and three days from the first on; which days round them are off or made up, only the notice says.
SPRING_FESTIVALS = (
    date(2027, 2, 6),
    date(2028, 1, 26),
    date(2029, 2, 13),
    date(2030, 2, 3),
    date(2031, 1, 23),
    date(2032, 2, 11),
    date(2033, 1, 31),
    date(2034, 2, 19),
    date(2035, 2, 8),
    date(2036, 1, 28),
)
EXPECTED_HOLIDAYS = {day + timedelta(n): "春节" for day in SPRING_FESTIVALS for n in range(-1, 3)}
LAST_HOLIDAY_OF_A_NOTICE = (10, 1)
SATURDAY = 5
ONE_DAY = timedelta(days=1)


class MarkedDay(NamedTuple):
    """What the office's table says of one day."""

    kind: str
    status: str = DayStatus.CONFIRMED
    name: str = ""
    source: str = ""


class CalendarDay(NamedTuple):
    """All the calendar can say of one day; `source` is empty where only the weekday rule spoke."""

    day: date
    works: bool
    provisional: bool
    name: str = ""
    source: str = ""


class ReckonedDay(NamedTuple):
    """A day found by counting; `provisional` when any day looked at on the way was."""

    day: date
    provisional: bool


class ReckonedDays(NamedTuple):
    """A number of working days; `provisional` when any day counted or passed over was."""

    days: int
    provisional: bool


class WorkCalendar:
    """Tells working days from days of rest; plain data, never asks the database, never raises for a year.

    `marked` maps a day to `(kind, status, name, source)` or a `MarkedDay`. A day is looked up there first,
    then among the years that the `chinesecalendar` library is trusted with (2004 to 2026), then judged by its
    weekday. A year counts as published once 1 October is marked and confirmed, for a notice covers its year
    up to National Day; the unmarked days of a published year are ordinary and certain.
    """

    def __init__(self, marked=None):
        self._marked = {day: MarkedDay(*said) for day, said in (marked or {}).items()}
        self._published_years = {
            day.year
            for day, said in self._marked.items()
            if (day.month, day.day) == LAST_HOLIDAY_OF_A_NOTICE and said.status == DayStatus.CONFIRMED
        }

    @classmethod
    def load(cls, as_of=None):
        """The office's calendar as it is, or as its table stood at the instant `as_of`, that one included."""
        from organization.models import Holiday

        rows = Holiday.objects if as_of is None else Holiday.history.as_of(as_of)
        return cls({day: said for day, *said in rows.values_list("day", "kind", "status", "name", "source")})

    def look_up(self, day):
        """The `CalendarDay` of `day`."""
        if said := self._marked.get(day):
            works, provisional = said.kind == DayKind.WORKDAY, said.status == DayStatus.PROVISIONAL
            return CalendarDay(day, works, provisional, said.name, said.source)
        if day.year in self._published_years:
            return CalendarDay(day, day.weekday() < SATURDAY, provisional=False)
        if day.year in LIBRARY_YEARS and (known := library_day(day)):
            return known
        name = FIXED_HOLIDAYS.get((day.month, day.day)) or EXPECTED_HOLIDAYS.get(day, "")
        return CalendarDay(day, day.weekday() < SATURDAY and not name, provisional=True, name=name)

    def is_working_day(self, day):
        return self.look_up(day).works

    def provisional(self, day):
        """Whether the year's notice may still change what is said of `day`."""
        return self.look_up(day).provisional

    def add_working_days(self, day, n):
        """The `n`-th working day after `day`, before it when `n` is negative; `day` itself is not counted.

        With `n` = 0 the first working day from `day` on, `day` included.
        """
        if n == 0:
            day, n = day - ONE_DAY, 1
        step = ONE_DAY if n > 0 else -ONE_DAY
        left, provisional = abs(n), False
        while left:
            seen = self.look_up(day := day + step)
            left -= seen.works
            provisional |= seen.provisional
        return ReckonedDay(day, provisional)

    def working_days_between(self, start, end):
        """How many working days lie from `start`, not counted, to `end`, counted; negative backwards."""
        step = ONE_DAY if end >= start else -ONE_DAY
        distance = abs((end - start).days)
        passed = [self.look_up(start + step * n) for n in range(1, distance + 1)]
        days = sum(seen.works for seen in passed)
        return ReckonedDays(days if end >= start else -days, any(seen.provisional for seen in passed))


@cache
def library_day(day):
    """What the chinesecalendar library says of `day`, or None where it knows nothing of the year."""
    try:
        rests, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    chinese = chinese_calendar.Holiday(name).chinese if name else ""
    return CalendarDay(day, not rests, provisional=False, name=chinese, source=library_name())


@cache
def library_name():
    """The library and its version, as rows seeded from it name their source."""
    return f"chinesecalendar {version('chinesecalendar')}"


def office_zone():
    """The time zone the office lives in."""
    return ZoneInfo(settings.TIME_ZONE)


def local_today(when):
    """The office's date at `when`: an aware instant, or a clock that gives one."""
    instant = when() if callable(when) else when
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone has no local day")
    return instant.astimezone(office_zone()).date()


def end_of_local_day(day):
    """The last microsecond of `day` in the office's zone, as an instant in UTC."""
    # The second of two equal midnights is the later one where clocks are put back.
    return datetime.combine(day, time.max, tzinfo=office_zone()).replace(fold=1).astimezone(UTC)
