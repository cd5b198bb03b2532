"""The facts as of an instant, read from history alone: what show, ledger and report rest on.

Asked again next year they are equal, whatever was changed since: names, calendar and people are those of the instant.
"""

from collections import defaultdict
from datetime import datetime

from organization.calendar import WorkCalendar
from record.ahead import ahead_now
from record.history import END_OF_TIME
from record.models import Event
from tracker.facts.family import Names, facts_of_row
from tracker.facts.moments import Moment
from tracker.facts.tickets import ticket_facts
from tracker.facts.types import Facts, InspectionFacts, IssueFacts
from tracker.models import (
    Counter,
    Evidence,
    Extension,
    FeedbackIssue,
    Inspection,
    LookBack,
    Measure,
    SignOff,
    SourceFile,
    SupportingDepartment,
    Ticket,
)
from tracker.order import natural
from workflow.models import Procedure
from workflow.reading import read_plan

FAMILY = (Measure, Evidence, Counter, SupportingDepartment, SignOff, Extension, LookBack)
# Beyond so many subjects it is cheaper to read all tickets' events than to name each.
MANY = 500


def facts_at(instant: datetime, *, today, inspection=None, tickets=None, is_now=False) -> Facts:
    """The facts of one inspection, of the given tickets, or of everything, as they stood at `instant`.

    `today` is the office's date by which lateness is judged. While records are stamped in the future, what `is_now` is
    the newest of them in the order of their chains; a past instant stays by time. The number of queries does not depend
    on the number of tickets.
    """
    ahead = ahead_now() if is_now else None
    return _Past(instant, today, ahead).facts(inspection and inspection.pk, tickets)


def facts_of(moment: Moment, **narrow) -> Facts:
    """As `facts_at`, of what `moment_of` gave."""
    return facts_at(moment.instant, today=moment.day, is_now=moment.is_now, **narrow)


class _Past:
    """One reading of history at one instant."""

    def __init__(self, asked, today, ahead):
        self.asked, self.today, self.ahead = asked, today, ahead
        self.instant = END_OF_TIME if ahead else asked
        self.names = Names(self.instant)

    def facts(self, inspection_id, tickets) -> Facts:
        rows = list(Ticket.history.as_of(self.instant, **_narrow(inspection_id, tickets)))
        chosen = {} if inspection_id is None else {"inspection_id": inspection_id}
        if tickets is not None:
            chosen = {"inspection_id__in": {row.inspection_id for row in rows}}
        issues = self._read_issues(chosen)
        self.inspections = self._inspections(chosen)
        self._read_family([row.id for row in rows])
        self._read_rules(rows)
        return Facts(
            inspection=self.inspections.get(inspection_id),
            as_of=self.today,
            instant=self.asked,
            ahead=self._ahead_besides(inspection_id),
            issues=issues,
            tickets=tuple(sorted((ticket_facts(row, self) for row in rows), key=_order)),
        )

    # ---- what a ticket is told from ----

    def rows(self, model, ticket):
        """The rows of this model that belong to the ticket."""
        return self._family[model][ticket.id]

    def is_ahead(self, ticket):
        return bool(self.ahead) and f"ticket:{ticket.id}" in self.ahead.subjects

    # ---- reading ----

    def _ahead_besides(self, inspection_id):
        """What the facts rest on, the tickets aside, and is stamped in the future."""
        subjects = self.ahead.subjects if self.ahead else ()
        keys = {key for key in subjects if not key.startswith("ticket:")}
        here = keys if inspection_id is None else keys & {"registry:1", f"inspection:{inspection_id}"}
        return tuple(sorted(here))

    def _read_issues(self, chosen):
        """By position, without those of undone imports: they were never the office's."""
        rows = list(FeedbackIssue.history.as_of(self.instant, **chosen))
        self.issues = {row.id: facts_of_row(IssueFacts, row) for row in rows}
        files = SourceFile.history.as_of(self.instant, **chosen)
        undone = set(files.filter(undone=True).values_list("id", flat=True))
        rows.sort(key=lambda row: (row.inspection_id, row.position))
        return tuple(self.issues[row.id] for row in rows if row.source_file_id not in undone)

    def _inspections(self, chosen):
        narrow = {name.replace("inspection_id", "id"): value for name, value in chosen.items()}
        rows = Inspection.history.as_of(self.instant, **narrow)
        return {row.id: facts_of_row(InspectionFacts, row, unit=self.names.department(row.unit_id)) for row in rows}

    def _read_family(self, ids):
        self._family = {model: self._by_ticket(model, ids) for model in FAMILY}
        self.events = _events(ids, self.instant)
        self.names.know_tickets(id__in=ids)

    def _by_ticket(self, model, ids):
        rows = defaultdict(list)
        for row in model.history.as_of(self.instant, ticket_id__in=ids):
            rows[row.ticket_id].append(row)
        return rows

    def _read_rules(self, rows):
        """Calendar, and procedures where some date was counted by rule."""
        self.calendar = WorkCalendar.load(as_of=self.instant)
        counted = {row.inspection_id for row in rows if row.due_rule}
        if not counted:
            return
        chosen = Inspection.history.as_of(self.instant, id__in=counted)
        procedures = dict(chosen.values_list("id", "procedure_id"))
        known = Procedure.history.as_of(self.instant, id__in=set(procedures.values()))
        plans = {row.id: read_plan(row.rules) for row in known}
        self.plans = {inspection: plans[procedure] for inspection, procedure in procedures.items()}


def _narrow(inspection_id, tickets):
    narrow = {} if inspection_id is None else {"inspection_id": inspection_id}
    if tickets is not None:
        narrow["id__in"] = [ticket.pk for ticket in tickets]
    return narrow


def _events(ids, instant):
    """Ticket id -> its events up to the instant, oldest first."""
    subjects = {f"ticket:{pk}": pk for pk in ids}
    events = defaultdict(list)
    found = Event.objects.filter(at__lte=instant)
    found = found.filter(subject__in=subjects) if len(subjects) < MANY else found.filter(subject__startswith="ticket:")
    columns = ("subject", "version", "what", "detail", "reason", "from_state", "to_state", "at")
    for event in found.order_by("subject", "version").only(*columns):
        if event.subject in subjects:
            events[subjects[event.subject]].append(event)
    return events


def _order(ticket):
    return ticket.inspection.id, ticket.issue.position, natural(ticket.number)
