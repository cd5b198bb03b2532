"""Handing over: all that somebody handles, verifies or answers for goes to a colleague, ticket by ticket."""

from dataclasses import replace
from itertools import combinations

from django.db.models import F, Q

from organization.calendar import local_today
from record.clock import database_clock
from record.models import Event
from tracker import bulk
from tracker.models import Measure, SignOff, Ticket
from tracker.order import by_number, natural
from tracker.standing import TicketStanding
from tracker.vocabulary import SignOffStatus
from workflow.requests import TransitionRequest

ROLES = ("handler", "verifier", "leader")


def work_of(person, actor, *, clock=database_clock):
    """The open tickets visible to `actor` that name the person in any role."""
    named = Q(*((role, person) for role in ROLES), _connector=Q.OR)
    standing = TicketStanding(actor, local_today(clock()))
    return Ticket.objects.visible_to(standing).open().filter(named).order_by(*by_number())


def named_in(person) -> dict[str, list[str]]:
    """The numbers of the open tickets that wait for the person, by how they name him or her; whoever may see them.

    "handler", "verifier" and "leader" can be handed over; "owner" is of a measure not done yet, "signer" of a signature
    asked for by name.
    """
    tickets = Ticket.objects.open().order_by(*by_number())
    measures = Measure.objects.current().filter(owner=person, progress__lt=100).order_by()
    asked = SignOff.objects.filter(wanted=person, status=SignOffStatus.ASKED, cycle=F("ticket__cycle")).order_by()
    found = {role: tickets.filter(**{role: person}) for role in ROLES} | {
        "owner": tickets.filter(pk__in=measures.values("ticket")),
        "signer": tickets.filter(pk__in=asked.values("ticket")),
    }
    numbers = {how: list(named.values_list("number", flat=True)) for how, named in found.items()}
    return {how: named for how, named in numbers.items() if named}


def hand_over(
    person, successor, *, actor, reason, interface, batch, clock=database_clock, request_number=""
) -> list[bulk.Row]:
    """Reassign each of those tickets from the person to the successor, in whatever role; one answer for each.

    Asked again with the same batch it moves no ticket twice, and says of each what it said before.
    """
    tickets = list(work_of(person, actor, clock=clock))
    transition_request = TransitionRequest(
        name="reassign",
        actor=actor,
        reason=reason,
        interface=interface,
        batch=batch,
        request_number=request_number,
    )
    own = _moved_before(transition_request, successor) | {t.number: _roles(t, person, successor) for t in tickets}
    return bulk.take(transition_request, sorted(own, key=natural), own_answers=own, clock=clock)


def _moved_before(transition_request, successor):
    """What the tickets answered that this batch has moved already; with other words the engine refuses their keys."""
    events = Event.objects.filter(
        batch=transition_request.batch, actor=transition_request.actor, what=transition_request.name
    )
    digests = {int(event.subject.partition(":")[2]): event.payload_digest for event in events}
    moved = Ticket.objects.filter(pk__in=digests).values_list("pk", "number")
    return {number: _answered(transition_request, successor, digests[pk]) for pk, number in moved}


def _answered(transition_request, successor, digest):
    parts = (roles for many in (1, 2, 3) for roles in combinations(ROLES, many))
    ways = [dict.fromkeys(roles, successor.username) for roles in parts]
    return next(
        (said for said in ways if replace(transition_request, answers=said).payload_digest() == digest), ways[0]
    )


def _roles(ticket, person, successor):
    return {role: successor.username for role in ROLES if getattr(ticket, f"{role}_id") == person.pk}
