"""What one row of history says, as facts; `names` (Names) knows what departments and people were called."""

from organization.models import Department, User
from tracker.facts.types import (
    CounterFacts,
    DueFacts,
    EvidenceFacts,
    ExtensionFacts,
    InspectionFacts,
    IssueFacts,
    LookBackFacts,
    MeasureFacts,
    SignOffFacts,
)
from tracker.models import Ticket


class Names:
    """What departments, people and tickets were called at the instant, by id; nobody and nothing is called ""."""

    def __init__(self, instant):
        self._instant = instant
        self._departments = {row.id: row for row in Department.history.as_of(instant)}
        self._people = dict(User.history.as_of(instant).values_list("id", "name"))
        self._numbers = {}

    def department(self, pk):
        return self._departments[pk].name if pk else ""

    def code(self, pk):
        return self._departments[pk].code if pk else ""

    def person(self, pk):
        return self._people[pk] if pk else ""

    def know_tickets(self, **which):
        self._numbers |= Ticket.history.as_of(self._instant, **which).values_list("id", "number")

    def ticket(self, pk):
        """The number of a ticket, asked of history where it is none of those known."""
        if pk is None:
            return ""
        if pk not in self._numbers:
            self.know_tickets(id=pk)
        return self._numbers[pk]


def inspection_facts(row, names):
    return InspectionFacts(
        id=row.id,
        name=row.name,
        kind=row.kind,
        inspecting_body=row.inspecting_body,
        unit=names.department(row.unit_id),
        document_title=row.document_title,
        document_number=row.document_number,
        fed_back_on=row.fed_back_on,
    )


def issue_facts(row):
    return IssueFacts(
        id=row.id,
        position=row.position,
        numbering=row.numbering,
        category=row.category,
        title=row.title,
        wording=row.wording,
    )


def due_facts(explained):
    """How the date came about (tracker.deadlines.Explained), blank where no rule gave it."""
    if explained is None:
        return DueFacts()
    rule = explained.rule
    return DueFacts(rule=rule.id, from_on=explained.from_on, text=rule.text, provisional=explained.provisional)


def measure_facts(row, names):
    return MeasureFacts(
        position=row.position,
        text=row.text,
        owner=names.person(row.owner_id),
        due_on=row.due_on,
        progress=row.progress,
        progress_note=row.progress_note,
        verdict=row.verdict,
        verdict_note=row.verdict_note,
    )


def evidence_facts(row, positions):
    """`positions` of the measures, by id."""
    return EvidenceFacts(
        name=row.name,
        size=row.size,
        sha256=row.sha256,
        media_type=row.media_type,
        status=row.status,
        measure=positions.get(row.measure_id),
    )


def counter_facts(row):
    return CounterFacts(kind=row.kind, amount=row.amount, unit=row.unit)


def extension_facts(row, names):
    return ExtensionFacts(
        number=row.number,
        cycle=row.cycle,
        due_on=row.due_on,
        wanted_due_on=row.wanted_due_on,
        granted_due_on=row.granted_due_on,
        reason=row.reason,
        requested_by=names.person(row.requested_by_id),
        supported_by=names.person(row.supported_by_id),
        support=row.support or "",
        decided_by=names.person(row.decided_by_id),
        decision=row.decision,
        status=row.status,
    )


def look_back_facts(row, names):
    return LookBackFacts(
        cycle=row.cycle,
        planned_on=row.planned_on,
        held_on=row.held_on,
        holder=names.person(row.holder_id),
        finding=row.finding,
        status=row.status,
    )


def sign_off_facts(row, names):
    return SignOffFacts(
        step=row.verb,
        role=row.role,
        asked_of=names.person(row.wanted_id),
        status=row.status,
        signer=names.person(row.signer_id),
        in_place_of=names.person(row.in_place_of_id),
        opinion=row.opinion,
    )
