"""What the ladder would send in the next days: a look ahead that sends nothing and names no ticket to strangers."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import F

from administration.ladder.lines import roles_of, told
from organization.calendar import local_today
from tracker.models import Ticket
from tracker.order import natural
from tracker.reminders.schedule import REMINDED_STATES, WAITING, occurrences, speaks_at

DAYS = 7
MOST = 200  # tickets looked at
NAMED = 10  # tickets named in one row
# A day without office hours puts a reminder off to the next working day: longer than any holiday lasts.
LONGEST_PAUSE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Sending:
    """What one line says on one day: to whom, of how many tickets, and which of them the reader may see."""

    day: date
    says: Any
    roles: str
    tickets: int
    named: list
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Upcoming:
    sendings: list
    is_cut_off: bool

    @property
    def days(self):
        """The sendings day by day."""
        return [(day, list(found)) for day, found in groupby(self.sendings, attrgetter("day"))]

    @property
    def total(self):
        return sum(sending.tickets for sending in self.sendings)


def upcoming(ladder, standing, now) -> Upcoming:
    """The sendings of the next seven days under `ladder`; `standing` (a TicketStanding) reads it. Two queries."""
    waiting = Ticket.objects.filter(state__in=REMINDED_STATES).defer("problem", "outcome")
    tickets = list(waiting.order_by(F("next_reminder_at").asc(nulls_last=True), "pk")[: MOST + 1])
    said = {}
    for ticket in tickets[:MOST]:
        for day, line in _spoken(ticket, ladder, now):
            said.setdefault((day, line.id, line), []).append(ticket)
    numbers = {ticket.pk: ticket.number for each in said.values() for ticket in each}
    seen = set(Ticket.objects.visible_to(standing).filter(pk__in=numbers).order_by().values_list("pk", flat=True))
    sendings = [
        Sending(
            day=day,
            says=told(line),
            roles=roles_of(line),
            tickets=len(found),
            named=sorted((ticket.number for ticket in found if ticket.pk in seen), key=natural)[:NAMED],
            is_provisional=ladder.calendar.provisional(day),
        )
        for (day, _id, line), found in sorted(said.items(), key=lambda item: item[0][:2])
    ]
    return Upcoming(sendings, len(tickets) > MOST)


def _spoken(ticket, ladder, now):
    """(day, line) for each reminder of the ticket; of several in one family on one day only the newest is said."""
    newest = {}
    for times in occurrences(ticket, ladder):
        for occurrence in _within(times, ladder.calendar, now):
            at = local_today(speaks_at(occurrence.day, ladder.calendar))
            family = occurrence.line.trigger in WAITING
            if (at, family) not in newest or occurrence.day >= newest[at, family].day:
                newest[at, family] = occurrence
    return [(at, occurrence.line) for (at, _family), occurrence in newest.items()]


def _within(times, calendar, now):
    """The occurrences that are sent after `now` and within the next seven days; `times` may go on for ever."""
    today, end = local_today(now), now + timedelta(days=DAYS)
    for occurrence in times:
        if occurrence.day < today - LONGEST_PAUSE:
            continue
        at = speaks_at(occurrence.day, calendar)
        if at > end:
            return
        if at > now:
            yield occurrence
