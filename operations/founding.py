"""An empty database becomes an office."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organization import people
from organization.calendar import local_today
from organization.models import Department, User
from organization.vocabulary import Role
from record.door import change
from record.models import Installation, Interface, Registry
from tracker.reminders.ladder import ship_ladder
from workflow.refusals import Refusal
from workflow.shipped import publish_shipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """What an office begins with."""

    unit: Department
    administrator: User
    holidays: int
    procedures: tuple[str, ...]


class CannotFound(Exception):
    """Why no office was founded; nothing was changed."""

    def __init__(self, *refusals):
        super().__init__("; ".join(str(refusal.message) for refusal in refusals))
        self.refusals = refusals


def found_office(*, unit, code, username, name, password):
    """Write unit, first administrator, calendar and shipped procedures at once; raises CannotFound."""
    with change(Registry.the(), actor=None, interface=Interface.SYSTEM, detail="office_founded") as door:
        # Asked again behind the lock: of two that found at once, the second finds people here.
        refuse_unless_empty()
        Installation.mark(Installation.Kind.OFFICE)
        with naming_options(code="--code", name="--unit"):
            root = people.add_department(door, code, unit)
        with naming_options(username="--admin", name="--name", password=_("The password")):
            administrator = people.add_person(door, username, name, password)
        people.appoint(door, administrator, Role.ADMINISTRATOR, root)
        holidays, procedures = lay_ground(door)
    return Founded(unit=root, administrator=administrator, holidays=holidays, procedures=procedures)


def lay_ground(door):
    """Seed the calendar from last year to next year, publish the shipped procedures and put up the ladder.

    Returns the number of days entered and the names of the procedures.
    """
    year = local_today(door.at).year
    ship_ladder(door, local_today(door.at))
    holidays = people.seed_calendar(door, range(year - 1, year + 2))
    return len(holidays), tuple(procedure.name for procedure in publish_shipped(door))


def refuse_unless_empty():
    """Raise CannotFound where somebody lives already."""
    if Installation.current() or User.objects.exists() or Department.objects.exists():
        raise CannotFound(
            Refusal(
                "not_empty",
                _(
                    "This database already holds an office, so nothing was changed. "
                    "Name an empty database in RECTIFY_DATABASE_URL to set up another one."
                ),
            )
        )


@contextmanager
def naming_options(**options):
    """Turn what a row finds wrong with its fields into refusals that name the options they came from."""
    try:
        yield
    except ValidationError as wrong:
        raise CannotFound(
            *(
                Refusal("malformed", f"{options.get(field, field)}: {message}")
                for field, messages in wrong.message_dict.items()
                for message in messages
            )
        ) from None
