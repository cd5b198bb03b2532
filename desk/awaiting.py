"""Whose turn it is: cheap enough for a list of all tickets, close enough to the law to start the day with.

The ticket page asks the engine itself; here a state and the reader's standing must do.
"""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models import Inspection
from tracker.standing import WORKING
from tracker.vocabulary import State

NEXT = {
    State.REGISTERED: _("Assign"),
    State.ASSIGNED: _("Accept"),
    State.IN_PROGRESS: _("Work on it"),
    State.SUBMITTED: _("Verify"),
    State.VERIFIED: _("Close the ticket"),
}


def awaiting(standing) -> Q:
    """The tickets in which the person (a TicketStanding) has something to do next: they are open, all of them."""
    return any_of(grounds(standing))


def grounds(standing) -> list[Q]:
    """The same in parts that share no ticket, each for an index of its own: what the person's departments work on, and
    what he or she watches.
    """
    worked, watched = standing.departments_of_any(WORKING), list(_watched(standing))
    leads = [Q(lead_department__in=worked, state__in=(State.ASSIGNED, State.IN_PROGRESS))] if worked else []
    return leads + ([any_of(watched)] if watched else [])


def watches(standing, *roles) -> bool:
    """Whether the person watches any ticket in one of the roles."""
    return bool(standing.departments_of_any(roles) or standing.inspections(roles))


def watched_as(standing, *roles) -> Q:
    """The tickets that the person watches in one of the roles."""
    held, seats = standing.departments_of_any(roles), standing.inspections(roles)
    inside = Inspection.objects.filter(unit__in=held).order_by().values("pk")
    watched = [Q(lead_department__in=held) | Q(inspection__in=inside)] if held else []
    return any_of(watched + ([Q(inspection__in=seats)] if seats else []))


def any_of(conditions) -> Q:
    """One of the conditions; where there is none, no row at all, for which the database need not be asked."""
    return reduce(or_, conditions) if conditions else Q(pk__in=())


def _watched(standing):
    """What waits for those who watch, state by state."""
    me = standing.user.pk
    if watches(standing, "coordinator"):
        yield Q(watched_as(standing, "coordinator"), state=State.REGISTERED)
    if watches(standing, "verifier"):
        yield Q(_verifies(standing), state=State.SUBMITTED)
    if watches(standing, "coordinator", "leader"):
        yield Q(watched_as(standing, "coordinator", "leader"), ~Q(verified_by=me), state=State.VERIFIED)


def _verifies(standing):
    """Named, or standing in for who is named, or nobody is named and the work is not the person's own."""
    me = standing.user.pk
    principals = frozenset().union(*(standing.principals("verifier", d) for d in standing.departments("verifier")))
    has_worked = Q(submitted_by=me) | Q(handler=me) | Q(leader=me)
    unnamed = Q(verifier__isnull=True) & ~has_worked
    return watched_as(standing, "verifier") & (Q(verifier__in=principals | {me}) | unnamed)
