"""Tells the workers to look. Losing such a message loses nothing: the scheduler looks every half minute anyway."""

from functools import partial

from celery import current_app
from django.db import transaction

from record import broker


def wake_deliveries(ids):
    """After the commit have each delivery sent; to be called inside a transaction."""
    if ids:
        transaction.on_commit(partial(_wake_each, list(ids)), robust=True)


def wake_sender():
    """After the commit have whatever is due sent, by as many workers as are told."""
    transaction.on_commit(_wake_sender, robust=True)


def _wake_each(ids):
    broker.tell(*(partial(_send, "notifications.tasks.deliver", (pk,)) for pk in ids))


def _wake_sender():
    broker.tell(partial(_send, "notifications.tasks.deliver_due"))


def _send(task, args=()):
    """By its name, as the schedule does it: who wakes the workers knows nothing of what they do then."""
    current_app.send_task(task, args, retry=False)
