"""News for whoever asked for it: one item for each event and consumer, claimed with a lease, deleted when done.

An item is inserted with its event, so a late commit is never overlooked. The queue's broker only says "look"; losing
its message, or the worker, loses nothing: the lease runs out and the next sweep finds the item.
"""

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta

from celery import current_app
from django.db import connection, transaction

from record import broker
from record.clock import database_clock
from record.models import Event, OutboxItem
from record.trouble import is_of_the_machine

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(hours=1)

_consumers: dict[str, Callable[[Event], None]] = {}


def register(consumer: str, handler: Callable[[Event], None]):
    """From now on each event has an item for `consumer`; `handler(event)` must bear being called twice."""
    _consumers[consumer] = handler


def post(event: Event):
    """Insert the event's items, inside its transaction, and have somebody look after the commit."""
    post_all([event])


def post_all(events: list[Event]):
    """The same of many events of one transaction, together."""
    items = [OutboxItem(event=one, consumer=consumer, due_at=one.at) for one in events for consumer in _consumers]
    if items:
        OutboxItem.objects.bulk_create(items)
        _wake_after_commit()


def _wake_after_commit():
    """Once is enough, however many events one transaction leaves."""
    if not any(planned is wake for _savepoints, planned, _robust in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)


def wake():
    """Tell the workers to look; without a broker the next sweep does it."""
    broker.tell(lambda: current_app.send_task("record.tasks.drain_outbox", retry=False))


def claim(now, limit=20) -> list[OutboxItem]:
    """Up to `limit` due items, leased to the caller for `LEASE`; nobody else gets them meanwhile."""
    token = uuid.uuid4()
    with transaction.atomic():
        due = OutboxItem.objects.filter(due_at__lte=now, consumer__in=_consumers).order_by("due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        ids = [item.pk for item in due[:limit]]
        OutboxItem.objects.filter(pk__in=ids).update(token=token, due_at=now + LEASE)
    return list(OutboxItem.objects.filter(token=token).select_related("event").order_by("id"))


def drain(clock=database_clock, limit=20) -> dict:
    """Handle what is due until nothing is; returns {"done": n, "failed": n}."""
    tally = {"done": 0, "failed": 0}
    while items := claim(clock(), limit):
        for item in items:
            tally["done" if _handle(item, clock) else "failed"] += 1
    return tally


def _handle(item, clock) -> bool:
    try:
        with transaction.atomic():
            _consumers[item.consumer](item.event)
            OutboxItem.objects.filter(pk=item.pk, token=item.token).delete()
        return True
    except Exception as error:  # whatever the consumer raises, the item stays and is tried again
        if is_of_the_machine(error):
            raise  # nothing can be written down about it either; the lease runs out
        log.exception("Outbox item %s for %s failed.", item.pk, item.consumer)
        pause = min(timedelta(seconds=30) * 2**item.attempts, LONGEST_PAUSE)
        OutboxItem.objects.filter(pk=item.pk, token=item.token).update(
            attempts=item.attempts + 1, last_error=repr(error)[:2000], due_at=clock() + pause, token=None
        )
        return False
