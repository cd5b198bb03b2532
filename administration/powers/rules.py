"""What is refused about appointments and delegations: nobody gives themselves power, and nothing is dated back."""

from django.utils.translation import gettext_lazy as _

from administration.answers import wrong
from administration.people.rules import about_ending
from administration.rules import ONE_DAY, is_to_come, no_earlier
from workflow.refusals import Refusal, RefusalKind
from workflow.verbs import permission

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


def others_administer_what_it_does(asked):
    return about_ending([asked.row], asked.day)


def the_last_day_fits(asked):
    """Not before yesterday, nor before the first day, nor later than it ends anyway; what is to come has none."""
    if is_to_come(asked):
        return None
    return no_earlier(asked, "until_on", max(asked.row.from_on, asked.day - ONE_DAY)) or _ends_anyway(asked)


def _ends_anyway(asked):
    day, last = asked.answers.get("until_on"), asked.row.until_on
    if not (day and last and day > last):
        return None
    message = _("It ends on %(day)s anyway. To go on longer, make a new one.")
    return wrong("until_on", message % {"day": last.isoformat()})


def lendable(admin, person):
    """The appointments of the person in which the administrator may let somebody stand in."""
    own = admin.appointments().overlapping(admin.day, None).filter(person=person)
    return own.select_related("department__parent")


def stand_ins(admin, person):
    return admin.people().active().exclude(pk=person.pk)
