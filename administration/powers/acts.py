"""Appointments and delegations: what people may do, from when to when."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from administration.acting import About, a_reason, act
from administration.answers import chosen, row_id
from administration.choices import CHOOSE
from administration.people.acts import THE_PERSON
from administration.people.rules import the_account_is_open
from administration.periods import withdraw
from administration.permissions import administers
from administration.powers import rules
from administration.rules import is_to_come, it_goes_on
from organization import people
from organization.dates import PERIOD
from organization.vocabulary import Role
from tracker import lent_to
from ui.forms import DayField
from workflow.refusals import TransitionRefused


@act(
    appointed=_("made an appointment"),
    appointed_self=_("made an appointment of their own, being the only administrator of a new office"),
    detail=lambda asked: "appointed_self" if asked.row == asked.actor else "appointed",
    may=(administers, rules.is_no_gift_to_oneself),
    about=THE_PERSON,
    needs=(the_account_is_open,),
    asks=(rules.it_begins_today_or_later,),
    takes={
        "role": forms.ChoiceField(label=_("Role"), choices=[CHOOSE, *Role.choices]),
        "department": row_id(_("Department")),
        "from_on": DayField(bounds=PERIOD, label=_("First day")),
        "until_on": DayField(bounds=PERIOD, label=_("Last day"), required=False),
    },
)
def appoint(door, asked, *, role, department, from_on, until_on):
    """A role over a department and all below it."""
    place = chosen(asked.admin.existing, department, "department")
    return people.appoint(door, asked.row, role, place, from_on=from_on, until_on=until_on)


@act(
    delegated=_("let somebody stand in"),
    may=(administers,),
    about=THE_PERSON,
    needs=(the_account_is_open, rules.something_can_be_lent),
    asks=(rules.nobody_names_themselves, rules.it_begins_today_or_later),
    takes={
        "appointment": row_id(_("Appointment")),
        "delegate": row_id(_("Stand-in")),
        "from_on": DayField(bounds=PERIOD, label=_("First day")),
        "until_on": DayField(bounds=PERIOD, label=_("Last day")),
    },
    reason=a_reason(required=True),
)
def delegate(door, asked, *, appointment, delegate, from_on, until_on):
    """Somebody acts under one appointment of the person for a while."""
    stand_in = chosen(
        rules.stand_ins(asked.admin, asked.row), delegate, "delegate", _("This person can no longer be chosen.")
    )
    lent = chosen(
        rules.lendable(asked.admin, asked.row), appointment, "appointment", _("This appointment has ended meanwhile.")
    )
    if lent.delegations.filter(delegate=stand_in).overlapping(from_on, until_on).exists():
        raise ValidationError({"delegate": _("This person already stands in at that time.")})
    if refusals := lent_to.refusals(lent, stand_in, from_on, until_on):
        raise TransitionRefused(refusals)
    return people.delegate(door, lent, stand_in, from_on, until_on, asked.reason)


# What is in force ends; what has not begun is withdrawn as a whole, so that it was in force on no day.
ENDING = {
    "asks": (rules.the_last_day_fits,),
    "takes": {
        "until_on": DayField(
            bounds=PERIOD, label=_("Last day"), required=False, help_text=_("Yesterday's date ends it at once.")
        )
    },
    "reason": a_reason(required=True),
}


@act(
    appointment_ended=_("ended an appointment"),
    appointment_withdrawn=_("withdrew an appointment before it began"),
    detail=lambda asked: "appointment_withdrawn" if is_to_come(asked) else "appointment_ended",
    may=(administers,),
    about=About("appointment", lambda asked: asked.admin.appointments()),
    needs=(it_goes_on, rules.others_administer_what_it_does),
    **ENDING,
)
def end_appointment(door, asked, *, until_on):
    return _end(door, asked, until_on)


@act(
    delegation_ended=_("ended a delegation"),
    delegation_withdrawn=_("withdrew a delegation before it began"),
    detail=lambda asked: "delegation_withdrawn" if is_to_come(asked) else "delegation_ended",
    may=(administers,),
    about=About("delegation", lambda asked: asked.admin.delegations()),
    needs=(it_goes_on,),
    **ENDING,
)
def end_delegation(door, asked, *, until_on):
    return _end(door, asked, until_on)


def _end(door, asked, until_on):
    return withdraw(door, asked.row) if is_to_come(asked) else people.end(door, asked.row, until_on)
