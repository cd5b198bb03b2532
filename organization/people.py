"""The changes to the registry that everybody needs.

Each takes an open `record.door.change` on `Registry.the()`, returns what it saved and raises Django's
ValidationError, which says what is wrong with which field.
"""

from datetime import date, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from organization.calendar import library_day, local_today
from organization.dates import PERIOD, OutOfBounds
from organization.models import Appointment, Delegation, Department, Holiday, User
from organization.vocabulary import DayKind, DayStatus, Language

DAYS = ("from_on", "until_on", "ended_on")


def add_person(door, username, name, password=None, *, email="", language=Language.CHINESE):
    """A new person. Without a password nobody can sign in as them until one is set."""
    person = User(username=username.strip(), name=name.strip(), email=email.strip(), language=language)
    if password is None:
        person.set_unusable_password()
    else:
        _set_password(person, password)
    return _save(door, person)


def deactivate(door, person):
    """Nobody signs in as this person any more; their appointments count for nothing, to delegates too."""
    person.is_active = False
    return _save(door, person)


def add_department(door, code, name, parent=None, *, order=0):
    """A new department under `parent`, or a unit of its own."""
    return _save(door, Department(code=code.strip(), name=name.strip(), parent=parent, order=order))


def appoint(door, person, role, department, from_on=None, until_on=None):
    """Give a person a role over a department and all below it, from today unless said otherwise."""
    first_day = from_on or local_today(door.at)
    return _save(
        door,
        Appointment(person=person, role=role, department=department, from_on=first_day, until_on=until_on),
    )


def end(door, period, until_on):
    """Let an appointment or a delegation end with the day `until_on`."""
    period.until_on = until_on
    return _save(door, period)


def delegate(door, appointment, delegate, from_on, until_on, reason=""):
    """Let `delegate` act under somebody else's appointment from one day to another, both included."""
    return _save(
        door,
        Delegation(appointment=appointment, delegate=delegate, from_on=from_on, until_on=until_on, reason=reason),
    )


def seed_calendar(door, years):
    """Enter the published holidays and make-up days of `years`; returns the new rows.

    Days that stand in the table already are left as they are. A year the library does not know adds nothing.
    """
    known = set(Holiday.objects.values_list("day", flat=True))
    return [door.save(_holiday(said)) for year in years for said in published_days(year) if said.day not in known]


def published_days(year):
    """The named days of the year that the library of published calendars knows, none where it knows nothing."""
    first = date(year, 1, 1)
    days = (library_day(first + timedelta(n)) for n in range((date(year + 1, 1, 1) - first).days))
    return [said for said in days if said and said.name]


def _holiday(said):
    return Holiday(
        day=said.day,
        kind=DayKind.WORKDAY if said.works else DayKind.REST,
        name=said.name,
        status=DayStatus.CONFIRMED,
        source=said.source,
    )


def _set_password(person, password):
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise ValidationError({"password": weak.error_list}) from None
    person.set_password(password)


def _save(door, row):
    row.full_clean()
    _refuse_absurd_days(row, local_today(door.at))
    return door.save(row)


def _refuse_absurd_days(row, today):
    """Days that are set now; one that stands already must not keep anybody from ending what it began."""
    days = {name: getattr(row, name) for name in row.changed_columns() if name in DAYS}
    absurd = {name: day for name, day in days.items() if day and not PERIOD.hold(day, today)}
    if absurd:
        raise ValidationError({name: OutOfBounds(day, PERIOD, today).message for name, day in absurd.items()})
