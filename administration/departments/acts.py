"""Departments: adding, renaming, moving, ordering, ending."""

from django import forms
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from administration.acting import About, a_reason, act
from administration.answers import chosen, row_id, write
from administration.departments import rules
from administration.permissions import administers
from organization import people
from organization.dates import PERIOD
from organization.models import Department
from ui.forms import DayField
from workflow.refusals import Refusal, TransitionRefused

THE_DEPARTMENT = About("department", lambda asked: Department.objects.filter(pk__in=asked.admin.department_ids))
NAME = forms.CharField(label=_("Name"), max_length=200)
AT_THE_END = Refusal("at_the_end", _("It stands at the end already."))


@act(
    department_added=_("added the department"),
    may=(administers,),
    takes={
        "parent": row_id(_("Belongs to")),
        "name": NAME,
        "code": forms.CharField(
            label=_("Code"),
            max_length=50,
            help_text=_("Short and lasting, such as finance; it is never changed."),
        ),
    },
)
def add_department(door, asked, *, parent, name, code):
    above = chosen(asked.admin.existing, parent, "parent")
    last = above.children.aggregate(last=Max("order"))["last"] or 0
    return people.add_department(door, code, name, above, order=last + 1)


@act(
    department_renamed=_("renamed the department"),
    may=(administers,),
    about=THE_DEPARTMENT,
    takes={"name": NAME},
    reason=a_reason(required=True),
)
def rename_department(door, asked, *, name):
    """Records of the past keep the old name."""
    return write(door, asked.row, name=name)


@act(
    department_moved=_("moved the department"),
    may=(administers, rules.administers_its_place),
    about=THE_DEPARTMENT,
    needs=(rules.it_is_no_unit,),
    takes={"parent": row_id(_("Belongs to"))},
    reason=a_reason(required=True),
)
def move_department(door, asked, *, parent):
    """To another place of the same tree, with all below it."""
    place = chosen(rules.places(asked.admin, asked.row), parent, "parent")
    if refusals := rules.against_moving(asked, place):
        raise TransitionRefused(refusals)
    return write(door, asked.row, parent=place)


@act(
    department_ended=_("ended the department"),
    may=(administers, rules.administers_its_place),
    about=THE_DEPARTMENT,
    needs=(rules.it_is_no_unit, rules.it_has_not_ended, rules.it_leads_no_open_ticket, rules.nothing_below_goes_on),
    asks=(rules.the_last_day_is_yesterday_or_later,),
    takes={"ended_on": DayField(bounds=PERIOD, label=_("Last day"), help_text=_("Yesterday's date ends it at once."))},
    reason=a_reason(required=True),
)
def end_department(door, asked, *, ended_on):
    """It can no longer be chosen; its tickets, its people's appointments and its name stay on the record."""
    asked.row.ended_on = ended_on
    return door.save(asked.row)


@act(
    department_resumed=_("took the department up again"),
    may=(administers, rules.administers_its_place),
    about=THE_DEPARTMENT,
    needs=(rules.it_is_no_unit, rules.it_has_ended, rules.what_it_belongs_to_goes_on),
    reason=a_reason(required=True),
)
def resume_department(door, asked):
    """It can be chosen again, as if it had never ended."""
    asked.row.ended_on = None
    return door.save(asked.row)


@act(
    departments_ordered=_("changed the order of departments"),
    may=(administers, rules.administers_its_place),
    about=THE_DEPARTMENT,
    needs=(rules.it_is_no_unit,),
    takes={"step": forms.ChoiceField(choices=[("-1", _("Up")), ("1", _("Down"))], widget=forms.HiddenInput)},
    reason=False,
    minds_meanwhile=False,
)
def order_department(door, asked, *, step):
    """One place up or down among its siblings. It loses nobody's work, so it minds no change meanwhile."""
    siblings = list(asked.row.parent.children.all())
    at = siblings.index(asked.row)
    if not 0 <= (to := at + int(step)) < len(siblings):
        raise TransitionRefused([AT_THE_END])
    siblings.insert(to, siblings.pop(at))
    for place, each in enumerate(siblings, start=1):
        each.order = place
        door.save(each)
    return asked.row
