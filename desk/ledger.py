"""The ledger as it is drawn: tabs, filter tokens, columns, rows, pages; every one of them a link."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from desk.choices import Seen
from desk.deadlines import Deadline, ticket_deadline
from desk.lists import for_lists
from desk.templatetags.desk import numbering
from tracker import deadlines
from tracker.facts.live import LiveFacts
from tracker.fields import LEDGER, Kind, shown_on
from tracker.presence import Presence
from tracker.vocabulary import State
from ui import badges
from ui.paging import Paged

PAGE_SIZE = 50  # rows
COLUMNS = shown_on(LEDGER)
PEOPLE = [field.name for field in COLUMNS if field.kind == Kind.PERSON]
ARROWS = {"ascending": " ▲", "descending": " ▼"}


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    count: int
    url: str
    is_here: bool
    tone: str = ""
    glyph: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """One filter in force and the address without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    url: str = ""
    sorted: str = ""

    @property
    def arrow(self):
        return ARROWS.get(self.sorted, "")


class Cell(NamedTuple):
    """What a column says of a ticket: plain, or what is drawn; with a note where a person is there no more."""

    kind: Kind
    value: Any
    note: str = ""


class Done(NamedTuple):
    """How many measures of all are done."""

    done: int
    all: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One ticket of the ledger, in words."""

    number: str
    title: str
    where: str
    department: str
    badge: badges.Badge
    deadline: Deadline
    cells: list[Cell]


class LedgerPage(Paged):
    """One page of the ledger. It asks the database the same few times, whatever it shows.

    `tickets` are those the reader may see, `ledger_filter` a LedgerFilter, `at` the instant of the question, `steps`
    what the reader may do with many of them at once, `office` what is kept of it.
    """

    def __init__(self, tickets, ledger_filter, *, today, at, office, steps=()):
        self._tickets, self._filter, self._today, self.at, self._office = tickets, ledger_filter, today, at, office
        self.steps = steps
        self._asked = ledger_filter.asked
        late, inspection = deadlines.late(today), self._asked.get("inspection")
        self._seen = Seen(tickets, ledger_filter.condition, late, office, inspection)
        ledger_filter.offer(self._seen)

    # ---- tabs ----

    @cached_property
    def tabs(self):
        seen = self._seen
        here = self._asked.get("state") or ("overdue" if "overdue" in self._asked else "")
        return [
            Tab(_("All"), seen.count(), self._url(state=None, overdue=None), here == ""),
            *(
                Tab(state.label, seen.count(state), self._url(state=state, overdue=None), here == state)
                for state in State
            ),
            Tab(
                _("Overdue"),
                seen.overdue,
                self._url(state=None, overdue=1),
                here == "overdue",
                "over",
                "over",
            ),
        ]

    # ---- filters ----

    @property
    def errors(self):
        """A sentence for each filter that could not be read."""
        return [
            _("The filter “%(label)s” could not be read and is left out: %(why)s")
            % {"label": self._filter.fields[name].label, "why": " ".join(why)}
            for name, why in self._filter.errors.items()
        ]

    @cached_property
    def tokens(self):
        return [
            Token(self._filter.fields[name].label, self._filter.shown(name), self._url(**{name: None}))
            for name in self._filter.narrowing
            if name in self._asked
        ]

    # ---- nothing to show ----

    @property
    def in_force(self):
        """Everything that narrows the list, the tab included, each with the address without it."""
        here = next((tab for tab in self.tabs[1:] if tab.is_here), None)
        tab = [Token(_("Tab"), here.label, self.tabs[0].url)] if here else []
        return [*tab, *self.tokens]

    @property
    def beside_the_tab(self):
        """How many tickets the other tabs hold under the same filters."""
        return 0 if self.tabs[0].is_here else self.tabs[0].count

    @property
    def emptiness(self):
        """What it is that is empty, in a sentence."""
        here = next((tab for tab in self.tabs[1:] if tab.is_here), None)
        if here and self.beside_the_tab:
            return _("No ticket stands under “%(tab)s”") % {"tab": here.label}
        if here and self.tokens:
            return _("No ticket fits these filters, under “%(tab)s” or any other tab") % {"tab": here.label}
        if self.tokens:
            return _("No ticket fits all these filters")
        return _("No ticket yet")

    @property
    def fields(self):
        return [self._filter[name] for name in self._filter.narrowing]

    @property
    def kept(self):
        """What the filter form carries along: the tab and the order."""
        return [(name, self._plain(name)) for name in ("state", "overdue", "ordering") if name in self._asked]

    @property
    def unfiltered_url(self):
        return self._url(**dict.fromkeys(self._filter.narrowing))

    # ---- table ----

    @cached_property
    def columns(self):
        return [self._column(field.sort, field.label) for field in COLUMNS]

    def _column(self, name, label):
        if not name:
            return Column(label)
        ordering = self._asked.get("ordering")
        if ordering == name:
            return Column(label, self._url(ordering=f"-{name}"), "ascending")
        return Column(label, self._url(ordering=name), "descending" if ordering == f"-{name}" else "")

    @cached_property
    def rows(self):
        tickets = list(self.part)
        calendar = self._office.calendar
        presence = Presence([getattr(ticket, name) for ticket in tickets for name in PEOPLE], self._today)
        return [row_of(ticket, self._today, calendar, presence) for ticket in tickets]

    # ---- pages ----

    @cached_property
    def total(self):
        return next(tab.count for tab in self.tabs if tab.is_here)

    def paginator(self):
        """The tab has counted the list already."""
        chosen = self._filter.choose(self._tickets, self._today, self._office.tree)
        found = Paginator(for_lists(chosen), PAGE_SIZE)
        found.count = self.total
        return found

    def page_asked(self):
        return self._asked.get("page", 1)

    def page_url(self, number):
        return self._url(page=number)

    @property
    def query(self):
        """The words of this very page, for those who leave it and come back."""
        return self._url(page=self.number if self.number > 1 else None).partition("?")[2]

    # ---- addresses ----

    def _plain(self, name):
        value = self._asked[name]
        return "1" if value is True else str(value)

    def _url(self, **changes):
        """The address of this view with some of its words changed; a new view starts on its first page."""
        words = {name: self._plain(name) for name in self._asked if name != "page"}
        query = urlencode({name: value for name, value in (words | changes).items() if value is not None})
        return reverse("ledger") + (f"?{query}" if query else "")


def orderings():
    """`[(name in the address, label)]` of every order in which the ledger can be read."""
    return [(field.sort, field.label) for field in COLUMNS if field.sort]


def row_of(ticket, today, calendar, presence=None) -> Row:
    """A ticket of `desk.lists.for_lists` in words; with a Presence it says whether its people are still there."""
    facts = LiveFacts(ticket)
    drawn = {
        Kind.STATE: badges.of_state(ticket.state),
        Kind.MEASURES: Done(ticket.measures_done_n, ticket.measures_n),
        Kind.DEADLINE: ticket_deadline(ticket, today, calendar),
    }
    return Row(
        number=ticket.number,
        title=ticket.title,
        where=" · ".join(filter(None, [ticket.inspection.name, numbering(ticket.issue)])),
        department=facts.lead_department or "",
        badge=drawn[Kind.STATE],
        deadline=drawn[Kind.DEADLINE],
        cells=[_cell(field, ticket, facts, drawn, presence) for field in COLUMNS],
    )


def _cell(field, ticket, facts, drawn, presence):
    if field.kind in drawn:
        return Cell(field.kind, drawn[field.kind])
    if field.kind in (Kind.DATE, Kind.MOMENT):
        return Cell(field.kind, field.value(facts))
    return Cell(field.kind, field.in_words(facts, LEDGER), _gone(field, ticket, presence))


def _gone(field, ticket, presence):
    if presence is None or field.kind != Kind.PERSON:
        return ""
    return presence.absence(getattr(ticket, field.name), field.name, ticket)
