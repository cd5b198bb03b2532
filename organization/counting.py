"""Working days counted by arithmetic: the weeks between two days, and the holidays that break them.

A count from the first day there is to any other costs a few look-ups in short sorted lists, however far apart the days
lie; counting day by day would let one absurd date keep everybody waiting.
"""

from bisect import bisect_left, bisect_right
from calendar import isleap
from datetime import date
from functools import cache
from itertools import accumulate

FIRST, LAST = date.min.toordinal(), date.max.toordinal()
A_WEEK, WORKED = 7, 5
# How far beyond so many days a count looks at first; no rest of an office is longer.
MARGIN = 40


class Sums:
    """Numbers on days, summed up to any day."""

    def __init__(self, numbers):
        self._days = sorted(numbers)
        self._sums = [0, *accumulate(numbers[day] for day in self._days)]

    def through(self, ordinal: int) -> int:
        return self._sums[bisect_right(self._days, ordinal)]


class Counted:
    """How many working days, and how many provisional days, there are from the first day on through any other.

    `exceptions_of(year)` gives {day: +1 or -1} where a day differs from the rule of weekdays, `is_known(year)` whether
    unmarked days are certain. All other years than `own_years` are alike but for their weekdays: `ordinary_of(year)`.
    """

    def __init__(self, *, own_years, exceptions_of, ordinary_of, is_known, certain, uncertain):
        self._exceptions_of, self._ordinary_of = exceptions_of, ordinary_of
        self._own = {year: self._sums_of(exceptions_of(year)) for year in own_years}
        self._corrections = Sums(
            {
                year: self._whole(year) - ordinary_before(ordinary_of)[year + 1] + ordinary_before(ordinary_of)[year]
                for year in self._own
            }
        )
        self._known_years = Sums({year: _length(year) for year in own_years if is_known(year)})
        self._is_known = is_known
        marks = {day.toordinal(): 1 for day in uncertain} | {day.toordinal(): -1 for day in certain}
        self._marks = Sums(marks)

    def working(self, ordinal: int) -> int:
        """Working days from the first day there is through this one."""
        if ordinal < FIRST:
            return 0
        year = date.fromordinal(ordinal).year
        before = ordinary_before(self._ordinary_of)[year] + self._corrections.through(year - 1)
        weeks, rest = divmod(ordinal, A_WEEK)  # the first day there is was a Monday
        return weeks * WORKED + min(rest, WORKED) + before + self._of_year(year).through(ordinal)

    def provisional(self, ordinal: int) -> int:
        """Days that a notice may still change, from the first day there is through this one."""
        if ordinal < FIRST:
            return 0
        year = date.fromordinal(ordinal).year
        known = self._known_years.through(year - 1)
        if self._is_known(year):
            known += ordinal - date(year, 1, 1).toordinal() + 1
        return ordinal - known + self._marks.through(ordinal)

    def find(self, number: int, near: int) -> int | None:
        """The working day of that number; None beyond the first and the last day there is. `near` is a day whose
        distance to it is likely to be small.
        """
        if not 0 < number <= self.working(LAST):
            return None
        reach = 2 * abs(number - self.working(near)) + MARGIN
        low, high = max(FIRST, near - reach), min(LAST, near + reach)
        if self.working(low) >= number:
            low = FIRST
        if self.working(high) < number:
            high = LAST
        days = range(low, high + 1)
        return days[bisect_left(days, number, key=self.working)]

    def _of_year(self, year):
        if year not in self._own:
            self._own[year] = self._sums_of(self._exceptions_of(year))
        return self._own[year]

    def _whole(self, year):
        return self._own[year].through(LAST)

    @staticmethod
    def _sums_of(exceptions):
        return Sums({day.toordinal(): number for day, number in exceptions.items()})


@cache
def ordinary_before(ordinary_of) -> list[int]:
    """By year, what ordinary exceptions add up to in all the years before it. There are but fourteen kinds of year."""
    kinds = {}
    sums = [0, 0]
    for year in range(date.min.year, date.max.year + 1):
        kind = date(year, 1, 1).weekday(), _length(year)
        if kind not in kinds:
            kinds[kind] = sum(ordinary_of(year).values())
        sums.append(sums[-1] + kinds[kind])
    return sums


def _length(year):
    return 365 + isleap(year)
