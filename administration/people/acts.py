"""People and their accounts."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from administration.acting import About, Makes, a_reason, act
from administration.answers import chosen, row_id, write, wrong
from administration.people import rules
from administration.people.links import LINK_MADE, LINK_WITHDRAWN, links_made_lately
from administration.permissions import administers
from organization import people
from organization.dates import PERIOD
from organization.models import User
from organization.vocabulary import Language, Role
from ui.forms import DayField

MOST_LINKS = 5  # an hour, for one person
NO_ROLE = ("", _("No role yet"))
THE_PERSON = About("person", lambda asked: asked.admin.people())
MAY_CHANGE = (administers, rules.answers_for_the_account)
DETAILS = {
    "name": forms.CharField(label=_("Full name"), max_length=100),
    "email": forms.EmailField(label=_("E-mail"), required=False, max_length=254),
    "language": forms.ChoiceField(label=_("Language"), choices=Language.choices),
}


def _role_has_its_department(asked):
    role, department = asked.answers.get("role"), asked.answers.get("department")
    if {"role", "department"} <= asked.answers.keys() and bool(role) != bool(department):
        return wrong("department" if role else "role", _("Choose both a role and its department, or neither."))
    return None


@act(
    person_added=_("added the person"),
    may=(administers,),
    asks=(_role_has_its_department,),
    takes={
        "username": forms.CharField(
            label=_("User name"), max_length=150, help_text=_("For signing in; it is never changed.")
        ),
        **DETAILS,
        "role": forms.ChoiceField(label=_("Role"), required=False, choices=[NO_ROLE, *Role.choices]),
        "department": row_id(_("Department"), required=False),
        "until_on": DayField(bounds=PERIOD, label=_("Last day of the role"), required=False),
    },
    makes=Makes(User, {"person": "pk"}),
)
def add_person(door, asked, *, username, name, email, language, role, department, until_on):
    """Somebody new, with a first appointment or without one. The password comes later, through a one-time link."""
    person = people.add_person(door, username, name, email=email, language=language)
    if role:
        place = chosen(asked.admin.existing, department, "department")
        people.appoint(door, person, role, place, from_on=asked.day, until_on=until_on)
    return person


@act(person_changed=_("changed the person's details"), may=MAY_CHANGE, about=THE_PERSON, takes=DETAILS)
def change_person(door, asked, **details):
    return write(door, asked.row, **details)


@act(
    person_deactivated=_("closed the account"),
    may=(administers, rules.is_somebody_elses_account, rules.answers_for_the_account),
    about=THE_PERSON,
    needs=(rules.the_account_is_not_closed_already, rules.others_administer_what_they_do),
    reason=a_reason(required=True),
)
def close_account(door, asked):
    """Nobody signs in with it any more; all that the person did stays on the record."""
    return people.deactivate(door, asked.row)


@act(
    person_reactivated=_("opened the account again"),
    may=(administers, rules.is_somebody_elses_account, rules.answers_for_the_account),
    about=THE_PERSON,
    needs=(rules.the_account_is_closed,),
    reason=a_reason(required=True),
)
def reopen_account(door, asked):
    asked.row.is_active = True
    return door.save(asked.row)


@act(
    **{LINK_MADE: _("made a one-time link for a new password")},
    may=(administers, rules.is_somebody_elses_password, rules.answers_for_the_account),
    about=THE_PERSON,
    needs=(rules.the_account_is_open,),
    parameters=lambda asked: {"person": asked.row.pk},
    always=True,
)
def make_link(door, asked):
    """No column changes: the event itself is the link, and only it remembers it."""
    if links_made_lately(asked.row, door.at) >= MOST_LINKS:
        raise ValidationError(_("Too many links were made for this person. Try again in an hour."))
    return asked.row


@act(
    **{LINK_WITHDRAWN: _("withdrew the one-time link")},
    may=(administers, rules.is_somebody_elses_password, rules.answers_for_the_account),
    about=THE_PERSON,
    needs=(rules.the_account_is_open, rules.a_link_works),
    parameters=lambda asked: {"person": asked.row.pk},
    always=True,
)
def withdraw_link(door, asked):
    """The event itself ends the link."""
    return asked.row
