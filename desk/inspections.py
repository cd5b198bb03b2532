"""Inspections as a list and one by one: issues, tickets, how many of them are closed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from organization.calendar import local_today
from organization.labels import labels_of_departments
from reports.statistics import punctuality
from tracker import deadlines
from tracker.models import FeedbackIssue, Inspection, Ticket
from tracker.staffing import vacancies
from tracker.steps import step_label
from tracker.vocabulary import State
from ui import badges
from ui.paging import Paged

PAGE_SIZE = 50  # inspections


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of an inspection's tickets the reader sees, and how they stand."""

    tickets: int = 0
    closed: int = 0
    overdue: int = 0
    cancelled: int = 0

    @property
    def counting(self) -> int:
        """Tickets that are to be closed some day."""
        return self.tickets - self.cancelled


@dataclass(frozen=True, slots=True)
class InspectionRow:
    inspection: Any
    tally: Tally
    has_report: bool


@dataclass(frozen=True, slots=True)
class StateRow:
    badge: badges.Badge
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One lead department: how many of its tickets stand in each of the matrix's states, each a link to them."""

    department: Any
    label: str
    cells: tuple[StateRow, ...]
    overdue: StateRow
    all: StateRow


class InspectionsPage(Paged):
    """The inspections that `standing` (a TicketStanding) may see, newest first, a page at a time."""

    def __init__(self, standing, page):
        self._standing, self._page = standing, page

    @cached_property
    def rows(self) -> list[InspectionRow]:
        found, standing = list(self.part), self._standing
        tallies = _tallies(standing, found)
        return [InspectionRow(one, tallies.get(one.pk, Tally()), standing.watches_the_whole(one)) for one in found]

    def paginator(self):
        return Paginator(Inspection.objects.visible_to(self._standing).select_related("unit"), PAGE_SIZE)

    def page_asked(self):
        return self._page

    def page_url(self, number):
        return f"{reverse('inspections')}?{urlencode({'page': number})}"


class InspectionPage:
    """One inspection: its issues with the tickets they gave, as far as `standing` may see them."""

    def __init__(self, inspection, standing):
        self.inspection, self._standing = inspection, standing
        self._tickets = list(
            Ticket.objects.visible_to(standing).filter(inspection=inspection).select_related("lead_department__parent")
        )
        self.tally = _tallies(standing, [inspection]).get(inspection.pk, Tally())

    @cached_property
    def issues(self):
        """Each issue with its visible tickets. Who does not watch the whole sees only the issues of those."""
        of_issue = {}
        for ticket in self._tickets:
            of_issue.setdefault(ticket.issue_id, []).append(ticket)
        issues = FeedbackIssue.objects.filter(inspection=self.inspection)
        if not self.has_report:
            issues = issues.filter(pk__in=of_issue)
        return [(issue, of_issue.get(issue.pk, [])) for issue in issues]

    @property
    def has_report(self):
        """Whether the reader may open the report: its totals tell of every ticket."""
        return self._standing.watches_the_whole(self.inspection)

    @cached_property
    def vacancies(self):
        """Steps for which nobody in the unit holds a role, told to those who can see to it."""
        if not self._standing.watches_inspection("coordinator", self.inspection):
            return []
        return [step_label(verb) for verb in vacancies(self.inspection, self._standing.on)]

    @cached_property
    def punctuality(self):
        """`[(by which date, in time, of how many, rate)]` of the closed tickets at hand."""
        for ticket in self._tickets:
            ticket.closed_on = local_today(ticket.waiting_since) if ticket.state == State.CLOSED else None
        found = punctuality(self._tickets)
        labels = {"original": _("By the first date"), "current": _("By the date in force")}
        return [
            (label, found[name]["in_time"], found[name]["in_time"] + found[name]["late"], found[name]["rate"])
            for name, label in labels.items()
            if found[name]["rate"] is not None
        ]

    @property
    def states(self):
        """How many tickets stand in each state, each a link to them."""
        counts = {}
        for ticket in self._tickets:
            counts[ticket.state] = counts.get(ticket.state, 0) + 1
        return [
            StateRow(badges.of_state(state), counts[state], self.ledger_url(state=state.value))
            for state in State
            if state in counts
        ]

    @cached_property
    def matrix_states(self):
        """The columns of the matrix: every state in which some ticket stands."""
        held = {ticket.state for ticket in self._tickets}
        return [state for state in State if state in held]

    @cached_property
    def matrix(self):
        """Department × state over the tickets at hand; those without a department come first."""
        of_department = {}
        for ticket in self._tickets:
            of_department.setdefault(ticket.lead_department, []).append(ticket)
        places = self._standing.tree.order
        departments = sorted(of_department, key=lambda d: places[d.pk] if d else -1)
        return [self._matrix_row(department, of_department[department]) for department in departments]

    @cached_property
    def labels(self):
        """`{department id: label}` of the lead departments at hand; no two are the same."""
        return labels_of_departments({t.lead_department for t in self._tickets if t.lead_department})

    def _matrix_row(self, department, tickets):
        place = {"department": department.code} if department else {"state": State.REGISTERED.value}
        late = [t for t in tickets if deadlines.is_late(t, self._standing.on)]
        return MatrixRow(
            department,
            self.labels[department.pk] if department else _("No department yet"),
            tuple(
                StateRow(
                    badges.of_state(state),
                    sum(ticket.state == state for ticket in tickets),
                    self.ledger_url(**place | {"state": state.value}),
                )
                for state in self.matrix_states
            ),
            StateRow(None, len(late), self.ledger_url(**place, overdue=1)),
            StateRow(None, len(tickets), self.ledger_url(**place)),
        )

    def ledger_url(self, **words):
        return f"{reverse('ledger')}?{urlencode({'inspection': self.inspection.pk} | words)}"

    @property
    def all_url(self):
        return self.ledger_url()

    @property
    def overdue_url(self):
        return self.ledger_url(overdue=1)


def _tallies(standing, inspections):
    rows = Ticket.objects.visible_to(standing).filter(inspection__in=inspections).order_by().values("inspection")
    counted = rows.annotate(
        n=Count("pk"),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
        cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
        overdue=Count("pk", filter=deadlines.late(standing.on)),
    )
    return {row["inspection"]: Tally(row["n"], row["closed"], row["overdue"], row["cancelled"]) for row in counted}
