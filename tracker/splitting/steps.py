"""Dividing the work on one issue among several tickets. The issue stays one; the tickets are counted by themselves."""

from dataclasses import replace
from uuid import uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from record.clock import database_clock
from record.door import lock
from record.models import Event
from tracker import answers, rules
from tracker import permissions as may
from tracker.models import Ticket
from tracker.vocabulary import State
from workflow import engine
from workflow.refusals import Refusal
from workflow.requests import TransitionRequest
from workflow.verbs import amendment

SPLIT_IN = (State.REGISTERED, State.ASSIGNED, State.IN_PROGRESS)


def _goes_through_its_door(ticket, transition_request):
    """By itself the amendment would only say that the ticket was split, and bear nothing."""
    return Refusal("split_alone", _("A ticket is split together with the tickets that come beside it."))


def _parts_are_whole(ticket, transition_request):
    answers = ticket.answers
    if answers.refusals or answers.get("parts"):
        return None
    return Refusal("parts_missing", _("Name at least one part: the title of a ticket that comes beside this one."))


@amendment(
    may=[may.coordinates],
    is_work=False,
    states=SPLIT_IN,
    asks=[rules.answers_are_readable, rules.a_reason_is_given, _parts_are_whole, _goes_through_its_door],
    takes=["parts", "title", "problem"],
    always=True,
)
def split(ticket, transition_request):
    """What stays with this ticket; `split_ticket` brings the others into the world beside it."""
    for column in ("title", "problem"):
        if column in ticket.answers:
            setattr(ticket, column, ticket.answers[column])


SPLITTING = {"split": split}
_BY_THE_DOOR = replace(split, asks=tuple(rule for rule in split.asks if rule is not _goes_through_its_door))


def split_ticket(ticket, transition_request, *, clock=database_clock) -> list[Event]:
    """Split the ticket in one transaction, under one batch; the events of the split itself and of each birth.

    `transition_request.answers`: `parts`, a list of {"title", "problem"} for the tickets that come beside this one, of
    the same issue, to be assigned like any other; `title` and `problem` where what stays here is worded anew. Asked
    twice with one key it splits once. Raises TransitionRefused with nothing changed.
    """
    transition_request = replace(
        transition_request, batch=transition_request.batch or transition_request.key or uuid4()
    )
    with engine.keeping_refusals(ticket, transition_request, clock), transaction.atomic():
        lock(ticket.inspection)  # births queue there; whoever undoes an import locks in this order too
        event = engine.amend(ticket, _BY_THE_DOOR, transition_request, clock=clock)
        parts = answers.parts(transition_request.answers["parts"], ticket)
        return [event, *(_bear(event.moved, part, transition_request, n, clock) for n, part in enumerate(parts))]


def _bear(ticket, part, transition_request, n, clock):
    unborn = Ticket(
        inspection=ticket.inspection,
        issue=ticket.issue,
        split_from=ticket,
        title=part["title"],
        problem=part["problem"] or ticket.problem,
        term=ticket.term,
        severity=ticket.severity,
    )
    born = TransitionRequest(
        name="register",
        actor=transition_request.actor,
        reason=transition_request.reason,
        interface=transition_request.interface,
        key=transition_request.key and uuid5(transition_request.key, str(n)),
        batch=transition_request.batch,
        request_number=transition_request.request_number,
    )
    return engine.begin(unborn, born, clock=clock)
