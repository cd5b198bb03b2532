"""Tells the workers to look. Losing such a message loses nothing: the scheduler looks every half minute anyway."""

from functools import partial

from celery import current_app
from django.db import transaction

from record import broker


def wake_deliveries(ids):
    """After the commit have each delivery sent; to be called inside a transaction."""
    if ids:
        _after_commit("notifications.tasks.deliver", *((pk,) for pk in ids))


def wake_sender():
    """After the commit have whatever is due sent, by as many workers as are told."""
    _after_commit("notifications.tasks.deliver_due", ())


def _after_commit(task, *each_time):
    """By its name, as the schedule does it: who wakes the workers knows nothing of what they do then."""
    messages = [partial(current_app.send_task, task, arguments, retry=False) for arguments in each_time]
    transaction.on_commit(partial(broker.tell, *messages), robust=True)
