"""What the library of published calendars knows of a year."""

from datetime import date, timedelta

from organization.calendar import library_day
from organization.models import Holiday

ONE_DAY = timedelta(days=1)


def published_days(year):
    """The named days of the year that the library knows, none where it knows nothing."""
    first = date(year, 1, 1)
    days = (library_day(first + ONE_DAY * n) for n in range((date(year + 1, 1, 1) - first).days))
    return [said for said in days if said and said.name]


def missing_days(year) -> int:
    """How many published days the table does not have yet."""
    known = set(Holiday.objects.filter(day__year=year).values_list("day", flat=True))
    return sum(said.day not in known for said in published_days(year))
