"""Once a calendar is published: which dates counted by rule would move, and moving them in one go."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from organization.calendar import WorkCalendar
from record.clock import database_clock
from tracker import deadlines
from tracker.models import Ticket
from tracker.standing import TicketStanding
from tracker.vocabulary import DueCause
from workflow import engine
from workflow.refusals import Refusal, TransitionRefused
from workflow.requests import TransitionRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What came of one move: the event that proves it, or why not."""

    move: deadlines.Move
    event: object = None
    refusals: tuple[Refusal, ...] = ()


def pending(standing: TicketStanding | None = None, inspection=None) -> list[deadlines.Move]:
    """The dates that would move, of the tickets that `standing` coordinates; of all where nobody in particular asks."""
    tickets = Ticket.objects.all() if standing is None else Ticket.objects.visible_to(standing)
    tickets = tickets.open().filter(due_rule__isnull=False).select_related("inspection__procedure")
    if inspection is not None:
        tickets = tickets.filter(inspection=inspection)
    mine = (t for t in tickets if standing is None or standing.watches("coordinator", t))
    return list(deadlines.moves(mine, WorkCalendar.load()))


def confirm(moves, actor, *, interface, batch: UUID, clock=database_clock, **circumstances) -> list[Confirmed]:
    """Move each date through the engine, under one batch; one that is refused stops no other."""
    return [_moved(move, _transition_request(move, actor, interface, batch, circumstances), clock) for move in moves]


def _moved(move, transition_request, clock):
    try:
        return Confirmed(move=move, event=engine.perform(move.ticket, transition_request, clock=clock))
    except TransitionRefused as refused:
        return Confirmed(move=move, refusals=refused.refusals)


def _transition_request(move, actor, interface, batch, circumstances):
    return TransitionRequest(
        name="change_due",
        actor=actor,
        reason=_("The calendar was published: the date follows its rule."),
        answers={"due_on": move.new.isoformat(), "cause": DueCause.CALENDAR_PUBLISHED.value},
        interface=interface,
        seen_version=move.ticket.version,
        key=uuid5(batch, move.ticket.number),
        batch=batch,
        **circumstances,
    )
