"""What a browser sends to the pages of a ticket, and what a page costs."""

import uuid

from django.urls import reverse

from tracker.models import Ticket

HTMX = {"HX-Request": "true"}


def address(ticket, step=None):
    return reverse("ticket-step", args=[ticket.number, step]) if step else reverse("ticket", args=[ticket.number])


def sent(ticket, **said):
    """What a form sends: the hidden fields and what was typed."""
    return {"key": str(uuid.uuid4()), "seen_version": Ticket.objects.get(pk=ticket.pk).version} | said


def queries_of(browser, path, django_assert_max_num_queries):
    """What the page costs somebody who is not the first to see it since the registry changed."""
    browser.get(path)
    with django_assert_max_num_queries(1000) as counted:
        assert browser.get(path).status_code == 200
    return len(counted.captured_queries)
