"""One ticket as its page shows it: the facts, whose turn it is, what may be done, and what has happened."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from desk import deadline_cards
from desk.actions import Actions
from desk.deadlines import deadline, ticket_deadline
from desk.forms.of_steps import FORMS
from desk.signatures import rounds
from desk.stepper import Stepper
from desk.timeline import Timeline
from tracker import deadlines
from tracker.facts.live import LiveFacts
from tracker.fields import CARD, Kind, shown_on
from tracker.handing_over import ROLES
from tracker.models import Ticket
from tracker.presence import Presence
from tracker.steps import STEPS
from tracker.vocabulary import OPEN_STATES, EvidenceStatus, SignOffStatus, State, Term, Verdict
from ui import badges
from workflow import engine


@dataclass(frozen=True, slots=True)
class MeasureRow:
    measure: Any
    badge: badges.Badge
    deadline: Any
    owner: Any


class TicketPage:
    """Everything the page of one ticket shows to one reader; `standing` is a TicketStanding, `at` an instant. The
    records up to version `shown` are on the screen already."""

    def __init__(self, ticket, standing, at, shown=0):
        self.ticket, self.at, self.today, self._shown = ticket, at, standing.on, shown
        self._standing = standing
        office = standing.office
        ticket.inspection.unit = office.department(ticket.inspection.unit_id)
        ticket.lead_department = ticket.lead_department_id and office.department(ticket.lead_department_id)

    def after(self, event, shown=0):
        """The page of the ticket as the step left it that is told by the event, None where nothing changed."""
        if event is None:
            return self
        moved = event.moved
        moved.issue = self.ticket.issue
        return TicketPage(moved, self._standing, max(self.at, event.at), shown)

    @property
    def is_seen(self) -> bool:
        """Whether the reader still may know of the ticket."""
        return self._standing.sees(self.ticket)

    def read_whole(self):
        """Read at once what the whole page shows; returns the page."""
        self.ticket.know(self.timeline.people)
        return self

    # ---- head ----

    @property
    def number(self):
        return self.ticket.number

    @property
    def badge(self):
        return badges.of_state(self.ticket.state)

    @property
    def marks(self):
        """What is so beside the state."""
        has_returned = any(m.verdict == Verdict.RETURNED for m in self.ticket.current_measures())
        return [
            *([badges.RETURNED] if has_returned else []),
            *([badges.TO_SIGN] if self.awaits_signature else []),
            *([badges.LASTING] if self.ticket.term == Term.LASTING else []),
        ]

    @property
    def is_open(self):
        return self.ticket.state in OPEN_STATES

    @cached_property
    def deadline(self):
        return ticket_deadline(self.ticket, self.today, self._calendar)

    @cached_property
    def stepper(self):
        return Stepper(self.ticket.state, self.timeline.passed)

    @property
    def has_new_due_date(self):
        return self.ticket.original_due_on not in (None, self.ticket.due_on)

    @cached_property
    def dated_by(self):
        """How the due date came about, where a rule of the procedure gave it (tracker.deadlines.Explained)."""
        ticket = self.ticket
        if ticket.due_rule is None:
            return None
        return deadlines.explain(ticket.plan, ticket.due_rule, ticket.due_from_on, self._calendar)

    @property
    def _counted(self):
        return deadline_cards.how_dated(self.dated_by) or deadline_cards.how_dated_again(self.timeline.counted_again_on)

    # ---- actions ----

    @cached_property
    def _offers(self):
        offers = engine.offers(self.ticket, self._standing, at=self.at)
        return {offer.verb: offer for offer in offers}

    @cached_property
    def actions(self):
        return Actions(self.ticket.state, self._offers.values())

    @cached_property
    def may(self):
        """`{step: yes or no}`, for the small buttons beside what they change."""
        return {name: offer.is_open for name, offer in self._offers.items()}

    def refusals_of(self, step):
        """Why the reader cannot take this step now; nothing when he or she can."""
        if step not in self._offers:  # a step that does not concern this ticket
            return engine.offer(self.ticket, STEPS[step], self._standing, at=self.at).refusals
        return self._offers[step].refusals

    @cached_property
    def upload(self):
        return self._inline("attach_evidence")

    @cached_property
    def remark(self):
        return self._inline("add_remark")

    def _inline(self, step):
        """The form of a step that stands open on the page, where the reader may take it."""
        return FORMS[step](step, self.ticket) if self.may[step] else None

    @property
    def hint(self):
        """What has to be done first, or whom the next step waits for, by name."""
        ticket = self.ticket
        if self.actions.is_my_turn and self.actions.to_do_first:
            return " ".join(str(message) for message in self.actions.to_do_first)
        named = {
            State.ASSIGNED: [ticket.lead_department, self.named["handler"]],
            State.IN_PROGRESS: [ticket.lead_department, self.named["handler"]],
            State.SUBMITTED: [self.named["verifier"]],
            State.VERIFIED: [self.named["leader"]],
        }
        return " · ".join(str(one) for one in named.get(ticket.state, ()) if one)

    # ---- body ----

    @cached_property
    def measures(self):
        return [self._measure_row(one) for one in self._named_measures]

    @cached_property
    def _named_measures(self):
        return self._with_people(self.ticket.current_measures(), "owner")

    def _with_people(self, rows, *columns):
        """The rows, with the people whom they name."""
        for row in rows:
            for name in columns:
                setattr(row, name, self.timeline.people.get(getattr(row, f"{name}_id")))
        return rows

    def _measure_row(self, one):
        return MeasureRow(one, badges.of_measure(one), self._of_measure(one), self._with_absence(one.owner, "owner"))

    @property
    def awaits_signature(self):
        return any(row.status == SignOffStatus.ASKED for row in self.ticket.live_sign_offs())

    @cached_property
    def signatures(self):
        rows = self._with_people(self.ticket.family("sign_offs"), "wanted", "signer", "in_place_of", "asked_by")
        return rounds(self.ticket, rows, self._standing, self.may)

    @cached_property
    def extensions(self):
        rows = self._with_people(self.ticket.family("extensions"), "requested_by", "supported_by", "decided_by")
        return deadline_cards.extensions_card(self.ticket, rows, self.may)

    @cached_property
    def look_backs(self):
        self._with_people(self.ticket.family("look_backs"), "holder")
        return deadline_cards.look_back_rows(self.ticket)

    @property
    def passed_measures(self):
        return sum(row.measure.verdict == Verdict.PASSED for row in self.measures)

    @cached_property
    def evidence(self):
        """Every piece ever attached, the present ones first."""
        rows = self._with_people(self.ticket.family("evidence"), "added_by")
        measures = {measure.pk: measure for measure in self.ticket.family("measures")}
        for evidence in rows:
            evidence.added_at = self.timeline.attached_at[evidence.pk]
            evidence.measure = measures.get(evidence.measure_id)
            evidence.is_current = evidence.status == EvidenceStatus.CURRENT
            evidence.is_readable = evidence.status != EvidenceStatus.WITHDRAWN
        return sorted(rows, key=lambda evidence: (not evidence.is_current, evidence.pk))

    @cached_property
    def counters(self):
        return [counter for counter in self.ticket.family("counters") if not counter.withdrawn]

    @cached_property
    def timeline(self):
        return Timeline(self.ticket)

    @property
    def entries(self):
        """Of the timeline, the newest first."""
        return self.timeline.entries_after(self._shown)

    @property
    def problem_differs(self):
        return self.ticket.problem.strip() != self.ticket.issue.wording.strip()

    @property
    def facts(self):
        """`[(label, text, address)]` of the side card."""
        return self.card(LiveFacts(self.ticket, self.dated_by), counted=self._counted, **self.named)

    def card(self, facts, **said):
        """The rows of the side card, whatever the instant of the facts; `said` are the page's own words for a field."""
        rows = [(field, _said(field, facts, said)) for field in shown_on(CARD)]
        return [(field.label, text, self._address(field, facts)) for field, text in rows if text]

    def _address(self, field, facts):
        """Nothing where the reader may not open it."""
        if field.kind == Kind.INSPECTION:
            return reverse("inspection", args=[facts.inspection.id])
        number = field.value(facts) if field.kind == Kind.TICKET else ""
        seen = number and Ticket.objects.visible_to(self._standing).filter(number=number).exists()
        return reverse("ticket", args=[number]) if seen else ""

    @cached_property
    def named(self):
        """`{role: whom the ticket names in it}`, with a word where that person is there no more."""
        people = {role: getattr(self.ticket, role) for role in ROLES}
        return {role: self._with_absence(person, role) for role, person in people.items()}

    def _with_absence(self, person, role):
        gone = self._presence.absence(person, role, self.ticket)
        return _("%(person)s (%(why)s)") % {"person": person, "why": gone} if gone else person

    @cached_property
    def _presence(self):
        owners = [measure.owner for measure in self._named_measures]
        named = [*(getattr(self.ticket, role) for role in ROLES), *owners]
        return Presence(named, self.today, self._standing.registry_head)

    # ---- the past ----

    as_of_day = None

    @property
    def before_url(self):
        """How it stood before the newest change; nothing when there was nothing before."""
        instants = self.timeline.instants
        return as_of_url(self.ticket.number, instants[-2]) if len(instants) > 1 else ""

    after_url = ""

    # ---- inside ----

    def _of_measure(self, measure):
        is_open = self.is_open and measure.progress < 100
        return deadline(measure.due_on, is_open=is_open, today=self.today, calendar=self._calendar)

    @cached_property
    def _calendar(self):
        return self._standing.office.calendar


def _said(field, facts, said):
    if field.name in said or field.worked_out:
        return said.get(field.name, "")
    return field.in_words(facts)


def as_of_url(number, instant):
    """The address of a ticket as it stood at the instant."""
    return f"{reverse('ticket', args=[number])}?{urlencode({'as_of': instant.isoformat()})}"
