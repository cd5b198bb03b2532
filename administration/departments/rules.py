"""What is refused about departments: nobody gains by a move, and no open ticket loses its department."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from administration.rules import IS_OVER, ONE_DAY, no_earlier
from organization.labels import enumerated
from organization.models import Department
from tracker.models import Ticket
from tracker.vocabulary import OPEN_STATES
from workflow.refusals import Refusal, RefusalKind
from workflow.verbs import permission

GOES_ON = Refusal("goes_on", _("This department has not ended."))
IS_A_UNIT = Refusal("is_a_unit", _("A unit stands at the top of its own tree and is not moved or ended here."))
PARENT_ENDED = Refusal("parent_ended", _("The department it belongs to has ended. Take that one up again first."))
OWN_GAIN = Refusal(
    "own_gain",
    _("You hold a role over the new place and would gain this department. Another administrator has to move it."),
    RefusalKind.PERMISSION,
)


@permission("not_its_place", _("Where this department stands is for the administrator of the whole unit to change."))
def administers_its_place(asked):
    """Where a department stands is for whoever administers what it belongs to; a unit belongs to nothing."""
    return asked.row.parent_id is None or asked.row.parent_id in asked.admin.department_ids


def it_is_no_unit(asked):
    return IS_A_UNIT if asked.row.parent_id is None else None


def it_has_not_ended(asked):
    return IS_OVER if asked.row.parent_id and has_ended(asked.row, asked.day) else None


def it_has_ended(asked):
    return GOES_ON if asked.row.parent_id and asked.row.ended_on is None else None


def what_it_belongs_to_goes_on(asked):
    parent = asked.row.parent
    return PARENT_ENDED if parent and asked.row.ended_on and has_ended(parent, asked.day) else None


def it_leads_no_open_ticket(asked):
    if not _may_end(asked) or not (n := leads_open_tickets([asked.row.pk])):
        return None
    message = ngettext(
        "The department leads %(n)d open ticket. The coordinator has to reassign or close it first.",
        "The department leads %(n)d open tickets. The coordinator has to reassign or close them first.",
        n,
    )
    return Refusal("leads_open_tickets", message % {"n": n})


def nothing_below_goes_on(asked):
    below = [str(child) for child in asked.row.children.existing(asked.day)] if _may_end(asked) else []
    if not below:
        return None
    message = _("These departments belong to it and go on: %(names)s. Move or end them first.")
    return Refusal("goes_on_below", message % {"names": enumerated(below)})


def the_last_day_is_yesterday_or_later(asked):
    return no_earlier(asked, "ended_on", asked.day - ONE_DAY)


def against_moving(asked, parent) -> list[Refusal]:
    """Nobody's own roles reach over it who did not before; no open ticket is led from outside its unit."""
    if asked.admin.would_gain(asked.row.pk, parent.pk):
        return [OWN_GAIN]
    tree = Department.objects.tree()
    below = tree.below([asked.row.pk])
    if tree.above(asked.row.pk)[-1] == tree.above(parent.pk)[-1] or not (n := leads_open_tickets(below)):
        return []
    message = ngettext(
        "It leads %(n)d open ticket of its unit and cannot move to another unit before that is closed.",
        "It leads %(n)d open tickets of its unit and cannot move to another unit before they are closed.",
        n,
    )
    return [Refusal("leaves_unit", message % {"n": n})]


def has_ended(department, day) -> bool:
    return department.ended_on is not None and department.ended_on < day


def leads_open_tickets(department_ids) -> int:
    return Ticket.objects.filter(lead_department__in=department_ids, state__in=OPEN_STATES).count()


def places(admin, department) -> list:
    """Where the department may be moved: anywhere but below itself."""
    below = Department.objects.tree().below([department.pk])
    return [each for each in admin.existing if each.pk not in below]


def _may_end(asked):
    return asked.row.parent_id is not None and not has_ended(asked.row, asked.day)
