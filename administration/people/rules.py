"""What is refused about people and their accounts; no unit is left without an administrator."""

from django.utils.translation import gettext_lazy as _

from administration.people import links
from administration.rules import IS_OVER
from organization.models import Appointment, Department
from organization.vocabulary import Role
from workflow.refusals import Refusal
from workflow.verbs import permission

LAST_ADMINISTRATOR = Refusal(
    "last_administrator",
    _("Nobody would administer this unit any more. Appoint another administrator without a last day first."),
)
CLOSED_ACCOUNT = Refusal("closed_account", _("The account is closed. Open it again first."))
OPEN_ACCOUNT = Refusal("open_account", _("The account is open already."))
NO_LINK = Refusal("no_link", _("There is no link that still works."))


@permission("own_account", _("Nobody closes or opens their own account. Another administrator has to do this."))
def is_somebody_elses_account(asked):
    return asked.row != asked.actor


@permission(
    "own_link",
    _("You know your password: change it under “My account”. Another administrator can make a link for you."),
)
def is_somebody_elses_password(asked):
    return asked.row != asked.actor


@permission(
    "works_elsewhere",
    _(
        "This person also has duties outside the departments you administer, so the account is not yours to "
        "change. Ask the administrator of the whole unit."
    ),
)
def answers_for_the_account(asked):
    return asked.row == asked.actor or asked.admin.answers_for(asked.row)


def the_account_is_open(asked):
    return None if asked.row.is_active else CLOSED_ACCOUNT


def the_account_is_not_closed_already(asked):
    return None if asked.row.is_active else IS_OVER


def the_account_is_closed(asked):
    return OPEN_ACCOUNT if asked.row.is_active else None


def a_link_works(asked):
    return None if links.open_link(asked.row) else NO_LINK


def others_administer_what_they_do(asked):
    """A closed account administers nothing already."""
    held = asked.row.appointments.overlapping(asked.day, None)
    return about_ending(held, asked.day) if asked.row.is_active else None


def about_ending(appointments, day):
    """Whether each department keeps an administrator when these appointments end; costs nothing for other roles."""
    ending = [row for row in appointments if row.role == Role.ADMINISTRATOR]
    if not ending:
        return None
    lasting = Appointment.objects.in_force(day).filter(
        role=Role.ADMINISTRATOR, until_on__isnull=True, person__is_active=True
    )
    kept = set(lasting.exclude(pk__in=[row.pk for row in ending]).order_by().values_list("department", flat=True))
    tree = Department.objects.tree()
    is_kept = all(kept & set(tree.above(row.department_id)) for row in ending)
    return None if is_kept else LAST_ADMINISTRATOR
