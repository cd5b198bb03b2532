"""A month of the office: what is due, and which days are worked."""

from calendar import Calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desk.calendar.due import WhatIsDue
from desk.moves import has_moves_to_confirm
from organization.calendar import SATURDAY
from tracker.standing import WORKING
from ui.paging import Paged

LAYERS = (("mine", _("Mine")), ("department", _("My departments")), ("all", _("All")))
IN_A_CELL, ON_A_PAGE = 3, 60  # what is due
YEARS = (2000, 2100)
MONDAY_FIRST = Calendar()


@dataclass(frozen=True, slots=True)
class Day:
    """One cell of the grid and one heading of the agenda; `rest_url` leads to all that is due on it."""

    day: date
    said: Any
    happenings: list
    is_of_month: bool
    is_today: bool
    rest_url: str = ""

    @property
    def mark(self):
        """A worked weekend or a day of rest on a weekday: what the weekday alone does not say."""
        if self.said.works and self.day.weekday() >= SATURDAY:
            return pgettext_lazy("calendar", "Work")
        return pgettext_lazy("calendar", "Rest") if self.is_named_rest else ""

    @property
    def is_named_rest(self):
        return not self.said.works and bool(self.said.name or self.day.weekday() < SATURDAY)

    @property
    def speaks(self):
        """Whether the agenda has anything to tell of the day."""
        return bool(self.happenings or self.mark)

    @property
    def is_expected(self):
        """A day off that the year's notice may still move."""
        return bool(self.mark) and self.said.provisional

    @property
    def first(self):
        return self.happenings[:IN_A_CELL]

    @property
    def more(self):
        return len(self.happenings) - IN_A_CELL

    @property
    def tone(self):
        names = [
            "" if self.said.works else "off",
            "holiday" if self.is_named_rest else "",
            "" if self.is_of_month else "other",
            "today" if self.is_today else "",
        ]
        return " ".join(filter(None, names))


class MonthPage(Paged):
    """One month for `standing` (a TicketStanding): four queries beside the standing's, whatever it shows."""

    heads = [(WEEKDAYS[n], WEEKDAYS_ABBR[n]) for n in range(7)]

    def __init__(self, standing, first, layer, *, page="", day=""):
        self._standing, self.first = standing, first
        self._page_asked, self._day_asked = page, day
        self.layer = layer if layer in dict(self.layers) else "mine"
        self._dates = MONDAY_FIRST.monthdatescalendar(first.year, first.month)
        self.what_is_due = WhatIsDue(standing, self.layer, self._dates[0][0], self._dates[-1][-1])
        self.previous_url, self.next_url = self._to(first - timedelta(days=1)), self._to(first + timedelta(days=31))
        self.today_url, self.is_this_month = self._to(standing.on), standing.on.replace(day=1) == first

    @property
    def layers(self):
        """The layers there are for this reader; departments only for those who work in one."""
        return [
            (code, label)
            for code, label in LAYERS
            if code != "department" or self._standing.departments_of_any(WORKING)
        ]

    @property
    def may_confirm_moves(self):
        """Whether the reader coordinates, and so confirms the dates that a published calendar moves."""
        return has_moves_to_confirm(self._standing)

    @property
    def tabs(self):
        return [(label, self._url(layer=code), code == self.layer) for code, label in self.layers]

    @cached_property
    def weeks(self):
        return [[replace(day, rest_url=self._rest_url(day)) for day in week] for week in self._days]

    @property
    def provisional_years(self):
        """The years, of all the cells, whose days off may still change."""
        shown = [day for week in self._days for day in week if day.is_of_month or day.is_expected]
        return sorted({day.day.year for day in shown if day.said.provisional})

    @property
    def due(self):
        return sum(len(day.happenings) for day in self._speaking)

    # --- the agenda, a page at a time ---

    @property
    def agenda(self):
        """The days of this page with what of them stands on it; one that is too long goes on on the next."""
        shown = {}
        for day, happening in self.part:
            shown.setdefault(day.day, replace(day, happenings=[]))
            shown[day.day].happenings.extend([happening] if happening else [])
        return list(shown.values())

    def paginator(self):
        return Paginator(self._rows, ON_A_PAGE)

    def page_asked(self):
        """The page that the address names, or the one on which its day begins."""
        if self._day_asked:
            return self._page_of.get(self._day_asked, 1)
        is_number = self._page_asked.isascii() and self._page_asked.isdecimal() and len(self._page_asked) < 6
        return max(1, int(self._page_asked)) if is_number else 1

    def page_url(self, number):
        return f"{self._url(page=number)}#t-agenda"

    def _rest_url(self, day):
        """Where all that is due on the day is told, from here."""
        said = day.day.isoformat()
        if not day.is_of_month:
            return f"{self._to(day.day)}#d-{said}"
        is_here = self._page_of.get(said, self.number) == self.number
        return f"{'' if is_here else self._to(day.day, day=said)}#d-{said}"

    @cached_property
    def _page_of(self):
        """Day -> the page on which it begins."""
        found = {}
        for n, (day, _happening) in enumerate(self._rows):
            found.setdefault(day.day.isoformat(), n // ON_A_PAGE + 1)
        return found

    @cached_property
    def _rows(self):
        return [(day, happening) for day in self._speaking for happening in day.happenings or [None]]

    @cached_property
    def _speaking(self):
        return [day for week in self._days for day in week if day.is_of_month and day.speaks]

    # --- addresses ---

    def _to(self, day, /, **more):
        return self._url(month=f"{day:%Y-%m}", **more) if YEARS[0] <= day.year <= YEARS[1] else ""

    def _url(self, **changes):
        asked = {"month": f"{self.first:%Y-%m}", "layer": self.layer} | changes
        return f"{reverse('calendar')}?{urlencode(asked)}"

    # --- days ---

    @cached_property
    def _days(self):
        calendar = self._standing.office.calendar
        return [[self._day(day, calendar.look_up(day)) for day in week] for week in self._dates]

    def _day(self, day, said):
        due = self.what_is_due.by_day.get(day, [])
        return Day(day, said, due, day.month == self.first.month, day == self._standing.on)


def month_of(said, today):
    """The first day of the month that an address asks for, and whether it could be read."""
    this = today.replace(day=1)
    try:
        first = date.fromisoformat(f"{said}-01") if said else this
    except ValueError:
        return this, False
    is_known = YEARS[0] <= first.year <= YEARS[1]
    return (first if is_known else this), is_known
