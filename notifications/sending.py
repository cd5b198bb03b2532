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
from time import monotonic

from notifications.channels import CHANNELS, Unavailable, Undeliverable
from notifications.models import Delivery
from notifications.models.delivery import TO_BEGIN
from notifications.people import everybody
from notifications.powers import overseen_by
from organization.calendar import local_today
from organization.kept import kept
from record.clock import database_clock, moment
from tracker.reminders.schedule import is_sending_time, next_sending_time
from tracker.standing import TicketStanding

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 20  # with the pauses below, some three days
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
CLOSED_DOORS = 3  # failures of the way itself, one after another, before a run leaves the rest to the next
AT_ONCE = 4  # deliveries in one claim: as many wait for the lease to end when a sender dies

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
        while (asked := self._room(limit)) > 0:
            claimed = self._among.claim(moment(self._clock), asked)
            if self._begin(claimed) == len(claimed) < asked:
                break
        return self.tally

    def _begin(self, claimed) -> int:
        """Attempt them, and return how many; what is too late to begin is given back."""
        claimed_at = monotonic()
        for place, delivery in enumerate(claimed):
            if self._is_over(claimed_at):
                Delivery.objects.give_back(claimed[place:])
                return place
            self._attempt(delivery, delivery.leased_at)
        return len(claimed)

    def _room(self, limit):
        """How many to claim next."""
        if self._closed_doors >= CLOSED_DOORS:
            return 0
        return AT_ONCE if limit is None else min(AT_ONCE, limit - self.tally.claimed)

    def _is_over(self, claimed_at):
        """Whether what was claimed and not begun is for somebody else, or for the next claim."""
        return self._closed_doors >= CLOSED_DOORS or monotonic() - claimed_at > TO_BEGIN.total_seconds()

    # --- one attempt ---------------------------------------------------------------------------------------------

    def _attempt(self, delivery, now):
        _know(delivery.notice, delivery.registry_head)
        if reason := why_dropped(delivery, now):
            self.tally.dropped += 1
            delivery.end(Status.DROPPED, last_error=reason)
        elif until := self._held_until(delivery, now):
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
            delivery.end(Status.SENT, sent_at=moment(self._clock), last_error="")

    def _fail(self, delivery, error, *, for_good=False):
        self.tally.failed += 1
        said = f"{type(error).__name__}: {error}"[:500]
        if for_good or delivery.attempts >= MOST_ATTEMPTS:
            log.error("Delivery %s is given up after %s attempts: %s", delivery.pk, delivery.attempts, said)
            delivery.end(Status.GIVEN_UP, last_error=said)
        else:
            log.warning("Delivery %s failed, attempt %s: %s", delivery.pk, delivery.attempts, said)
            due_at = moment(self._clock) + pause_after(delivery.attempts)
            delivery.end(Status.PENDING, due_at=due_at, last_error=said)

    def _channel(self, name):
        if name not in self._open:
            self._open[name] = self._channels.enter_context(CHANNELS[name]())
        return self._open[name]

    def _held_until(self, delivery, now) -> datetime | None:
        """Reminders wait for office hours; news of what somebody just did does not."""
        hours, calendar = self._hours or now, kept(delivery.registry_head).calendar
        if delivery.notice.reminder_id is None or is_sending_time(hours, calendar):
            return None
        return next_sending_time(now, calendar)


def _know(notice, registry_head):
    """Put people and places that the process keeps where the notice names them."""
    people, office = everybody(registry_head), kept(registry_head)
    notice.recipient = people[notice.recipient_id]
    if notice.event_id and notice.event.actor_id:
        notice.event.actor = people[notice.event.actor_id]
    if notice.place_id:
        notice.place = office.department(notice.place_id)
    if notice.ticket_id:
        notice.ticket.registry_head = registry_head
        if lead := notice.ticket.lead_department_id:
            notice.ticket.lead_department = office.department(lead)


def why_dropped(delivery, now: datetime) -> str:
    """Why this message must not go out any more, as a code; empty where it may. Asked again right before sending."""
    notice, channel = delivery.notice, CHANNELS[delivery.channel]
    if channel.to_recipients and (reason := _why_not_to(notice, local_today(now), delivery.registry_head)):
        return reason
    if notice.done_at or notice.is_settled():
        return "settled"
    return "" if channel.address_of(notice.recipient) else "no_address"


def _why_not_to(notice, today, registry_head):
    """Why its recipient must not hear of it any more."""
    if not notice.recipient.is_active:
        return "inactive"
    standing = TicketStanding(notice.recipient, today, registry_head)
    if notice.ticket_id is None:
        return "" if notice.place_id in overseen_by(standing) else "no_access"
    return "" if standing.sees(notice.ticket) else "no_access"


def pause_after(attempts: int) -> timedelta:
    """A minute, doubled with each attempt up to six hours, and a little chance so that not all come back at once."""
    pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return pause * random.uniform(0.8, 1.2)
