"""How the settings name what was done to the registry: a sentence after the name of who did it."""

from django.utils.translation import gettext_lazy as _

from organization.labels import enumerated

SENTENCES = {
    "office_founded": _("founded the office"),
    "person_added": _("added the person"),
    "person_changed": _("changed the person's details"),
    "person_deactivated": _("closed the account"),
    "person_reactivated": _("opened the account again"),
    "appointed": _("made an appointment"),
    "appointed_self": _("made an appointment of their own, being the only administrator of a new office"),
    "appointment_ended": _("ended an appointment"),
    "appointment_withdrawn": _("withdrew an appointment before it began"),
    "delegated": _("let somebody stand in"),
    "delegation_ended": _("ended a delegation"),
    "delegation_withdrawn": _("withdrew a delegation before it began"),
    "department_added": _("added the department"),
    "department_changed": _("renamed the department"),
    "department_renamed": _("renamed the department"),
    "department_moved": _("moved the department"),
    "department_ended": _("ended the department"),
    "department_resumed": _("took the department up again"),
    "departments_ordered": _("changed the order of departments"),
    "holidays_entered": _("entered days in the calendar"),
    "holiday_changed": _("changed a day of the calendar"),
    "calendar_seeded": _("entered the published days of a year"),
    "calendar_confirmed": _("confirmed the days of a year"),
    "ladder_line_added": _("added a line to the reminder ladder"),
    "ladder_line_changed": _("changed a line of the reminder ladder"),
    "ladder_line_ended": _("ended a line of the reminder ladder"),
    "procedure_drafted": _("wrote a draft of the procedure"),
    "procedure_published": _("published the procedure"),
    "procedure_retired": _("retired the procedure"),
    "password_link_made": _("made a one-time link for a new password"),
    "password_link_withdrawn": _("withdrew the one-time link"),
    "password_set_by_link": _("set a new password through the one-time link"),
    "password_changed": _("changed the password"),
    "language_chosen": _("chose another language"),
}


def sentence(detail):
    return SENTENCES.get(detail, _("changed the registry"))


def listed(things) -> str:
    """Several things in one line, with the comma of the reader's language between them."""
    return enumerated(things, None)
