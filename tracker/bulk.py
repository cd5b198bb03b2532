"""One step for many tickets: each goes through the door by itself and gets an answer of its own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _

from organization.calendar import local_today
from record.clock import database_clock
from tracker.models import Ticket
from tracker.standing import TicketStanding
from tracker.steps import STEPS
from workflow import engine
from workflow.judging import keeping_refusals
from workflow.refusals import Refusal, TransitionRefused
from workflow.requests import TransitionRequest
from workflow.verbs import Step

# Those that make sense for many tickets at once.
FOR_MANY = {name: step for name, step in STEPS.items() if step.for_many is not None}
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
    if name not in FOR_MANY:
        raise UnknownStep(name)
    return FOR_MANY[name]


def offers(name: str, numbers: Iterable[str], actor, *, clock=database_clock) -> Iterator[Row]:
    """For each number, in their order, what stands against the step before anything is said."""
    step, standing = step_named(name), TicketStanding(actor, local_today(clock()))
    found = _visible(numbers, standing)
    for number in _once(numbers):
        ticket = found.get(number)
        yield Row(number=number, ticket=ticket, refusals=tuple(_objections(ticket, number, step, standing)))


def take(
    transition_request: TransitionRequest,
    numbers: Iterable[str],
    *,
    seen: Mapping[str, int] | None = None,
    own_answers: Mapping[str, Mapping[str, Any]] | None = None,
    clock=database_clock,
) -> list[Row]:
    """Take the requested step for each number, each in a transaction of its own; one that is refused stops no other.

    All events carry `transition_request.batch`, and each ticket its own key spelled from it, so that the same batch
    moves a ticket once however often it is asked. `seen` maps numbers to the versions that were decided on,
    `own_answers` to what these tickets answer beside what the transition request says of all.
    """
    if transition_request.batch is None:
        raise ValueError("A bulk transition request names its batch.")
    step, standing = step_named(transition_request.name), TicketStanding(transition_request.actor, local_today(clock()))
    found = _visible(numbers, standing)
    return [
        _taken(
            number,
            found.get(number),
            step,
            _transition_request_for(number, transition_request, seen or {}, own_answers or {}),
            clock,
        )
        for number in _once(numbers)
    ]


def key_for(batch: UUID, number: str) -> UUID:
    return uuid5(batch, number)


def _transition_request_for(number, transition_request, seen, own_answers):
    answers = {**transition_request.answers, **own_answers.get(number, {})}
    return replace(
        transition_request,
        key=key_for(transition_request.batch, number),
        seen_version=seen.get(number),
        answers=answers,
    )


def _taken(number, ticket, step, transition_request, clock):
    if ticket is None:
        return Row(number=number, refusals=(_not_found(number),))
    try:
        event = _ask(ticket, step, transition_request, clock)
    except TransitionRefused as refused:
        return Row(number=number, ticket=ticket, refusals=refused.refusals)
    return Row(number=number, ticket=event.moved if event else ticket, event=event)


def _ask(ticket, step, transition_request, clock):
    if _is_forbidden(ticket, step):
        with keeping_refusals(ticket, transition_request, clock):
            standing = ticket.standing_of(transition_request.actor, clock())
            raise TransitionRefused([*step.objections(ticket, standing), _one_by_one()])
    return engine.perform(ticket, transition_request, clock=clock)


def _objections(ticket, number, step, standing):
    if ticket is None:
        return [_not_found(number)]
    ticket.asker = standing
    return [*step.objections(ticket, standing), *([_one_by_one()] if _is_forbidden(ticket, step) else [])]


def _is_forbidden(ticket, step):
    """Whether the procedure wants this verb taken ticket by ticket."""
    return step.is_verb and not ticket.demands(step.name).bulk


def _visible(numbers, standing):
    tickets = Ticket.objects.visible_to(standing).filter(number__in=_once(numbers)).select_related(*READ_ALONG)
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
