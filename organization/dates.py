"""Dates and instants that come from outside: how they may be spelled, and how far away they may lie.

Whoever takes a date from a page, a command, a file or another system reads it here, so that one spelling means one
day everywhere and a slip of the pen (2926) is asked about at the door instead of being counted to for ever.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from organization.calendar import end_of_local_day, office_zone

LONGEST = 64  # characters; nobody spells a date with more
# 20261104 and the fourth day of a week, 2026-W45-3. A week alone and a numbered day of a year are no days to an office.
_COMPACT = re.compile(r"\d{8}|\d{4}-W\d{2}-\d|\d{4}W\d{3}", re.ASCII)
_SPELT = re.compile(
    r"(?P<year>\d{4})(?:(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
    r"|\s?年\s?(?P<yue>\d{1,2})\s?月\s?(?P<ri>\d{1,2})\s?[日号])",
    re.ASCII,
)
_WITH_A_TIME = re.compile(r"(?P<day>.+?)(?:[Tt]|\s+)(?P<clock>(?!24)\d\d(?:[-+:\dZ].*)?)", re.ASCII)


class Bounds(NamedTuple):
    """The first day a kind of date may fall on, and how many years from today the last one lies."""

    since: date
    years_ahead: int

    def first_and_last(self, today: date) -> tuple[date, date]:
        return self.since, date(today.year + self.years_ahead, 12, 31)

    def hold(self, day: date, today: date) -> bool:
        first, last = self.first_and_last(today)
        return first <= day <= last


# Until when work is due, of tickets and measures, first set, moved or asked for. No office keeps work open from before
# 2000, nor promises anything for more than a lifetime; some write a day late in the century for “for good”.
DUE = Bounds(date(2000, 1, 1), 80)
# When findings were handed over. Older papers are entered for the record; a meeting may be entered before it is held.
FEEDBACK = Bounds(date(1980, 1, 1), 1)
# From when until when somebody holds an office, stands in, is reminded, or a department exists.
PERIOD = Bounds(date(1950, 1, 1), 80)
# As of when the record is read; what lies in the future is refused by whoever asks.
RECORD = Bounds(date(1900, 1, 1), 1000)

# As of when reminders are looked at beforehand: each day until then is gone through.
FORECAST = Bounds(date(1900, 1, 1), 10)


class NoDate(ValueError):
    """What was said is no day and no instant."""


class OutOfBounds(ValueError):
    """A day, but not one that can be meant; `message` asks which is."""

    def __init__(self, day, bounds, today):
        super().__init__(day.isoformat())
        self.message = _sentence(day, bounds, today)


class Said(NamedTuple):
    """An instant that was said; a bare day is its end, local time."""

    instant: datetime
    is_day: bool


def read_day(said) -> date:
    """The day that was spelled, in any of the ways an office writes one; raises NoDate.

    2026-11-04, 2026/11/4, 2026.11.4, 2026年11月4日, 20261104 and 2026-W45-3 are one day, in full width too.
    """
    if isinstance(said, date) and not isinstance(said, datetime):
        return said
    text = _folded(said)
    try:
        if _COMPACT.fullmatch(text):
            return date.fromisoformat(text)
        if spelt := _SPELT.fullmatch(text):
            return date(int(spelt["year"]), int(spelt["month"] or spelt["yue"]), int(spelt["day"] or spelt["ri"]))
    except ValueError:
        pass
    raise NoDate(text)


def read_day_within(said, bounds: Bounds, today: date) -> date:
    """As `read_day`; raises OutOfBounds too."""
    day = read_day(said)
    if not bounds.hold(day, today):
        raise OutOfBounds(day, bounds, today)
    return day


def read_instant(said) -> Said:
    """The instant that was said, in UTC: a bare day, however spelled, is its end; without a zone it is local.

    Raises NoDate, for instants that lie at the ends of the calendar too.
    """
    text = _folded(said)
    if with_a_time := _WITH_A_TIME.fullmatch(text):
        return Said(_instant(**with_a_time.groupdict()), is_day=False)
    return Said(end_of_local_day(_of_the_record(text)), is_day=True)


def _instant(day, clock):
    try:
        told = time.fromisoformat(clock)
    except ValueError:
        raise NoDate(clock) from None
    instant = datetime.combine(_of_the_record(day), told)
    return (instant if instant.tzinfo else instant.replace(tzinfo=office_zone())).astimezone(UTC)


def _of_the_record(text):
    day = read_day(text)
    # A day at either end of the calendar has no instant in every zone.
    if not RECORD.since <= day <= date.max - timedelta(days=366):
        raise NoDate(text)
    return day


def _folded(said):
    if not isinstance(said, str) or len(said) > LONGEST:
        raise NoDate(str(said)[:LONGEST])
    return unicodedata.normalize("NFKC", said).strip()


def _sentence(day, bounds, today):
    first, last = bounds.first_and_last(today)
    said = {"day": day.isoformat(), "year": f"{day.year:04}", "first": first.isoformat(), "last": last.isoformat()}
    if meant := _year_meant(day.year, today):
        return _("%(year)s: is %(meant)s meant? Write a date from %(first)s to %(last)s.") % (said | {"meant": meant})
    return _("%(day)s cannot be meant: write a date from %(first)s to %(last)s.") % said


def _year_meant(year, today):
    """The year nearest to today of which this one is a slip: a digit mistyped, or two of them exchanged."""
    near = sorted(range(today.year - 2, today.year + 6), key=lambda other: abs(other - today.year))
    return next((other for other in near if _is_slip(f"{year:04}", f"{other:04}")), None)


def _is_slip(written, meant):
    return sum(a != b for a, b in zip(written, meant, strict=True)) == 1 or sorted(written) == sorted(meant)
