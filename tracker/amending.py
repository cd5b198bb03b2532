"""`amendment(...)` declares a change of a ticket's rows that moves no state, with all that a TicketStep says."""

from functools import partial

from tracker.models import Ticket
from tracker.step import TicketStep
from workflow.verbs import amendment as of_a_subject

amendment = partial(of_a_subject, Ticket, kind=TicketStep)
