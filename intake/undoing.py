"""Undoing an import: its tickets are cancelled while nobody has touched one, and its bytes may be read again."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from intake.messages import lazy_message
from organization.labels import enumerated
from record.clock import database_clock
from record.door import change
from record.models import Interface
from tracker.inspections import NOT_COORDINATOR, coordinates_inspection
from tracker.models import SourceFile, Ticket
from tracker.order import by_number
from tracker.vocabulary import State
from workflow import engine
from workflow.judging import keeping_refusals
from workflow.refusals import Refusal, TransitionRefused
from workflow.requests import TransitionRequest


def undo_import(
    source, *, actor, reason, interface=Interface.PAGE, clock=database_clock, request_number=""
) -> list[str]:
    """Cancel every ticket of an import while all of them are untouched; its bytes may then be read again.

    One transaction, under a batch of its own. Returns the numbers, which stay spent. Raises TransitionRefused,
    naming the tickets that moved since, with nothing changed.
    """
    asked = {"actor": actor, "reason": reason, "interface": interface, "batch": uuid.uuid4()}
    asked |= {"request_number": request_number}
    transition_request = TransitionRequest(name="cancel", seen_version=1, **asked)
    inspection = source.inspection
    with keeping_refusals(inspection, transition_request, clock), transaction.atomic():
        with change(inspection, detail="import_undone", clock=clock, **asked) as door:
            if not coordinates_inspection(actor, inspection, clock):
                raise TransitionRefused([NOT_COORDINATOR])
            # Asked behind the lock: of two that undo at once, the second finds it done.
            current = SourceFile.objects.get(pk=source.pk)
            if current.undone:
                raise TransitionRefused([Refusal("import_undone", _("This import was undone already."))])
            current.undone = True
            door.save(current)
        tickets = list(Ticket.objects.filter(issue__source_file=source).order_by(*by_number()))
        _must_be_untouched(tickets)
        for ticket in tickets:
            engine.perform(ticket, transition_request, clock=clock)
    return [ticket.number for ticket in tickets]


def _must_be_untouched(tickets):
    if moved := touched(tickets):
        sentence = _("This import cannot be undone: work has begun on %(tickets)s.")
        raise TransitionRefused([Refusal("import_touched", lazy_message(sentence, tickets=enumerated(moved)))])


def touched(tickets):
    """The numbers of those on which work has begun."""
    return [ticket.number for ticket in tickets if ticket.version != 1 or ticket.state != State.REGISTERED]
