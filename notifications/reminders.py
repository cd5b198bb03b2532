"""Reminds: records in the ledger what the office's ladder says by now, tells it in the inbox, and posts the mail.

Any number of sweepers may run at the same time. Each claims tickets, and in one transaction records, tells and works
out when each ticket speaks next; sending comes after the commit.
"""

import logging
from collections import defaultdict, namedtuple
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count

from notifications.audience import Audience
from notifications.models import Notice, Reminder
from notifications.posting import post
from notifications.wake import wake_sender
from organization.calendar import local_today
from record.clock import database_clock
from record.trouble import is_of_the_machine
from record.writing import insert_new
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
        tickets = Ticket.objects.select_related("inspection").claim_reminders(now, BATCH)
        if not tickets:
            return None
        plan = Plan(tickets, now, ladder)
        new = _record(plan.rows())
        if post([plan.notice(row) for row in new], now, plan.audience.people) and wake:
            wake_sender()
        _move_on(plan, now, ladder)
        return len(new)


def _record(rows) -> list[Reminder]:
    """Write those that do not stand in the ledger yet, and return them."""
    at, by_key = database_clock(), {row.key: row for row in rows}
    for row in rows:
        row.recorded_at = at  # whatever instant the sweep was asked to take for now
    for pk, key in insert_new(list(by_key.values()), "id", "key"):
        by_key[key].pk = pk
    return [row for row in by_key.values() if row.pk]


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
        self.audience = Audience(local_today(self.now))
        self._triggers = {line.id: line.trigger for line in self.ladder.lines}

    def rows(self) -> list[Reminder]:
        """Rows of the ledger, not yet stored."""
        addressed = self._addressed()
        seen = self.audience.who_may_see((ticket, person) for ticket, _, person in addressed)
        return [
            self._row(ticket, occurrence, person)
            for ticket, occurrence, person in addressed
            if (ticket.pk, person) in seen
        ]

    def notice(self, reminder) -> Notice:
        """How the inbox tells it."""
        ticket = self.tickets[reminder.subject]
        dates = {"due_on": ticket.due_on, "since": ticket.waiting_since and local_today(ticket.waiting_since)}
        return Notice(
            reminder=reminder,
            ticket=ticket,
            recipient_id=reminder.recipient_id,
            code=self._triggers[reminder.line_id],
            parameters={name: day.isoformat() for name, day in dates.items() if day},
            created_at=self.now,
        )

    def _addressed(self):
        """`[(ticket, occurrence, person's id)]`, judged together; one by one where some ticket cannot be."""
        self.audience.seat_in(ticket.inspection_id for ticket in self.claimed)
        try:
            with transaction.atomic():
                return [said for ticket in self.claimed for said in self._said_of(ticket)]
        except Exception as error:
            if is_of_the_machine(error):
                raise  # no other ticket will fare better
            return [said for ticket in self.claimed for said in self._said_of_one(ticket)]

    def _said_of_one(self, ticket):
        """Nothing of one ticket stops the others."""
        try:
            with transaction.atomic():
                return self._said_of(ticket)
        except Exception as error:
            if is_of_the_machine(error):
                raise
            log.exception("The reminders of %s cannot be worked out; tried again later.", ticket.subject_key)
            self.unclear.add(ticket.pk)
            return []

    def _said_of(self, ticket):
        """The occurrences that are due, with the people whom each concerns."""
        reckon = held_occurrences if self.held else due_occurrences
        return [
            (ticket, occurrence, person)
            for occurrence in reckon(ticket, self.now, self.ladder)
            for person in self.audience.in_roles(ticket, occurrence.line.roles)
        ]

    def _row(self, ticket, occurrence, person):
        planned = speaks_at(occurrence.day, self.ladder.calendar)
        return Reminder.of(ticket, occurrence, person, planned_for=planned)


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
        count
        for ticket, counted in _ledger_of_running_tickets()
        for occurrence in due_occurrences(ticket, now, ladder)
        for count in [counted.get((occurrence.line.id, occurrence.anchor, occurrence.day), 0)]
    )


def _count_new(until, now, ladder, **how) -> int:
    """How many rows the plan for `now` has that the ledger has not, for tickets that speak `until` then."""
    due = Ticket.objects.select_related("inspection").filter(next_reminder_at__lte=until).order_by("pk")
    found, last = 0, 0
    while tickets := list(due.filter(pk__gt=last)[:BATCH]):
        keys = {row.key for row in Plan(tickets, now, ladder, **how).rows()}
        found += len(keys) - Reminder.objects.filter(key__in=keys).count()
        last = tickets[-1].pk
    return found


_Running = namedtuple("_Running", "pk state due_on due_anchor due_set_at waiting_anchor waiting_since")


def _ledger_of_running_tickets():
    """`(ticket, {(ladder line, anchor, day): how many people were told})` of every ticket that can still be reminded of
    and has been, the ticket with no more than occurrences ask.
    """
    told = Reminder.objects.filter(notice__ticket__state__in=REMINDED_STATES).order_by()
    by_ticket = defaultdict(dict)
    rows = told.values_list("notice__ticket", "line", "anchor", "day").annotate(count=Count("pk"))
    for ticket_id, *cause, count in rows:
        by_ticket[ticket_id][tuple(cause)] = count
    running = Ticket.objects.filter(state__in=REMINDED_STATES, pk__in=told.values("notice__ticket")).order_by()
    for ticket in map(_Running._make, running.values_list(*_Running._fields)):
        yield ticket, by_ticket[ticket.pk]
