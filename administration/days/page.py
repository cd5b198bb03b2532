"""The office's table of holidays and make-up days, one year at a time."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from administration.days.acts import YEARS
from administration.history import last_change
from organization.calendar import WorkCalendar
from organization.models import Holiday
from organization.people import published_days
from organization.vocabulary import DayKind, DayStatus
from record.ahead import ahead_now
from ui.badges import Badge

REST = Badge("closed", "sun", DayKind.REST.label)
WORK = Badge("doing", "todo", DayKind.WORKDAY.label)


@dataclass(frozen=True, slots=True)
class DayRow:
    holiday: Any
    kind: Badge
    is_provisional: bool


class YearPage:
    """What the table says of `year`, and what it could still be told; two queries."""

    def __init__(self, year):
        self.year = year

    @cached_property
    def rows(self):
        return [
            DayRow(row, REST if row.kind == DayKind.REST else WORK, row.status == DayStatus.PROVISIONAL)
            for row in Holiday.objects.filter(day__year=self.year)
        ]

    @property
    def provisional(self) -> int:
        return sum(row.is_provisional for row in self.rows)

    @cached_property
    def missing(self) -> int:
        """How many published days the table does not have yet."""
        known = {row.holiday.day for row in self.rows}
        return sum(said.day not in known for said in published_days(self.year))

    @cached_property
    def is_published(self) -> bool:
        """Whether the working days of the year are certain."""
        days = (row.holiday for row in self.rows)
        calendar = WorkCalendar({one.day: (one.kind, one.status, one.name, one.source) for one in days})
        return not calendar.provisional(date(self.year, 7, 1))


class DaysPage(YearPage):
    """The year of the address, else this one."""

    def __init__(self, admin, request):
        super().__init__(next((year for year in YEARS if str(year) == request.GET.get("year")), admin.day.year))
        self.ahead, self.last = ahead_now(), last_change((Holiday, {}))
