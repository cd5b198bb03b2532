"""Who worked on a ticket in its present cycle, and where that cycle began."""

import pytest

from tracker.models import Ticket
from tracker.separation import cycle_began_at, people_who_worked

pytestmark = pytest.mark.django_db


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def test_the_record_names_who_worked_and_nobody_else(office):
    """Before anybody accepts it already: who answers for the department and for the ticket."""
    ticket = office.ticket()
    standing = ticket.standing_of(office.verifier, office.clock())
    assert people_who_worked(ticket, standing) == set()
    office.do(ticket, "assign", "coordinator", **office.assignment())
    assert people_who_worked(fresh(ticket), standing) == {office.head.pk, office.leader.pk}
    office.do(ticket, "accept", "handler")
    assert people_who_worked(fresh(ticket), standing) == {office.head.pk, office.leader.pk, office.handler.pk}


def test_a_cycle_begins_where_the_ticket_was_reopened_last(office, django_assert_num_queries):
    ticket = office.ticket(state="closed")
    with django_assert_num_queries(0):
        assert cycle_began_at(ticket) == 0
    for _ in range(2):
        reopened = office.do(ticket, "reopen", "coordinator", reason="又有晚报。")
        assert cycle_began_at(fresh(ticket)) == reopened.version
        office.submit(ticket)
        office.do(ticket, "verify", "verifier", reason="属实。")
        office.do(ticket, "close", "coordinator", result="completed")


def test_a_cycle_that_no_event_began_is_taken_for_the_whole_life(office):
    """A row changed past the doors hides nobody who worked."""
    ticket = office.ticket()
    ticket.cycle = 2
    assert cycle_began_at(ticket) == 0
