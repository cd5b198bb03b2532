"""The facts as of an instant, read from history alone: what show, ledger and report rest on.

Asked again next year they are equal, whatever was changed since: names, calendar and people are those of the instant.
"""

from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from organization.calendar import WorkCalendar, local_today
from organization.dates import NoDate, read_instant
from organization.models import Department, User
from record.ahead import ahead_now
from record.history import END_OF_TIME
from record.models import Event
from tracker import deadlines
from tracker.facts_types import (
    CounterFacts,
    DueFacts,
    EvidenceFacts,
    ExtensionFacts,
    Facts,
    InspectionFacts,
    IssueFacts,
    LookBackFacts,
    MeasureFacts,
    SignOffFacts,
    TicketFacts,
)
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
from tracker.steps import BEGINS_A_CYCLE
from tracker.vocabulary import ExtensionStatus, Klass, State, Term
from workflow.models import Procedure
from workflow.reading import read_plan

__all__ = [
    "BadInstant",
    "CounterFacts",
    "DueFacts",
    "EvidenceFacts",
    "ExtensionFacts",
    "Facts",
    "InspectionFacts",
    "IssueFacts",
    "LookBackFacts",
    "MeasureFacts",
    "Moment",
    "SignOffFacts",
    "TicketFacts",
    "facts_at",
    "facts_of",
    "instant_of",
    "klass_of",
    "moment_of",
]

SUBMITTED_OR_LATER = (State.SUBMITTED, State.VERIFIED, State.CLOSED)
VERIFIED_OR_LATER = (State.VERIFIED, State.CLOSED)


class BadInstant(ValueError):
    """Neither a date nor an instant, or one that is yet to come."""


class Moment(NamedTuple):
    """An instant of which facts are asked and the office's date then; `is_now` unless it is past."""

    instant: datetime
    day: date
    is_now: bool


def moment_of(text: str | None, clock) -> Moment:
    """The moment that `text` means.

    A past date, however it is spelled, means its end, local time; today means now, as does None; an instant without a
    zone is local. What lies in the future has no facts yet. Raises BadInstant.
    """
    now = clock()
    if not text:
        return Moment(now, local_today(now), is_now=True)
    try:
        said = read_instant(text).instant
    except NoDate:
        raise BadInstant(text) from None
    if local_today(said) > local_today(now):
        raise BadInstant(text)
    return Moment(min(said, now), local_today(said), is_now=said >= now)


def instant_of(text: str | None, clock) -> tuple[datetime, date]:
    """The instant that `text` means, and the office's date then; see `moment_of`."""
    return moment_of(text, clock)[:2]


def klass_of(state: str, result: str, term: str, due_on: date | None, as_of: date) -> str:
    """What a report calls the ticket as of that date; lasting work is never late."""
    if state == State.CANCELLED:
        return Klass.CANCELLED.value
    if state == State.CLOSED:
        return result
    late = term != Term.LASTING and deadlines.is_past(due_on, as_of)
    return (Klass.UNFINISHED if late else Klass.ADVANCING).value


def facts_at(instant: datetime, *, today: date, inspection=None, tickets=None, is_now=False) -> Facts:
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
        self.instant = instant = END_OF_TIME if ahead else asked
        self.departments = {row.id: row for row in Department.history.as_of(instant)}
        self.people = dict(User.history.as_of(instant).values_list("id", "name"))

    def facts(self, inspection_id, tickets) -> Facts:
        rows = list(Ticket.history.as_of(self.instant, **_narrow(inspection_id, tickets)))
        chosen = {} if inspection_id is None else {"inspection_id": inspection_id}
        if tickets is not None:
            chosen = {"inspection_id__in": {row.inspection_id for row in rows}}
        issues = list(FeedbackIssue.history.as_of(self.instant, **chosen))
        self.issues = {row.id: _issue(row) for row in issues}
        undone = self._undone(chosen)
        self.inspections = self._inspections(chosen)
        self._read_family([row.id for row in rows])
        self._read_rules(rows)
        facts = [self._ticket(row) for row in rows]
        return Facts(
            inspection=self.inspections.get(inspection_id),
            as_of=self.today,
            instant=self.asked,
            ahead=self._ahead_besides(inspection_id),
            issues=tuple(
                self.issues[row.id]
                for row in sorted(issues, key=lambda row: (row.inspection_id, row.position))
                if row.source_file_id not in undone
            ),
            tickets=tuple(sorted(facts, key=_order)),
        )

    def _ahead_besides(self, inspection_id):
        """What the facts rest on, the tickets aside, and is stamped in the future."""
        subjects = self.ahead.subjects if self.ahead else ()
        keys = {key for key in subjects if not key.startswith("ticket:")}
        here = keys if inspection_id is None else keys & {"registry:1", f"inspection:{inspection_id}"}
        return tuple(sorted(here))

    def _undone(self, chosen):
        """Source files whose import was undone: their issues were never the office's."""
        files = SourceFile.history.as_of(self.instant, **chosen)
        return set(files.filter(undone=True).values_list("id", flat=True))

    def _inspections(self, chosen):
        narrow = {name.replace("inspection_id", "id"): value for name, value in chosen.items()}
        return {row.id: self._inspection(row) for row in Inspection.history.as_of(self.instant, **narrow)}

    def _read_family(self, ids):
        family = {"ticket_id__in": ids}
        self.measures = self._by_ticket(Measure, family)
        self.evidence = self._by_ticket(Evidence, family)
        self.counters = self._by_ticket(Counter, family)
        self.supporting = self._by_ticket(SupportingDepartment, family)
        self.sign_offs = self._by_ticket(SignOff, family)
        self.extensions = self._by_ticket(Extension, family)
        self.look_backs = self._by_ticket(LookBack, family)
        self.events = _events(ids, self.instant)
        self.numbers = dict(Ticket.history.as_of(self.instant, id__in=ids).values_list("id", "number"))

    def _days_late(self, klass, row):
        """Working days, by the calendar as it was."""
        if klass != Klass.UNFINISHED:
            return 0
        return deadlines.days_late(row.due_on, self.today, self.calendar).days

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

    def _by_ticket(self, model, family):
        rows = defaultdict(list)
        for row in model.history.as_of(self.instant, **family):
            rows[row.ticket_id].append(row)
        return rows

    def _inspection(self, row):
        return InspectionFacts(
            id=row.id,
            name=row.name,
            kind=row.kind,
            inspecting_body=row.inspecting_body,
            unit=self._department(row.unit_id),
            document_title=row.document_title,
            document_number=row.document_number,
            fed_back_on=row.fed_back_on,
        )

    def _ticket(self, row) -> TicketFacts:
        events = self.events[row.id]
        moved = [event for event in events if event.from_state != event.to_state]
        in_cycle = _since_last_reopening(events)
        measures = sorted(self.measures[row.id], key=lambda measure: measure.position)
        positions = {measure.id: measure.position for measure in measures}
        klass = klass_of(row.state, row.result, row.term, row.due_on, self.today)
        return TicketFacts(
            number=row.number,
            title=row.title,
            problem=row.problem,
            state=row.state,
            klass=klass,
            days_late=self._days_late(klass, row),
            is_ahead=bool(self.ahead) and f"ticket:{row.id}" in self.ahead.subjects,
            version=events[-1].version,
            cycle=row.cycle,
            term=row.term,
            severity=row.severity,
            result=row.result,
            outcome=row.outcome,
            due_on=row.due_on,
            original_due_on=row.original_due_on,
            due=self._due(row),
            extensions=sum(e.status == ExtensionStatus.GRANTED for e in self.extensions[row.id]),
            extension_requests=tuple(map(self._extension, sorted(self.extensions[row.id], key=_id))),
            look_backs=tuple(map(self._look_back, sorted(self.look_backs[row.id], key=_id))),
            inspection=self.inspections[row.inspection_id],
            issue=self.issues[row.issue_id],
            lead_department=self._department(row.lead_department_id),
            lead_department_code=self._code(row.lead_department_id),
            supporting=tuple(self._department(s.department_id) for s in self.supporting[row.id] if not s.ended),
            leader=self._person(row.leader_id),
            handler=self._person(row.handler_id),
            verifier=self._person(row.verifier_id),
            last_verb=moved[-1].what,
            last_reason=moved[-1].reason,
            state_since=local_today(moved[-1].at),
            last_progress=_last_reason(in_cycle, "report_progress"),
            due_reason=_due_reason(in_cycle, self.extensions[row.id]),
            submitted_on=_day_of(moved, "submit") if row.state in SUBMITTED_OR_LATER else None,
            verified_on=_day_of(moved, "verify") if row.state in VERIFIED_OR_LATER else None,
            closed_on=_day_of(moved, "close") if row.state == State.CLOSED else None,
            measures=tuple(self._measure(m) for m in measures if not m.withdrawn),
            evidence=tuple(_evidence(e, positions) for e in self.evidence[row.id]),
            counters=tuple(
                CounterFacts(kind=c.kind, amount=c.amount, unit=c.unit)
                for c in self.counters[row.id]
                if not c.withdrawn
            ),
            sign_offs=tuple(
                self._sign_off(s) for s in sorted(self.sign_offs[row.id], key=lambda s: s.id) if s.cycle == row.cycle
            ),
            merged_into=self._number(row.merged_into_id),
            changed_at=events[-1].at,
        )

    def _measure(self, row):
        return MeasureFacts(
            position=row.position,
            text=row.text,
            owner=self._person(row.owner_id),
            due_on=row.due_on,
            progress=row.progress,
            progress_note=row.progress_note,
            verdict=row.verdict,
            verdict_note=row.verdict_note,
        )

    def _due(self, row):
        told = row.due_rule and deadlines.explain(
            self.plans[row.inspection_id], row.due_rule, row.due_from_on, self.calendar
        )
        if not told:
            return DueFacts()
        return DueFacts(rule=told.rule.id, from_on=told.from_on, text=told.rule.text, provisional=told.provisional)

    def _extension(self, row):
        return ExtensionFacts(
            number=row.number,
            cycle=row.cycle,
            due_on=row.due_on,
            wanted_due_on=row.wanted_due_on,
            granted_due_on=row.granted_due_on,
            reason=row.reason,
            requested_by=self._person(row.requested_by_id),
            supported_by=self._person(row.supported_by_id),
            support=row.support or "",
            decided_by=self._person(row.decided_by_id),
            decision=row.decision,
            status=row.status,
        )

    def _look_back(self, row):
        return LookBackFacts(
            cycle=row.cycle,
            planned_on=row.planned_on,
            held_on=row.held_on,
            holder=self._person(row.holder_id),
            finding=row.finding,
            status=row.status,
        )

    def _sign_off(self, row):
        return SignOffFacts(
            step=row.verb,
            role=row.role,
            asked_of=self._person(row.wanted_id),
            status=row.status,
            signer=self._person(row.signer_id),
            in_place_of=self._person(row.in_place_of_id),
            opinion=row.opinion,
        )

    def _department(self, pk):
        return self.departments[pk].name if pk else ""

    def _code(self, pk):
        return self.departments[pk].code if pk else ""

    def _person(self, pk):
        return self.people[pk] if pk else ""

    def _number(self, pk):
        if pk is None:
            return ""
        if pk not in self.numbers:
            self.numbers[pk] = Ticket.history.as_of(self.instant, id=pk).values_list("number", flat=True)[0]
        return self.numbers[pk]


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


# Beyond so many subjects it is cheaper to read all tickets' events than to name each.
MANY = 500


def _since_last_reopening(events):
    last = max((at for at, event in enumerate(events) if event.what in BEGINS_A_CYCLE), default=0)
    return events[last:]


def _last_reason(events, verb):
    return next((event.reason for event in reversed(events) if event.what == verb), "")


def _due_reason(events, extensions):
    """Why the date was last moved: as the coordinator said, or as the request said that was granted."""
    last = next((event for event in reversed(events) if _moved_the_date(event)), None)
    if last is None or last.what == "change_due":
        return last.reason if last else ""
    return max((row for row in extensions if row.status == ExtensionStatus.GRANTED), key=_id).reason


def _moved_the_date(event):
    return event.what == "change_due" or event.detail == "grant_extension"


def _day_of(moved, verb):
    return next((local_today(event.at) for event in reversed(moved) if event.what == verb), None)


def _issue(row):
    return IssueFacts(
        id=row.id,
        position=row.position,
        numbering=row.numbering,
        category=row.category,
        title=row.title,
        wording=row.wording,
    )


def _evidence(row, positions):
    return EvidenceFacts(
        name=row.name,
        size=row.size,
        sha256=row.sha256,
        media_type=row.media_type,
        status=row.status,
        measure=positions.get(row.measure_id),
    )


def _id(row):
    return row.id


def _order(ticket):
    return ticket.inspection.id, ticket.issue.position, natural(ticket.number)
