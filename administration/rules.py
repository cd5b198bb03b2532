"""What the settings refuse, and why: nobody gives themselves power, and no office is left without an administrator."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from organization.labels import enumerated
from organization.models import Appointment, Department
from organization.vocabulary import Role
from tracker.models import Ticket
from tracker.vocabulary import OPEN_STATES
from workflow.refusals import Refusal, RefusalKind, TransitionRefused

OWN_APPOINTMENT = Refusal(
    "own_appointment",
    _("Nobody gives a role to themselves. Another administrator has to make this appointment."),
    RefusalKind.PERMISSION,
)
OWN_DELEGATION = Refusal(
    "own_delegation",
    _("Nobody makes themselves somebody's stand-in. Another administrator has to do this."),
    RefusalKind.PERMISSION,
)
OWN_ACCOUNT = Refusal(
    "own_account",
    _("Nobody closes or opens their own account. Another administrator has to do this."),
    RefusalKind.PERMISSION,
)
OWN_LINK = Refusal(
    "own_link",
    _("You know your password: change it under “My account”. Another administrator can make a link for you."),
    RefusalKind.PERMISSION,
)
ELSEWHERE = Refusal(
    "works_elsewhere",
    _(
        "This person also has duties outside the departments you administer, so the account is not yours to "
        "change. Ask the administrator of the whole unit."
    ),
    RefusalKind.PERMISSION,
)
LAST_ADMINISTRATOR = Refusal(
    "last_administrator",
    _("Nobody would administer this unit any more. Appoint another administrator without a last day first."),
)
CLOSED_ACCOUNT = Refusal("closed_account", _("The account is closed. Open it again first."))
OPEN_ACCOUNT = Refusal("open_account", _("The account is open already."))
NOTHING_TO_LEND = Refusal("nothing_to_lend", _("The person holds no appointment in which somebody could stand in."))
OWN_GAIN = Refusal(
    "own_gain",
    _("You hold a role over the new place and would gain this department. Another administrator has to move it."),
    RefusalKind.PERMISSION,
)
IS_OVER = Refusal("is_over", _("This has ended already."))
GOES_ON = Refusal("goes_on", _("This department has not ended."))
IS_A_UNIT = Refusal("is_a_unit", _("A unit stands at the top of its own tree and is not moved or ended here."))
NOT_ITS_PLACE = Refusal(
    "not_its_place",
    _("Where this department stands is for the administrator of the whole unit to change."),
    RefusalKind.PERMISSION,
)
PARENT_ENDED = Refusal("parent_ended", _("The department it belongs to has ended. Take that one up again first."))


def about_the_account(admin, person):
    """Whether an administrator may reach into the account itself."""
    if person == admin.user or admin.answers_for(person):
        return []
    return [ELSEWHERE]


def about_ending(admin, appointments):
    """Whether each department keeps an administrator when these appointments end; costs nothing for other roles."""
    ending = [row for row in appointments if row.role == Role.ADMINISTRATOR]
    if not ending:
        return []
    lasting = Appointment.objects.in_force(admin.day).filter(
        role=Role.ADMINISTRATOR, until_on__isnull=True, person__is_active=True
    )
    kept = set(lasting.exclude(pk__in=[row.pk for row in ending]).order_by().values_list("department", flat=True))
    tree = Department.objects.tree()
    if all(kept & set(tree.above(row.department_id)) for row in ending):
        return []
    return [LAST_ADMINISTRATOR]


def about_its_place(admin, department):
    """Where a department stands is for whoever administers what it belongs to."""
    if department.parent_id is None:
        return [IS_A_UNIT]
    return [] if department.parent_id in admin.department_ids else [NOT_ITS_PLACE]


def about_ending_department(admin, department):
    """A department ends when it leads no open ticket and nothing below it goes on."""
    if objections := about_its_place(admin, department):
        return objections
    if has_ended(department, admin.day):
        return [IS_OVER]
    return [*_open_tickets(department), *_going_on_below(admin, department)]


def about_resuming(admin, department):
    if objections := about_its_place(admin, department):
        return objections
    if department.ended_on is None:
        return [GOES_ON]
    return [PARENT_ENDED] if has_ended(department.parent, admin.day) else []


def refuse_own_gain(admin, department, parent):
    """Raise where the mover's own roles would reach over the department, and did not before."""
    if admin.would_gain(department.pk, parent.pk):
        raise TransitionRefused([OWN_GAIN])


def has_ended(department, day) -> bool:
    return department.ended_on is not None and department.ended_on < day


def refuse_another_unit(department, parent):
    """Raise where open tickets would be led from outside the unit that was inspected."""
    tree = Department.objects.tree()
    below = tree.below([department.pk])
    if tree.above(department.pk)[-1] != tree.above(parent.pk)[-1] and (n := leads_open_tickets(below)):
        message = ngettext(
            "It leads %(n)d open ticket of its unit and cannot move to another unit before that is closed.",
            "It leads %(n)d open tickets of its unit and cannot move to another unit before they are closed.",
            n,
        )
        raise TransitionRefused([Refusal("leaves_unit", message % {"n": n})])


def leads_open_tickets(department_ids) -> int:
    return Ticket.objects.filter(lead_department__in=department_ids, state__in=OPEN_STATES).count()


def _open_tickets(department):
    if not (n := leads_open_tickets([department.pk])):
        return []
    message = ngettext(
        "The department leads %(n)d open ticket. The coordinator has to reassign or close it first.",
        "The department leads %(n)d open tickets. The coordinator has to reassign or close them first.",
        n,
    )
    return [Refusal("leads_open_tickets", message % {"n": n})]


def _going_on_below(admin, department):
    below = [str(child) for child in department.children.existing(admin.day)]
    if not below:
        return []
    message = _("These departments belong to it and go on: %(names)s. Move or end them first.")
    return [Refusal("goes_on_below", message % {"names": enumerated(below)})]
