"""Whose turn it is: cheap enough for a list of all tickets, close enough to the law to start the day with.

The ticket page asks the engine itself; here a state and the reader's standing must do.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.vocabulary import State

NEXT = {
    State.REGISTERED: _("Assign"),
    State.ASSIGNED: _("Accept"),
    State.IN_PROGRESS: _("Work on it"),
    State.SUBMITTED: _("Verify"),
    State.VERIFIED: _("Close the ticket"),
}


def awaiting(standing) -> Q:
    """The tickets in which the person (a TicketStanding) has something to do next."""
    leads = Q(lead_department__in=standing.departments_of_any(("head", "handler")))
    closes = (watched_as(standing, "coordinator") | watched_as(standing, "leader")) & ~Q(verified_by=standing.user.pk)
    return (
        Q(watched_as(standing, "coordinator"), state=State.REGISTERED)
        | Q(leads, state__in=(State.ASSIGNED, State.IN_PROGRESS))
        | Q(_verifies(standing), state=State.SUBMITTED)
        | Q(closes, state=State.VERIFIED)
    )


def watched_as(standing, role) -> Q:
    """The tickets that the person watches in the role."""
    held = standing.departments(role)
    return Q(lead_department__in=held) | Q(inspection__unit__in=held) | Q(inspection__in=standing.inspections([role]))


def _verifies(standing):
    """Named, or standing in for who is named, or nobody is named and the work is not the person's own."""
    me = standing.user.pk
    principals = frozenset().union(*(standing.principals("verifier", d) for d in standing.departments("verifier")))
    has_worked = Q(submitted_by=me) | Q(handler=me) | Q(leader=me)
    unnamed = Q(verifier__isnull=True) & ~has_worked
    return watched_as(standing, "verifier") & (Q(verifier__in=principals | {me}) | unnamed)
