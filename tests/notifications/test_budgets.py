"""What news and mails cost: statements of an event that is told, and of a mail that is handed over."""

import pytest

from notifications.sending import Sender
from record import outbox
from record.models import OutboxItem
from tests.counted import counted

pytestmark = pytest.mark.django_db

NEWS = 8  # statements of an event, with finding and ending its item
MAIL = 3  # of a mail, with finding and ending its delivery
ROAD = ("assigned", "in_progress", "submitted", "verified", "closed")


def test_news_of_one_event_costs_what_was_promised(addressed, post_office):
    ticket = addressed.ticket()
    outbox.drain()
    told = {}
    for state in ROAD:
        ticket = addressed.bring(ticket, state)
        events = OutboxItem.objects.count()
        with counted() as cost:
            assert outbox.drain()["failed"] == 0
        told[state] = (len(cost) / events, cost)
    assert max(each for each, _cost in told.values()) <= NEWS, {state: str(cost) for state, (_n, cost) in told.items()}


@pytest.mark.parametrize("tickets", [1, 10])
def test_a_mail_costs_what_was_promised(addressed, post_office, tickets):
    inspection = addressed.inspection()
    for n in range(tickets):
        addressed.ticket(inspection, title=f"问题{n}", state="assigned")
    outbox.drain()
    with counted() as cost, Sender() as sender:
        sent = sender.send_due().sent
    assert sent == len(post_office.mails) == 3 * tickets
    assert len(cost) / sent <= MAIL, cost
