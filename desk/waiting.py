"""Tickets that wait for somebody beside the straight road: extensions to decide on, look backs whose day has come."""

from django.db.models import Exists, OuterRef

from desk.awaiting import watched_as
from desk.lists import for_lists
from tracker.extensions.questions import PENDING
from tracker.extensions.steps import step_for
from tracker.family import remember_families
from tracker.models import Extension, LookBack, Ticket
from tracker.permissions import looks_back
from tracker.told import remember_lives
from tracker.vocabulary import LookBackStatus, State

MOST = 100  # tickets looked at


def extensions_for(standing) -> list[tuple]:
    """(step, ticket) wherever an extension waits for this person's word; `standing` is a TicketStanding."""
    watched = watched_as(standing, "coordinator") | watched_as(standing, "leader")
    asked = Extension.objects.filter(ticket=OuterRef("pk"), cycle=OuterRef("cycle"), status__in=PENDING)
    tickets = _listed(Ticket.objects.visible_to(standing).filter(watched, Exists(asked)), standing)
    remember_families(tickets)
    return [(step, ticket) for ticket in tickets if (step := step_for(ticket, standing))]


def look_backs_for(standing) -> list:
    """Closed tickets whose look back is due, and at which this person may look back."""
    watched = watched_as(standing, "coordinator") | watched_as(standing, "verifier")
    due = LookBack.objects.filter(ticket=OuterRef("pk"), status=LookBackStatus.PLANNED, planned_on__lte=standing.on)
    tickets = Ticket.objects.visible_to(standing).filter(watched, Exists(due), state=State.CLOSED)
    return [ticket for ticket in _listed(tickets, standing) if looks_back(ticket, standing)]


def _listed(tickets, standing):
    """Read with what their permissions ask of each, in a few statements for all."""
    found = list(for_lists(tickets.by_urgency())[:MOST])
    for ticket in found:
        ticket.registry_head = standing.registry_head
    remember_lives(found)
    return found
