"""Tells the workers to look. Losing such a message loses nothing: the scheduler looks every half minute anyway."""

from functools import partial

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
    from notifications.tasks import deliver

    broker.tell(*(partial(deliver.apply_async, (pk,), retry=False) for pk in ids))


def _wake_sender():
    from notifications.tasks import deliver_due

    broker.tell(partial(deliver_due.apply_async, retry=False))
