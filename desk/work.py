"""My work: what waits for the reader, in the order in which it hurts, and what he or she did lately."""

from collections import namedtuple
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.http import urlencode

from desk.deadlines import Deadline, first_day_later, ticket_deadline
from desk.templatetags.desk import numbering
from desk.waiting import LOOKED_THROUGH, SHOWN, Kind, counts, kinds_for
from record.models import Event
from record.prepared import Prepared
from tracker.models import Ticket
from tracker.prepared import OfStanding, RowsOfStanding
from tracker.steps import step_label
from ui import badges
from ui.badges import Badge
from ui.paging import Paged

LATEST = 200  # events looked through for what was done lately
PAGE_SIZE = 50  # rows of a group by itself
# All that a row shows and that its verb asks, by the way to the column.
COLUMNS = {
    "pk": "pk",
    "number": "number",
    "title": "title",
    "state": "state",
    "term": "term",
    "due_on": "due_on",
    "department_id": "lead_department_id",
    "inspection": "inspection__name",
    "numbering": "issue__numbering",
    "stuck": "stuck__verb",
}
Plain = namedtuple("Plain", COLUMNS)
# What neither a row nor a permission asks of a ticket.
UNASKED = ("problem", "outcome", "text_digests", "issue__wording", "issue__text_digests", "inspection__text_digests")


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket in words."""

    number: str
    title: str
    where: str
    department: str
    badge: Badge
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Item:
    """One ticket of the list: what to do, or what was done and when."""

    verb: Any
    row: Row
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """`count` is how many wait; of a group that is judged, how many of those looked at, and there may be more."""

    kind: Kind
    items: list[Item]
    count: int
    is_cut_off: bool = False

    @property
    def name(self):
        return self.kind.name

    @property
    def url(self):
        """The way to all of it, where not all is shown."""
        return group_url(self.name) if self.is_cut_off or self.count > len(self.items) else ""


class Work:
    """What one person (a TicketStanding) has to do: a statement for each group, and a few for the rows of all."""

    def __init__(self, standing):
        self.standing = standing

    @cached_property
    def groups(self) -> list[Group]:
        """Those in which something waits."""
        ids = {kind: kind.first(self.standing, self._later) for kind in kinds_for(self.standing)}
        rows = self._plain(pk for kind, found in ids.items() for pk in found if not kind.is_judged)
        tickets = self._tickets(pk for kind, found in ids.items() for pk in found if kind.is_judged)
        groups = [
            self._judged(kind, _each(found, tickets)) if kind.is_judged else self._counted(kind, _each(found, rows))
            for kind, found in ids.items()
        ]
        return [group for group in groups if group.items]

    @property
    def count(self):
        return sum(group.count for group in self.groups)

    @property
    def is_cut_off(self):
        """Whether more may wait than are counted."""
        return any(group.is_cut_off for group in self.groups)

    def only(self, name, page) -> "WholeGroup | None":
        """One of the groups by itself, a page at a time."""
        return next((WholeGroup(self, kind, page) for kind in kinds_for(self.standing) if kind.name == name), None)

    def all_of(self, kind):
        """Everything in the group, for a paginator; of one that is judged, as far as it is looked through."""
        if not kind.is_judged:
            return _Counted(self, kind)
        ids = kind.from_place(self.standing, self._later, 0, LOOKED_THROUGH)
        return self._said(kind, _each(ids, self._tickets(ids)))

    def part_of(self, kind, first, last) -> list[Item]:
        """The items of a group that is counted, from one place to another."""
        ids = kind.from_place(self.standing, self._later, first, last)
        return self._items(kind, _each(ids, self._plain(ids)))

    @cached_property
    def counts(self) -> dict[str, int]:
        return counts(self.standing, self._later)

    def done(self, page) -> "Done":
        """What the person did lately."""
        return Done(self, page)

    def done_item(self, row, event) -> Item:
        """A step that was taken."""
        return Item(step_label(event.step), self._row(row), event.at)

    # ---- groups ----

    def _counted(self, kind, rows):
        return Group(kind, self._items(kind, rows), self.counts[kind.name])

    def _judged(self, kind, tickets):
        items = self._said(kind, tickets[:SHOWN])
        return Group(kind, items, len(items), is_cut_off=len(tickets) > SHOWN)

    def _items(self, kind, rows):
        return [Item(kind.says(row), self._row(row)) for row in rows]

    def _said(self, kind, tickets):
        kind.remember(tickets)
        said = ((kind.says(ticket, self.standing), ticket) for ticket in tickets)
        return [Item(verb, self._row(_plain_of(ticket))) for verb, ticket in said if verb]

    # ---- rows ----

    @cached_property
    def _later(self):
        """The first day that is not soon."""
        return first_day_later(self.standing.on, self.standing.office.calendar)

    def _plain(self, ids) -> dict[int, Plain]:
        """Tickets of the groups that are counted: whoever has to do something sees what it is about."""
        ids = set(ids)
        return {row.pk: row for row in map(Plain._make, _PLAIN.ask(ids) if ids else ())}

    def _tickets(self, ids) -> dict[int, Ticket]:
        """Those of the tickets that the person may see, with what is asked before each is judged."""
        ids = set(ids)
        found = _TICKETS.ask(self.standing, ids) if ids else ()
        for ticket in found:
            ticket.registry_head = self.standing.registry_head
        return {ticket.pk: ticket for ticket in found}

    def _row(self, row):
        department = row.department_id and self.standing.office.department(row.department_id)
        return Row(
            number=row.number,
            title=row.title,
            where=" · ".join(filter(None, [row.inspection, numbering(row)])),
            department=department.name if department else "",
            badge=badges.of_state(row.state),
            deadline=ticket_deadline(row, self.standing.on, self.standing.office.calendar),
        )


class WholeGroup(Paged):
    """One group, a page at a time."""

    def __init__(self, work, kind, page):
        self.kind, self._work, self._page = kind, work, page

    @property
    def items(self):
        return list(self.part)

    def paginator(self):
        return Paginator(self._work.all_of(self.kind), PAGE_SIZE)

    def page_asked(self):
        return self._page

    def page_url(self, number):
        return group_url(self.kind.name, page=number)


class Done(Paged):
    """The newest step the person took on each ticket still visible to them, newest first."""

    def __init__(self, work, page):
        self._work, self._page = work, page

    @cached_property
    def items(self) -> list[Item]:
        """Of this page."""
        return [self._work.done_item(row, self._newest[row.pk]) for row in self.part]

    def paginator(self):
        return Paginator([self._seen[pk] for pk in self._newest if pk in self._seen], PAGE_SIZE)

    def page_asked(self):
        return self._page

    def page_url(self, number):
        return f"{reverse('work')}?{urlencode({'tab': 'done', 'page': number})}"

    @cached_property
    def _newest(self):
        mine = Event.objects.filter(actor=self._work.standing.user, subject__startswith="ticket:").order_by("-id")
        newest = {}
        for event in mine.only("subject", "what", "detail", "at")[:LATEST]:
            newest.setdefault(int(event.subject.removeprefix("ticket:")), event)
        return newest

    @cached_property
    def _seen(self):
        found = _SEEN.ask(self._work.standing, set(self._newest)) if self._newest else ()
        return {row.pk: row for row in map(Plain._make, found)}


class _Counted:
    """The items of a group as a paginator wants them, read when they are shown."""

    def __init__(self, work, kind):
        self._work, self._kind = work, kind

    def __len__(self):
        return self._work.counts[self._kind.name]

    def __getitem__(self, part):
        return self._work.part_of(self._kind, part.start, part.stop)


def group_url(name, **more):
    return f"{reverse('work')}?{urlencode({'group': name} | more)}"


def _each(ids, found):
    return [found[pk] for pk in ids if pk in found]


def _plain_of(ticket):
    rest = {"inspection": ticket.inspection.name, "numbering": ticket.issue.numbering, "stuck": ""}
    rest |= {"department_id": ticket.lead_department_id}
    return Plain(**{name: getattr(ticket, name) for name in COLUMNS if name not in rest}, **rest)


def _seen(standing, ids):
    return Ticket.objects.visible_to(standing).filter(pk__in=ids).order_by()


_PLAIN = Prepared(lambda ids: Ticket.objects.filter(pk__in=ids).order_by().values_list(*COLUMNS.values()), {int})
_SEEN = OfStanding(lambda *asked: _seen(*asked).values_list(*COLUMNS.values()), {int})
_TICKETS = RowsOfStanding(lambda *asked: _seen(*asked).select_related("inspection", "issue").defer(*UNASKED), {int})
