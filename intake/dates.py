"""Dates as feedback documents write them, from 2026年11月27日 to 年底前.

Where a date names no year, the day of feedback gives it: a month before that of the feedback lies in the
next year. Words given to these functions are folded (`intake.folding`).
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from intake.numerals import NUMERAL, number_of

_THIRDS = {"上旬": 10, "中旬": 20}
_YEAR = r"(?:(?P<{0}year>\d{{4}})\s?年\s?|(?P<{0}which>今年|本年|当年|明年|来年|次年)的?)"
DATE = re.compile(
    "|".join(
        (
            r"(?<![\d.])(?P<signed_year>\d{4})(?P<sign>[-./])(?P<signed_month>\d{1,2})(?P=sign)(?P<signed_day>\d{1,2})(?![\d.])",
            rf"(?P<spelt_year>[〇零○一二三四五六七八九]{{4}})年(?P<spelt_month>[{NUMERAL}]{{1,2}})月"
            rf"(?:(?P<spelt_day>[{NUMERAL}]{{1,3}})日)?",
            _YEAR.format("m_") + r"?(?<![\d.])(?P<month>\d{1,2})\s?月份?\s?"
            r"(?:(?P<day>\d{1,2})\s?[日号]|(?P<part>[底末]|[上中下]旬|前))?",
            _YEAR.format("q_") + r"?第?(?P<quarter>[一二三四1-4])季度",
            _YEAR.format("h_") + r"?(?P<half>[上下]半年)",
            _YEAR.format("e_") + r"年?(?P<year_end>[底末内])|(?P<bare_year_end>年[底末]|[本当]年度?内)",
            r"(?P<this_month>[本当]|下个?|次)月(?:[底末内]|(?P<this_day>\d{1,2})[日号])",
            rf"(?P<count>\d{{1,3}}|[{NUMERAL}]{{1,3}})个?(?P<unit>工作日|日|天|周|星期|月|年)(?:以|之)?内",
        )
    )
)
_MONTH_ALONE = re.compile(r"\s*(?P<year>\d{4})[-./](?P<month>\d{1,2})\s*(?:[底末前]*)\s*")
_UNTIL = re.compile(r"\s*(?:至|到|-|—+|~)\s*")
IMPOSSIBLE, UNCLEAR = "impossible", "unclear"


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date at [start, end) of the words read. `day` is None where `problem` says why."""

    start: int
    end: int
    words: str
    day: date | None
    problem: str = ""


def dates_in(words, fed_back_on=None, start=0, end=None):
    """Yield each date of `words` in order, those that no calendar has included."""
    before = None
    for found in DATE.finditer(words, start, len(words) if end is None else end):
        # 2026年3月至6月底: the second year is the first one's.
        is_range = before and before.day and _UNTIL.fullmatch(words, before.end, found.start())
        hint = before.day if is_range else fed_back_on
        try:
            day = _day_of(found, hint)
            problem = "" if day else UNCLEAR
        except (ValueError, OverflowError):
            day, problem = None, IMPOSSIBLE
        before = DateFound(found.start(), found.end(), found.group(), day, problem)
        yield before


def read_date(words, fed_back_on=None):
    """Return the one date that a table cell or the words after a label give, or None where they give none.

    Of several, the last one counts, as in 2026年3月至6月底. A date that does not exist comes before all.
    """
    if alone := _MONTH_ALONE.fullmatch(words):
        words = f"{alone['year']}年{alone['month']}月"
    found = list(dates_in(words, fed_back_on))
    impossible = [one for one in found if one.problem == IMPOSSIBLE]
    return (impossible or found or [None])[-1]


def _day_of(found, fed_back_on):
    """The day that a match of `DATE` means; None where only the day of feedback or a calendar could tell."""
    part = found.groupdict()
    if part["signed_year"]:
        return date(int(part["signed_year"]), int(part["signed_month"]), int(part["signed_day"]))
    if part["spelt_year"]:
        return _spelt(part)
    if part["month"]:
        return _in_month(part, fed_back_on)
    if part["quarter"]:
        return _end_of_month(_year(part, "q_", fed_back_on), number_of(part["quarter"]) * 3, fed_back_on)
    if part["half"]:
        month = 6 if part["half"] == "上半年" else 12
        return _end_of_month(_year(part, "h_", fed_back_on), month, fed_back_on)
    if part["year_end"] or part["bare_year_end"]:
        return _end_of_month(_year(part, "e_", fed_back_on), 12, fed_back_on)
    return fed_back_on and _counted_from(part, fed_back_on)


def _year(part, prefix, fed_back_on):
    """The year named, or None where none is."""
    if part[prefix + "year"]:
        return int(part[prefix + "year"])
    if part[prefix + "which"] and fed_back_on:
        return fed_back_on.year + (part[prefix + "which"] in ("明年", "来年", "次年"))
    return None


def _spelt(part):
    year, month = number_of(part["spelt_year"]), number_of(part["spelt_month"])
    if not part["spelt_day"]:
        return _last_day(year, month)
    return date(year, month, number_of(part["spelt_day"]))


def _in_month(part, fed_back_on):
    year, month = _year(part, "m_", fed_back_on), int(part["month"])
    if part["day"]:
        # The year matters for the 29th of February alone; a leap year stands in where none is known.
        named = date(2000 if year is None else year, month, int(part["day"]))
        year = _year_ahead(month, fed_back_on) if year is None else year
        return year and named.replace(year=year)
    last = _end_of_month(year, month, fed_back_on)
    if part["part"] in _THIRDS:
        return last and last.replace(day=_THIRDS[part["part"]])
    if part["part"] == "前":
        return last and last.replace(day=1) - timedelta(days=1)
    return last


def _end_of_month(year, month, fed_back_on):
    if not 1 <= month <= 12:
        raise ValueError(month)
    if year is None:
        year = _year_ahead(month, fed_back_on)
    return None if year is None else _last_day(year, month)


def _year_ahead(month, fed_back_on):
    return fed_back_on and fed_back_on.year + (month < fed_back_on.month)


def _last_day(year, month):
    return date(year, month, monthrange(year, month)[1])


def _counted_from(part, fed_back_on):
    """本月底, 下月5日, 30日内, 三个月内: counted from the day of feedback."""
    if part["this_month"]:
        month = fed_back_on.replace(day=1) if part["this_month"] in "本当" else _months_on(fed_back_on, 1)
        if part["this_day"]:
            return month.replace(day=int(part["this_day"]))
        return _last_day(month.year, month.month)
    count, unit = number_of(part["count"]), part["unit"]
    if unit in ("月", "年"):
        return _months_on(fed_back_on, count * (12 if unit == "年" else 1))
    if unit == "工作日":
        return None
    return fed_back_on + timedelta(days=count * (1 if unit in ("日", "天") else 7))


def _months_on(day, count):
    years, month = divmod(day.month - 1 + count, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
