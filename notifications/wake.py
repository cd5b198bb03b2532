"""Tells the workers to look. Losing such a message loses nothing: the scheduler looks every half minute anyway."""

from celery import current_app
from django.db import transaction

from record import broker


def wake_sender():
    """After the commit have whatever is due sent, by as many workers as are told."""
    transaction.on_commit(_wake, robust=True)


def _wake():
    """By its name, as the schedule does it: who wakes the workers knows nothing of what they do then."""
    broker.tell(lambda: current_app.send_task("notifications.tasks.deliver_due", retry=False))
