"""One step for many tickets: each goes through the door by itself and gets an answer of its own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from organization.calendar import local_today
from record.clock import database_clock
from tracker.amendments import AMENDMENTS
from tracker.models import Ticket
from tracker.standing import TicketStanding
from workflow import engine
from workflow.refusals import Refusal, TransitionRefused
from workflow.requests import TransitionRequest
from workflow.verbs import Step, verbs_of

# The steps that make sense for many tickets at once.
STEPS = ("assign", "reassign", "chase", "verify")
# What the permissions and rules of these steps read, so that it is not asked ticket by ticket.
READ_ALONG = ("inspection__procedure", "lead_department", "issue__department")


class UnknownStep(ValueError):
    """This step is not taken for many tickets at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What came of one ticket, or stands against it: refused as soon as there is a refusal."""

    number: str
    ticket: Any = None
    event: Any = None
    refusals: tuple[Refusal, ...] = ()

    @property
    def is_refused(self) -> bool:
        return bool(self.refusals)


def step_named(name: str) -> Step:
    """The verb or amendment of that name; raises UnknownStep where it is none for many tickets."""
    if name not in STEPS:
        raise UnknownStep(name)
    return AMENDMENTS.get(name) or verbs_of(Ticket)[name]


def offers(name: str, numbers: Iterable[str], actor, *, clock=database_clock) -> Iterator[Row]:
    """For each number, in their order, what stands against the step before anything is said."""
    step, who = step_named(name), TicketStanding(actor, local_today(clock()))
    found = _visible(numbers, who)
    for number in _once(numbers):
        ticket = found.get(number)
        yield Row(number=number, ticket=ticket, refusals=tuple(_objections(ticket, number, step, who)))


def take(
    wish: TransitionRequest,
    numbers: Iterable[str],
    *,
    seen: Mapping[str, int] | None = None,
    own_answers: Mapping[str, Mapping[str, Any]] | None = None,
    clock=database_clock,
) -> list[Row]:
    """Take the wish's step for each number, each in a transaction of its own; one that is refused stops no other.

    All events carry `wish.batch`, and each ticket its own key spelled from it, so that the same batch moves a ticket
    once however often it is asked. `seen` maps numbers to the versions that were decided on, `own_answers` to what
    these tickets answer beside what the wish says of all.
    """
    if wish.batch is None:
        raise ValueError("A bulk wish names its batch.")
    step, who = step_named(wish.name), TicketStanding(wish.actor, local_today(clock()))
    found = _visible(numbers, who)
    return [
        _taken(number, found.get(number), step, _wish_for(number, wish, seen or {}, own_answers or {}), clock)
        for number in _once(numbers)
    ]


def key_for(batch: UUID, number: str) -> UUID:
    return uuid5(batch, number)


def _wish_for(number, wish, seen, own_answers):
    answers = {**wish.answers, **own_answers.get(number, {})}
    return replace(wish, key=key_for(wish.batch, number), seen_version=seen.get(number), answers=answers)


def _taken(number, ticket, step, wish, clock):
    if ticket is None:
        return Row(number=number, refusals=(_not_found(number),))
    try:
        event = _ask(ticket, step, wish, clock)
    except TransitionRefused as refused:
        return Row(number=number, ticket=ticket, refusals=refused.refusals)
    return Row(number=number, ticket=event.moved if event else ticket, event=event)


def _ask(ticket, step, wish, clock):
    if _is_forbidden(ticket, step):
        with engine.keeping_refusals(ticket, wish, clock):
            who = ticket.standing_of(wish.actor, clock())
            raise TransitionRefused([*step.objections(ticket, who), _one_by_one()])
    if step.is_verb:
        return engine.perform(ticket, wish, clock=clock)
    return engine.amend(ticket, step, wish, clock=clock)


def _objections(ticket, number, step, who):
    if ticket is None:
        return [_not_found(number)]
    ticket.asker = who
    return [*step.objections(ticket, who), *([_one_by_one()] if _is_forbidden(ticket, step) else [])]


def _is_forbidden(ticket, step):
    """Whether the procedure wants this verb taken ticket by ticket."""
    return step.is_verb and not ticket.demands(step.name).bulk


def _visible(numbers, who):
    tickets = Ticket.objects.visible_to(who).filter(number__in=_once(numbers)).select_related(*READ_ALONG)
    return {ticket.number: ticket for ticket in tickets}


def _once(numbers):
    return list(dict.fromkeys(numbers))


def _not_found(number):
    return Refusal("not_found", _("There is no ticket %(number)s.") % {"number": number})


def _one_by_one():
    return Refusal(
        "bulk_not_allowed",
        _("The procedure asks for this step to be taken ticket by ticket: open the ticket and take it there."),
    )
