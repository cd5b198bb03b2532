"""News for whoever asked for it: one item for each event and consumer, claimed with a lease, deleted when done.

An item is inserted with its event, so a late commit is never overlooked. The queue's broker only says "look"; losing
its message, or the worker, loses nothing: the lease runs out and the next sweep finds the item.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter

from celery import current_app
from django.db import connection, transaction

from record import broker, writing
from record.clock import database_clock, moment
from record.leases import lease
from record.models import Event, OutboxItem
from record.trouble import is_of_the_machine

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(hours=1)


def _always(event) -> bool:
    return True


def _nothing():
    pass


@dataclass(frozen=True, slots=True)
class Consumer:
    """See `register`."""

    handle: Callable[[Event], object]
    concerns: Callable[[Event], bool]
    afterwards: Callable[[], None]


_consumers: dict[str, Consumer] = {}


def register(consumer: str, handler: Callable[[Event], object], *, concerns=_always, afterwards=_nothing):
    """From now on each event has an item for `consumer`; `handler(event)` must bear being called twice.

    It is not called for events that do not concern it. Where it returned something true for any of the events that
    were handed out together, `afterwards()` is called once when all of that is committed.
    """
    _consumers[consumer] = Consumer(handler, concerns, afterwards)


def post(event: Event):
    """Insert the event's items, inside its transaction, and have somebody look after the commit."""
    post_all([event])


def post_all(events: list[Event]):
    """The same of many events of one transaction, together."""
    items = [OutboxItem(event=one, consumer=consumer, due_at=one.at) for one in events for consumer in _consumers]
    if len(items) == 1:
        writing.insert(*items)
    elif items:
        OutboxItem.objects.bulk_create(items)
    if items:
        _wake_after_commit()


def _wake_after_commit():
    """Once is enough, however many events one transaction leaves."""
    if not any(planned is wake for _savepoints, planned, _robust in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)


def wake():
    """Tell the workers to look; without a broker the next sweep does it."""
    broker.tell(lambda: current_app.send_task("record.tasks.drain_outbox", retry=False))


def claim(now, limit=20) -> list[OutboxItem]:
    """Up to `limit` due items with their events, leased to the caller for `LEASE`; nobody else gets them meanwhile."""
    waiting = OutboxItem.objects.filter(consumer__in=_consumers).select_related("event")
    return sorted(lease(waiting, now, limit, due_at=now + LEASE), key=attrgetter("pk"))


def drain(clock=database_clock, limit=20) -> dict:
    """Handle what is due until nothing is; returns {"done": n, "failed": n}.

    What becomes due meanwhile has somebody woken for it.
    """
    tally = {"done": 0, "failed": 0}
    while items := claim(moment(clock), limit):
        _hand_out(items, clock, tally)
        if len(items) < limit:
            break
    return tally


def _hand_out(items, clock, tally):
    told = set()
    try:
        for item in _concerning(items, tally):
            tally["done" if _handle(item, clock, told) else "failed"] += 1
    finally:
        for consumer in told:
            consumer.afterwards()


def _concerning(items, tally):
    """Without those that are nobody's news, which are done with."""
    idle = {item.pk for item in items if not _consumers[item.consumer].concerns(item.event)}
    if idle:
        _done(items[0].token, *idle)
        tally["done"] += len(idle)
    return [item for item in items if item.pk not in idle]


def _handle(item, clock, told) -> bool:
    consumer = _consumers[item.consumer]
    try:
        with transaction.atomic():
            is_news = consumer.handle(item.event)
            _done(item.token, item.pk)
        told |= {consumer} if is_news else set()
        return True
    except Exception as error:  # whatever the consumer raises, the item stays and is tried again
        if is_of_the_machine(error):
            raise  # nothing can be written down about it either; the lease runs out
        log.exception("Outbox item %s for %s failed.", item.pk, item.consumer)
        _put_off(item, error, clock)
        return False


def _done(token, *ids):
    OutboxItem.objects.filter(pk__in=ids, token=token).delete()


def _put_off(item, error, clock):
    pause = min(timedelta(seconds=30) * 2**item.attempts, LONGEST_PAUSE)
    OutboxItem.objects.filter(pk=item.pk, token=item.token).update(
        attempts=item.attempts + 1, last_error=repr(error)[:2000], due_at=clock() + pause, token=None
    )
