"""An empty database becomes an office."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from administration.acting import act
from administration.answers import wrong
from administration.permissions import is_the_operator
from organization import people
from organization.calendar import local_today
from organization.models import Department, User
from organization.vocabulary import Role
from record.models import Installation
from tracker.reminders.ladder import ship_ladder
from workflow.refusals import Refusal
from workflow.shipped import publish_shipped

MEMBER = {"username", "name", "role", "department"}
NOT_EMPTY = Refusal(
    "not_empty",
    _(
        "This database already holds an office, so nothing was changed. "
        "Name an empty database in RECTIFY_DATABASE_URL to set up another one."
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """What an office begins with: departments by their codes, the unit first, and people by their user names."""

    departments: dict[str, Department]
    people: dict[str, User]
    holidays: int
    procedures: tuple[str, ...]


def is_taken(kind="") -> bool:
    """Whether somebody lives in the database, or it is meant for anything but `kind`."""
    return Installation.current() not in ("", kind) or User.objects.exists() or Department.objects.exists()


def _nobody_lives_here(asked):
    """Asked behind the lock: of two that found at once, the second finds people here."""
    return NOT_EMPTY if is_taken(asked.answers.get("kind")) else None


def _members_are_whole(asked):
    members = asked.answers.get("members", [])
    is_whole = isinstance(members, list | tuple) and all(
        isinstance(each, dict) and each.keys() == MEMBER and each["role"] in Role.values for each in members
    )
    return None if is_whole else wrong("members", RegexValidator.message)


@act(
    office_founded=_("founded the office"),
    may=(is_the_operator,),
    asks=(_nobody_lives_here, _members_are_whole),
    takes={
        "kind": forms.ChoiceField(choices=Installation.Kind.choices),
        # The rows judge what they are called, each by its own option.
        "code": forms.CharField(required=False),
        "unit": forms.CharField(required=False),
        "departments": forms.JSONField(required=False),
        "members": forms.JSONField(),
        "passwords": forms.JSONField(required=False),
    },
    secrets=frozenset({"passwords"}),
    reason=False,
)
def found_office(door, asked, *, kind, code, unit, departments, members, passwords):
    """Unit, departments, the first people, calendar, ladder and shipped procedures at once.

    `departments` are [code, name]; `members` {username, name, role, department}, those with `passwords` may sign in.
    """
    Installation.mark(kind)
    try:
        root = people.add_department(door, code, unit)
    except ValidationError as invalid:
        found = invalid.message_dict
        raise ValidationError({"unit" if name == "name" else name: found[name] for name in found}) from None
    places = {root.code: root} | {
        code: people.add_department(door, code, name, root, order=order)
        for order, (code, name) in enumerate(departments or (), start=1)
    }
    welcomed = [_welcome(door, member, places, passwords or {}) for member in members]
    today = local_today(door.at)
    ship_ladder(door, today)
    holidays = people.seed_calendar(door, range(today.year - 1, today.year + 2))
    procedures = tuple(procedure.name for procedure in publish_shipped(door))
    return Founded(
        departments=places,
        people={person.username: person for person in welcomed},
        holidays=len(holidays),
        procedures=procedures,
    )


def _welcome(door, member, places, passwords):
    if member["department"] not in places:
        raise ValidationError({"members": RegexValidator.message})
    person = people.add_person(door, member["username"], member["name"], passwords.get(member["username"]))
    people.appoint(door, person, member["role"], places[member["department"]])
    return person
