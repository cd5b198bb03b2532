"""What is known about an inspection at one instant, as plain data.

Nothing here reads a database, a clock or a language: `tracker.facts.reading` builds these from history, and whatever
shows, counts or tells the story of an inspection takes them as they are. Texts are the users' own, names are
those in force at the instant, codes are the stored ones, dates are the office's local dates.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFacts:
    """One step of the work; a withdrawn measure is not among the facts."""

    position: int
    text: str
    owner: str  # name of the person, "" when nobody is named
    due_on: date | None
    progress: int  # 0 to 100
    progress_note: str
    verdict: str  # "", "passed" or "returned"
    verdict_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFacts:
    """One file as it was known; `status` is current, superseded or withdrawn."""

    name: str
    size: int  # bytes
    sha256: str
    media_type: str
    status: str
    measure: int | None  # position of the measure it proves


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOffFacts:
    """One signature asked in the present cycle; `status` is asked, given, refused, withdrawn or void."""

    step: str  # the verb it is for, or "plan"
    role: str  # the role it is asked of, "" where a person is named
    asked_of: str  # the person's name, "" where a role is asked
    status: str
    signer: str
    in_place_of: str  # whose authority the signer borrowed
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterFacts:
    """Work counted in the smallest unit: money in 分, everything else in pieces."""

    kind: str
    amount: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFacts:
    """One issue (反馈问题) of the feedback, counted apart from the tickets it gave."""

    id: int
    position: int
    numbering: str
    category: str  # a path joined by " / ", "" when the document has no headings
    title: str
    wording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFacts:
    """One inspection (检查批次) and the document it rests on."""

    id: int
    name: str
    kind: str
    inspecting_body: str
    unit: str
    document_title: str
    document_number: str
    fed_back_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFacts:
    """How the due date came about: by which rule, counted from which day; blank where it was given plainly."""

    rule: str = ""
    from_on: date | None = None
    text: str = ""  # the source's own wording
    provisional: bool = False  # whether a calendar that was not published yet could still move it


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionFacts:
    """One request for a later date; `status` is requested, supported, granted, refused or withdrawn."""

    number: int  # which of the ticket's extensions in its cycle it would be
    cycle: int
    due_on: date  # when the work was due as it was requested
    wanted_due_on: date
    granted_due_on: date | None
    reason: str
    requested_by: str
    supported_by: str
    support: str
    decided_by: str
    decision: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBackFacts:
    """One look back at a closed ticket; `status` is planned, held, rebound or called_off."""

    cycle: int
    planned_on: date
    held_on: date | None
    holder: str
    finding: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFacts:
    """One ticket (整改任务) with everything a report may say of it."""

    number: str
    title: str
    problem: str
    state: str
    klass: str  # completed, basically_completed, advancing, unfinished or cancelled
    version: int
    cycle: int
    term: str
    severity: str
    result: str
    outcome: str
    due_on: date | None
    original_due_on: date | None
    extensions: int  # granted extensions; dates moved for another stated cause are not counted
    inspection: InspectionFacts
    issue: IssueFacts
    lead_department: str
    lead_department_code: str
    supporting: tuple[str, ...]
    leader: str
    handler: str
    verifier: str
    last_verb: str  # verb of the newest event that changed the state
    last_reason: str  # and its reason
    state_since: date | None  # and its local date
    last_progress: str  # sentence of the newest report_progress of this cycle, "" when there is none
    due_reason: str  # why the due date was last moved in this cycle, "" when it was not
    submitted_on: date | None  # this and the next two: None when it does not hold now
    verified_on: date | None
    closed_on: date | None
    measures: tuple[MeasureFacts, ...]  # by position
    evidence: tuple[EvidenceFacts, ...]
    counters: tuple[CounterFacts, ...]
    sign_offs: tuple[SignOffFacts, ...] = ()  # of this cycle, in the order in which they were asked
    merged_into: str  # number of the ticket that took this one over, "" when none
    changed_at: datetime
    is_ahead: bool = False  # whether its newest record is stamped in the future
    days_late: int | None = None  # working days, 0 while it is not late; None where no calendar was at hand
    due: DueFacts = DueFacts()
    extension_requests: tuple[ExtensionFacts, ...] = ()
    look_backs: tuple[LookBackFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything known at `instant`; `as_of` is the local day it falls on.

    `issues` holds all issues of the inspection, also those whose tickets are cancelled or were never made.
    Issues are by position, tickets by position of their issue and then by number.
    """

    inspection: InspectionFacts | None
    as_of: date
    instant: datetime
    issues: tuple[IssueFacts, ...]
    tickets: tuple[TicketFacts, ...]
    ahead: tuple[str, ...] = ()  # what else is stamped in the future, such as `registry:1`
