"""Tells the workers to look. Losing such a message loses nothing: the scheduler looks every half minute anyway."""

import logging
from functools import partial

from django.db import transaction

from record.seldom import warn_seldom

log = logging.getLogger(__name__)


def wake_deliveries(ids):
    """After the commit have each delivery sent; to be called inside a transaction."""
    if ids:
        transaction.on_commit(partial(_wake_each, list(ids)), robust=True)


def wake_sender():
    """After the commit have whatever is due sent, by as many workers as are told."""
    transaction.on_commit(_wake_sender, robust=True)


def _wake_each(ids):
    from notifications.tasks import deliver

    _send(deliver.signature((pk,)) for pk in ids)


def _wake_sender():
    from notifications.tasks import deliver_due

    _send([deliver_due.signature()])


def _send(messages):
    """A broker that does not take one message does not take the others either, and must fail nobody's request."""
    try:
        for message in messages:
            message.apply_async(retry=False)
    except Exception as wrong:
        warn_seldom(log, "The queue did not answer (%s); the next sweep sends what is due.", wrong)
