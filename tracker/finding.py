"""One ticket by its number, for whoever may know of it."""

from record.prepared import PreparedRows
from tracker.models import Ticket
from tracker.standing import TicketStanding

_BY_NUMBER = PreparedRows(
    lambda number: Ticket.objects.filter(number=number).select_related("inspection", "issue").order_by(), str
)


def find_ticket(number: str, standing: TicketStanding) -> Ticket:
    """The ticket with its inspection and issue, as `Ticket.objects.visible_to` would give it.

    Raises Ticket.DoesNotExist alike where there is none and where the person may not know of it.
    """
    for ticket in _BY_NUMBER.ask(number):
        ticket.registry_head = standing.registry_head
        if standing.sees(ticket):
            return ticket
    raise Ticket.DoesNotExist
