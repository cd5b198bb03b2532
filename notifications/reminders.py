"""Reminds: records in the ledger what the office's ladder says by now, tells it in the inbox, and posts the mail.

Any number of sweepers may run at the same time. Each claims tickets, and in one transaction records, tells and works
out when each ticket speaks next; sending comes after the commit.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from notifications.audience import Audience
from notifications.models import Notice, Reminder
from notifications.posting import post
from notifications.wake import wake_sender
from organization.calendar import local_today
from record.clock import database_clock
from record.trouble import is_of_the_machine
from tracker.models import Ticket
from tracker.reminders.schedule import (
    REMINDED_STATES,
    Ladder,
    due_occurrences,
    held_occurrences,
    is_sending_time,
    next_reminder_at,
    next_sending_time,
    speaks_at,
)

log = logging.getLogger(__name__)

BATCH = 200  # tickets in one transaction
ASIDE = timedelta(hours=1)  # for a ticket that cannot be worked out, lest it hold up the others for ever


def sweep(now: datetime, *, wake=True) -> int:
    """Record every reminder whose time has come by `now`, and return how many; nothing while the office is closed."""
    ladder = Ladder.load()
    if not is_sending_time(now, ladder.calendar):
        return 0
    recorded = 0
    while (new := _sweep_batch(now, ladder, wake)) is not None:
        recorded += new
    return recorded


def _sweep_batch(now, ladder, wake) -> int | None:
    """One batch of due tickets; None when there was none."""
    with transaction.atomic():
        tickets = _with_people(Ticket.objects).claim_reminders(now, BATCH)
        if not tickets:
            return None
        plan = Plan(tickets, now, ladder)
        new = _record(plan.rows())
        if post([_notice(row, plan.tickets[row.subject], now) for row in new], now) and wake:
            wake_sender()
        _move_on(plan, now, ladder)
        return len(new)


def _with_people(tickets):
    return tickets.select_related("inspection__procedure", "handler", "leader", "verifier")


def _record(rows) -> list[Reminder]:
    """Write those that do not stand in the ledger yet, and return them."""
    keys = {row.key for row in rows}
    known = set(Reminder.objects.filter(key__in=keys).values_list("key", flat=True))
    fresh, at = [row for row in rows if row.key not in known], database_clock()
    for row in fresh:
        row.recorded_at = at  # whatever instant the sweep was asked to take for now
    Reminder.objects.bulk_create(fresh, ignore_conflicts=True)
    return list(Reminder.objects.filter(key__in=keys - known).select_related("line"))


def _notice(reminder, ticket, now) -> Notice:
    dates = {"due_on": ticket.due_on, "since": ticket.waiting_since and local_today(ticket.waiting_since)}
    return Notice(
        reminder=reminder,
        ticket=ticket,
        recipient_id=reminder.recipient_id,
        code=reminder.line.trigger,
        parameters={name: day.isoformat() for name, day in dates.items() if day},
        created_at=now,
    )


def _move_on(plan, now, ladder):
    """When each ticket speaks next; one statement for all that speak at the same instant."""
    together = {}
    for ticket in plan.tickets.values():
        at = now + ASIDE if ticket.pk in plan.unclear else next_reminder_at(ticket, now, ladder)
        together.setdefault(at, []).append(ticket.pk)
    for at, ids in together.items():
        Ticket.objects.filter(pk__in=ids).update(next_reminder_at=at)


@dataclass
class Plan:
    """What has to be said of these tickets by `now`, and to whom; or what is held back. Writes nothing."""

    claimed: list
    now: datetime
    ladder: Ladder
    held: bool = False
    unclear: set = field(default_factory=set)

    def __post_init__(self):
        self.tickets = {ticket.subject_key: ticket for ticket in self.claimed}
        self._audience = Audience(local_today(self.now))

    def rows(self) -> list[Reminder]:
        """Rows of the ledger, not yet stored."""
        addressed = [
            (ticket, occurrence, person)
            for ticket in self.claimed
            for occurrence, people in self._occasions(ticket)
            for person in people
        ]
        seen = self._audience.who_may_see((ticket, person) for ticket, _, person in addressed)
        return [
            self._row(ticket, occurrence, person)
            for ticket, occurrence, person in addressed
            if (ticket.pk, person.pk) in seen
        ]

    def _occasions(self, ticket):
        """The occurrences that are due, with the people whom each concerns. Nothing of one ticket stops the others."""
        reckon = held_occurrences if self.held else due_occurrences
        try:
            with transaction.atomic():
                return [
                    (occurrence, self._audience.in_roles(ticket, occurrence.line.roles).values())
                    for occurrence in reckon(ticket, self.now, self.ladder)
                ]
        except Exception as error:
            if is_of_the_machine(error):
                raise  # no other ticket will fare better
            log.exception("The reminders of %s cannot be worked out; tried again later.", ticket.subject_key)
            self.unclear.add(ticket.pk)
            return []

    def _row(self, ticket, occurrence, person):
        planned = speaks_at(occurrence.day, self.ladder.calendar)
        return Reminder.of(ticket, occurrence, person.pk, planned_for=planned)


# --- looking without writing ----------------------------------------------------------------------------------------


def planned(now: datetime) -> int:
    """How many reminders a sweep at `now` would record."""
    ladder = Ladder.load()
    return _count_new(now, now, ladder) if is_sending_time(now, ladder.calendar) else 0


def held(now: datetime) -> int:
    """How many reminders of `now`'s day and before wait for the office to open; 0 while it is open."""
    ladder = Ladder.load()
    if is_sending_time(now, ladder.calendar):
        return 0
    return _count_new(next_sending_time(now, ladder.calendar), now, ladder, held=True)


def already(now: datetime) -> int:
    """How many of the reminders whose time has come by `now` stand in the ledger."""
    ladder = Ladder.load()
    return sum(
        _how_many_are_due(reminders, due_occurrences(ticket, now, ladder))
        for ticket, reminders in _ledger_of_running_tickets()
    )


def _count_new(until, now, ladder, **how) -> int:
    """How many rows the plan for `now` has that the ledger has not, for tickets that speak `until` then."""
    due = _with_people(Ticket.objects).filter(next_reminder_at__lte=until).order_by("pk")
    found, last = 0, 0
    while tickets := list(due.filter(pk__gt=last)[:BATCH]):
        keys = {row.key for row in Plan(tickets, now, ladder, **how).rows()}
        found += len(keys) - Reminder.objects.filter(key__in=keys).count()
        last = tickets[-1].pk
    return found


def _ledger_of_running_tickets():
    """(ticket, its reminders) for every ticket that can still be reminded of and has been."""
    told = Notice.objects.filter(reminder__isnull=False, ticket__state__in=REMINDED_STATES)
    by_ticket = {}
    for notice in told.select_related("ticket", "reminder").iterator(chunk_size=2000):
        ticket, reminders = by_ticket.setdefault(notice.ticket_id, (notice.ticket, []))
        reminders.append(notice.reminder)
    return by_ticket.values()


def _how_many_are_due(reminders, occurrences) -> int:
    due = {(o.line.id, o.anchor, o.day) for o in occurrences}
    return sum((r.line_id, r.anchor, r.day) in due for r in reminders)
