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


def _goes_through_its_door(ticket, wish):
    """By itself the amendment would only say that the ticket was split, and bear nothing."""
    return Refusal("split_alone", _("A ticket is split together with the tickets that come beside it."))


def _parts_are_whole(ticket, wish):
    heard = ticket.heard(wish)
    if heard.refusals or heard.get("parts"):
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
def split(ticket, wish):
    """What stays with this ticket; `split_ticket` brings the others into the world beside it."""
    for column in ("title", "problem"):
        if column in ticket.heard(wish):
            setattr(ticket, column, ticket.heard(wish)[column])


SPLITTING = {"split": split}
_BY_THE_DOOR = replace(split, asks=tuple(rule for rule in split.asks if rule is not _goes_through_its_door))


def split_ticket(ticket, wish, *, clock=database_clock) -> list[Event]:
    """Split the ticket in one transaction, under one batch; the events of the split itself and of each birth.

    `wish.answers`: `parts`, a list of {"title", "problem"} for the tickets that come beside this one, of the same
    issue, to be assigned like any other; `title` and `problem` where what stays here is worded anew. Asked twice with
    one key it splits once. Raises TransitionRefused with nothing changed.
    """
    wish = replace(wish, batch=wish.batch or wish.key or uuid4())
    with engine.keeping_refusals(ticket, wish, clock), transaction.atomic():
        lock(ticket.inspection)  # births queue there; whoever undoes an import locks in this order too
        event = engine.amend(ticket, _BY_THE_DOOR, wish, clock=clock)
        parts = answers.parts(wish.answers["parts"], ticket)
        return [event, *(_bear(event.moved, part, wish, n, clock) for n, part in enumerate(parts))]


def _bear(ticket, part, wish, n, clock):
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
        actor=wish.actor,
        reason=wish.reason,
        interface=wish.interface,
        key=wish.key and uuid5(wish.key, str(n)),
        batch=wish.batch,
        request_number=wish.request_number,
    )
    return engine.begin(unborn, born, clock=clock)
