"""Handing over: all that somebody handles, verifies or answers for goes to a colleague, ticket by ticket."""

from django.db.models import Q

from organization.calendar import local_today
from record.clock import database_clock
from tracker import bulk
from tracker.models import Ticket
from tracker.order import by_number
from tracker.standing import TicketStanding
from workflow.requests import TransitionRequest

ROLES = ("handler", "verifier", "leader")


def work_of(person, actor, *, clock=database_clock):
    """The open tickets visible to `actor` that name the person in any role."""
    named = Q(*((role, person) for role in ROLES), _connector=Q.OR)
    who = TicketStanding(actor, local_today(clock()))
    return Ticket.objects.visible_to(who).open().filter(named).order_by(*by_number())


def hand_over(person, successor, *, actor, reason, interface, batch, clock=database_clock) -> list[bulk.Row]:
    """Reassign each of those tickets from the person to the successor, in whatever role; one answer for each.

    Asked again with the same batch it moves no ticket twice.
    """
    tickets = list(work_of(person, actor, clock=clock))
    wish = TransitionRequest(name="reassign", actor=actor, reason=reason, interface=interface, batch=batch)
    own = {ticket.number: _roles(ticket, person, successor) for ticket in tickets}
    return bulk.take(wish, own, own_answers=own, clock=clock)


def _roles(ticket, person, successor):
    return {role: successor.username for role in ROLES if getattr(ticket, f"{role}_id") == person.pk}
