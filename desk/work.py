"""My work: what waits for the reader, in the order in which it hurts, and what he or she did lately."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from desk.awaiting import NEXT, awaiting, watched_as
from desk.ledger import Row, row_of
from desk.lists import for_lists
from desk.waiting import extensions_for, look_backs_for
from record.models import Event
from tracker.models import SignOff, Ticket
from tracker.sign_offs import questions as sign_offs
from tracker.steps import step_label

LATEST = 200  # events looked through for what was done lately
MOST = 500  # rows shown of what waits


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    label: Any
    tone: str
    glyph: str
    items: list


@dataclass(frozen=True, slots=True)
class Item:
    """One ticket of the list: what to do, or what was done and when."""

    verb: Any
    row: Row
    at: Any = None


class Work:
    """What one person has to do (`standing` is a TicketStanding); two questions to the database beside the
    standing's."""

    def __init__(self, standing):
        self._standing = standing

    @cached_property
    def groups(self):
        tickets = Ticket.objects.visible_to(self._standing).filter(awaiting(self._standing)).by_urgency()
        items = [Item(NEXT[ticket.state], self._row(ticket)) for ticket in for_lists(tickets)[:MOST]]
        late = [item for item in items if item.row.deadline.is_overdue]
        soon = [item for item in items if item.row.deadline.is_soon]
        rest = [item for item in items if not (item.row.deadline.is_overdue or item.row.deadline.is_soon)]
        groups = [
            Group("stuck", _("Nobody can move these"), "over", "over", self.stuck),
            Group("to-sign", _("For your sign-off"), "soon", "todo", self.to_sign),
            Group("to-decide", _("Extensions for your decision"), "soon", "todo", self.to_decide),
            Group("overdue", _("Overdue"), "over", "over", late),
            Group("soon", _("Within 3 working days"), "soon", "soon", soon),
            Group("other", _("Others"), "", "todo", rest),
            Group("look-backs", _("To look back at"), "", "todo", self.to_look_back),
        ]
        return [group for group in groups if group.items]

    @cached_property
    def stuck(self):
        """What the last check of the staffing found, for those who can appoint or reassign somebody."""
        if not self._standing.coordinates_somewhere:
            return []
        tickets = Ticket.objects.visible_to(self._standing).filter(watched_as(self._standing, "coordinator"))
        found = for_lists(tickets.filter(stuck__isnull=False)).select_related("stuck").by_urgency()[:MOST]
        return [
            Item(format_lazy(_("Nobody may: {step}"), step=step_label(ticket.stuck.verb)), self._row(ticket))
            for ticket in found
        ]

    @cached_property
    def to_sign(self):
        """Tickets in which the reader's signature is wanted now."""
        asking = Ticket.objects.visible_to(self._standing).asking_to_sign(self._standing).by_urgency()[:MOST]
        tickets = list(for_lists(asking))
        for ticket in tickets:
            ticket.registry_head = self._standing.registry_head
        sign_offs.remember_for(tickets, SignOff.objects.live_of(tickets))
        mine = [ticket for ticket in tickets if sign_offs.may_sign_now(ticket, self._standing)]
        return [Item(step_label("sign"), self._row(ticket)) for ticket in mine]

    @cached_property
    def to_decide(self):
        """Tickets in which an extension waits for the reader's word."""
        return [Item(step_label(step), self._row(ticket)) for step, ticket in extensions_for(self._standing)]

    @cached_property
    def to_look_back(self):
        """Closed tickets whose look back is due, and is the reader's to hold."""
        return [Item(step_label("hold_look_back"), self._row(ticket)) for ticket in look_backs_for(self._standing)]

    @property
    def count(self):
        return sum(len(group.items) for group in self.groups)

    @cached_property
    def done(self):
        """The newest step the person took on each ticket still visible to them, newest first."""
        events = Event.objects.filter(actor=self._standing.user, subject__startswith="ticket:").order_by("-id")[:LATEST]
        newest = {}
        for event in events:
            newest.setdefault(int(event.subject.removeprefix("ticket:")), event)
        tickets = for_lists(Ticket.objects.visible_to(self._standing).filter(pk__in=newest)).in_bulk()
        return [
            Item(step_label(event.step), self._row(tickets[pk]), event.at)
            for pk, event in newest.items()
            if pk in tickets
        ]

    @cached_property
    def _calendar(self):
        return self._standing.office.calendar

    def _row(self, ticket):
        return row_of(ticket, self._standing.on, self._calendar)
