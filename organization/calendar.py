"""Working days as the office counts them, and the office's own day.

Which weekdays are days of rest and which Saturdays and Sundays are worked instead is said once a year by
the State Council (《国务院办公厅关于某年部分节假日安排的通知》), usually in November for the year to come.
Until then only the statutory holidays of 《全国年节及纪念日放假办法》 are known, so every answer about such
a year is *provisional*.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from importlib.metadata import version
from typing import NamedTuple
from zoneinfo import ZoneInfo

import chinese_calendar
from django.conf import settings

from organization.counting import Counted
from organization.models import Holiday
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

        With `n` = 0 the first working day from `day` on, `day` included. A count that leaves the calendar ends on its
        first or last day, provisionally.
        """
        if n == 0 and (seen := self.look_up(day)).works:
            return ReckonedDay(day, seen.provisional)
        start = day.toordinal()
        if n > 0:
            found = self._counted.find(self._counted.working(start) + n, start)
            return self._reckoned(found, start + 1, found)
        number = self._counted.working(start - 1) + n + 1
        found = self._counted.find(number, start)
        return self._reckoned(found, start, found) if n == 0 else self._reckoned(found, found, start - 1, date.min)

    def working_days_between(self, start, end):
        """How many working days lie from `start`, not counted, to `end`, counted; negative backwards."""
        if end < start:
            first, last = end.toordinal(), start.toordinal() - 1
        else:
            first, last = start.toordinal() + 1, end.toordinal()
        days = self._counted.working(last) - self._counted.working(first - 1)
        return ReckonedDays(days if end >= start else -days, self._is_provisional(first, last))

    def _reckoned(self, found, first, last, beyond=date.max):
        if found is None:
            return ReckonedDay(beyond, provisional=True)
        return ReckonedDay(date.fromordinal(found), self._is_provisional(first, last))

    def _is_provisional(self, first, last):
        return self._counted.provisional(last) > self._counted.provisional(first - 1)

    @cached_property
    def _counted(self):
        own_years = {*_library_exceptions(), *self._published_years, *(day.year for day in EXPECTED_HOLIDAYS)}
        certain, uncertain = [], []
        for day, said in self._marked.items():
            if said.status == DayStatus.PROVISIONAL and self._is_known(day.year):
                uncertain.append(day)
            if said.status != DayStatus.PROVISIONAL and not self._is_known(day.year):
                certain.append(day)
        return Counted(
            own_years=own_years | set(self._differences),
            exceptions_of=self._exceptions_of,
            ordinary_of=_statutory_exceptions,
            is_known=self._is_known,
            certain=certain,
            uncertain=uncertain,
        )

    def _is_known(self, year):
        return year in self._published_years or year in _library_exceptions()

    def _exceptions_of(self, year):
        """{day: +1 worked or -1 off} where a day of the year is not as its weekday has it."""
        if year in self._published_years:
            unmarked = {}
        elif year in _library_exceptions():
            unmarked = _library_exceptions()[year]
        else:
            unmarked = _statutory_exceptions(year) | _expected_exceptions(year)
        return {day: n for day, n in (unmarked | self._differences.get(year, {})).items() if n}

    @cached_property
    def _differences(self):
        """Year -> what the marked days of it say, those too that say what their weekday would."""
        found = {}
        for day, said in self._marked.items():
            found.setdefault(day.year, {})[day] = _difference(day, said.kind == DayKind.WORKDAY)
        return found


def _difference(day, works):
    """How the day counts beside the rule of weekdays."""
    return works - (day.weekday() < SATURDAY)


@cache
def _library_exceptions():
    """Year -> its exceptions, of the years that the library is trusted with and knows."""
    known = {year for year in LIBRARY_YEARS if library_day(date(year, 1, 1))}
    found = {year: {} for year in known}
    for day in (*chinese_calendar.holidays, *chinese_calendar.workdays):
        if day.year in known and (number := _difference(day, chinese_calendar.is_workday(day))):
            found[day.year][day] = number
    return found


def _statutory_exceptions(year):
    """Of a year without a notice, those holidays that have a fixed date."""
    days = [date(year, month, day) for month, day in FIXED_HOLIDAYS]
    return {day: -1 for day in days if day.weekday() < SATURDAY}


def _expected_exceptions(year):
    return {day: -1 for day in EXPECTED_HOLIDAYS if day.year == year and day.weekday() < SATURDAY}


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
