"""Sends deliveries, each claimed with a lease and committed before and after: whatever dies, a row remembers.

A sender that dies between the server's yes and our note of it leaves the delivery to the next one, which sends it
again under the same Message-ID. Everything else is sent once.
"""

import logging
import random
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from notifications.channels import CHANNELS, Unavailable, Undeliverable
from notifications.models import Delivery
from notifications.powers import overseen_by
from organization.calendar import WorkCalendar, local_today
from record.clock import database_clock
from tracker.models import Ticket
from tracker.reminders.schedule import is_sending_time, next_sending_time
from tracker.standing import TicketStanding

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 20  # with the pauses below, some three days
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
CLOSED_DOORS = 3  # failures of the way itself, one after another, before a run leaves the rest to the next

Status = Delivery.Status


@dataclass(slots=True)
class Sent:
    """What became of the deliveries that one run claimed."""

    sent: int = 0
    failed: int = 0
    dropped: int = 0
    held: int = 0

    @property
    def claimed(self) -> int:
        return self.sent + self.failed + self.dropped + self.held


class Sender:
    """One run over `among`, which are all deliveries unless told otherwise. `hours` says at which instant the office
    hours are judged, by default the clock's own.
    """

    def __init__(self, clock: Callable = database_clock, *, among=None, hours: datetime | None = None):
        self._clock, self._hours = clock, hours
        self._among = Delivery.objects.all() if among is None else among
        self._channels, self._open = ExitStack(), {}
        self._closed_doors = 0
        self.tally = Sent()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._channels.close()

    def send_due(self, limit: int | None = None) -> Sent:
        """Send what is due, at most `limit`, until nothing is or the way is closed."""
        while self._closed_doors < CLOSED_DOORS and (limit is None or self.tally.claimed < limit):
            now = self._clock()
            delivery = self._among.claim(now)
            if delivery is None:
                break
            self._attempt(delivery, now)
        return self.tally

    # --- one attempt ---------------------------------------------------------------------------------------------

    def _attempt(self, delivery, now):
        if reason := why_dropped(delivery, now):
            self.tally.dropped += 1
            delivery.end(Status.DROPPED, last_error=reason)
        elif until := self._held_until(delivery.notice, now):
            self.tally.held += 1
            delivery.end(Status.PENDING, due_at=until, attempts=delivery.attempts - 1)
        else:
            self._send(delivery)

    def _send(self, delivery):
        try:
            self._channel(delivery.channel).send(delivery)
        except Exception as error:  # whatever a channel raises, the delivery stays and is tried again
            self._closed_doors = self._closed_doors + 1 if isinstance(error, Unavailable) else 0
            self._fail(delivery, error, for_good=isinstance(error, Undeliverable))
        else:
            self._closed_doors = 0
            self.tally.sent += 1
            delivery.end(Status.SENT, sent_at=self._clock(), last_error="")

    def _fail(self, delivery, error, *, for_good=False):
        self.tally.failed += 1
        said = f"{type(error).__name__}: {error}"[:500]
        if for_good or delivery.attempts >= MOST_ATTEMPTS:
            log.error("Delivery %s is given up after %s attempts: %s", delivery.pk, delivery.attempts, said)
            delivery.end(Status.GIVEN_UP, last_error=said)
        else:
            log.warning("Delivery %s failed, attempt %s: %s", delivery.pk, delivery.attempts, said)
            due_at = self._clock() + pause_after(delivery.attempts)
            delivery.end(Status.PENDING, due_at=due_at, last_error=said)

    def _channel(self, name):
        if name not in self._open:
            self._open[name] = self._channels.enter_context(CHANNELS[name]())
        return self._open[name]

    def _held_until(self, notice, now) -> datetime | None:
        """Reminders wait for office hours; news of what somebody just did does not."""
        hours = self._hours or now
        if notice.reminder_id is None or is_sending_time(hours, self._calendar):
            return None
        return next_sending_time(now, self._calendar)

    @cached_property
    def _calendar(self):
        return WorkCalendar.load()


def why_dropped(delivery, now: datetime) -> str:
    """Why this message must not go out any more, as a code; empty where it may. Asked again right before sending."""
    notice, channel = delivery.notice, CHANNELS[delivery.channel]
    if channel.to_recipients and (reason := _why_not_to(notice, now)):
        return reason
    if notice.done_at or notice.is_settled():
        return "settled"
    return "" if channel.address_of(notice.recipient) else "no_address"


def _why_not_to(notice, now):
    """Why its recipient must not hear of it any more."""
    if not notice.recipient.is_active:
        return "inactive"
    standing = TicketStanding(notice.recipient, local_today(now))
    if notice.ticket_id is None:
        return "" if notice.place_id in overseen_by(standing) else "no_access"
    return "" if Ticket.objects.visible_to(standing).filter(pk=notice.ticket_id).exists() else "no_access"


def pause_after(attempts: int) -> timedelta:
    """A minute, doubled with each attempt up to six hours, and a little chance so that not all come back at once."""
    pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return pause * random.uniform(0.8, 1.2)
