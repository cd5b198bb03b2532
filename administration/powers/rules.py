"""What is refused about appointments and delegations: nobody gives themselves power, and nothing is dated back."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from administration.answers import REQUIRED, wrong
from administration.people.rules import IS_OVER, about_ending
from administration.periods import is_over
from workflow.refusals import Refusal, RefusalKind
from workflow.verbs import permission

YESTERDAY = timedelta(days=1)
NOTHING_TO_LEND = Refusal("nothing_to_lend", _("The person holds no appointment in which somebody could stand in."))
OWN_DELEGATION = Refusal(
    "own_delegation",
    _("Nobody makes themselves somebody's stand-in. Another administrator has to do this."),
    RefusalKind.PERMISSION,
)


@permission(
    "own_appointment", _("Nobody gives a role to themselves. Another administrator has to make this appointment.")
)
def is_no_gift_to_oneself(asked):
    """But for the only administrator of a fresh office."""
    return asked.row != asked.actor or asked.admin.may_appoint_themselves()


def it_begins_today_or_later(asked):
    if asked.answers.get("from_on", asked.day) < asked.day:
        return wrong("from_on", _("Today is the earliest: what was done before was not done under it."))
    return None


def something_can_be_lent(asked):
    return None if not asked.row.is_active or lendable(asked.admin, asked.row) else NOTHING_TO_LEND


def nobody_names_themselves(asked):
    return OWN_DELEGATION if asked.answers.get("delegate") == asked.actor.pk else None


def it_goes_on(asked):
    return IS_OVER if is_over(asked.row, asked.day) else None


def others_administer_what_it_does(asked):
    return about_ending([asked.row], asked.day)


def the_last_day_fits(asked):
    """Not before yesterday, nor before the first day, nor later than it ends anyway; what is to come has none."""
    day, row = asked.answers.get("until_on"), asked.row
    if is_to_come(asked) or "until_on" not in asked.answers:
        return None
    if day is None:
        return wrong("until_on", REQUIRED)
    earliest = max(row.from_on, asked.day - YESTERDAY)
    if day < earliest:
        return wrong("until_on", _("Choose %(day)s or later.") % {"day": earliest.isoformat()})
    if row.until_on and day > row.until_on:
        message = _("It ends on %(day)s anyway. To go on longer, make a new one.")
        return wrong("until_on", message % {"day": row.until_on.isoformat()})
    return None


def is_to_come(asked) -> bool:
    return asked.row.from_on > asked.day


def lendable(admin, person):
    """The appointments of the person in which the administrator may let somebody stand in."""
    own = admin.appointments().overlapping(admin.day, None).filter(person=person)
    return own.select_related("department__parent")


def stand_ins(admin, person):
    return admin.people().active().exclude(pk=person.pk)
