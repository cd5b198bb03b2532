from django.conf import settings
from django.db import models
from django.db.models.functions import Length, Substr
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE, FSMField

from organization.models import Department
from record.history import SealedHistory
from record.models import Subject
from tracker import deadlines, order, rules
from tracker import permissions as may
from tracker.answers import ANSWERED_BY
from tracker.look_backs import questions as look_backs
from tracker.models.inspection import FeedbackIssue, Inspection
from tracker.models.ticket_before_the_engine import BeforeTheEngine
from tracker.models.ticket_questions import TicketQuestions
from tracker.querysets import TicketQuerySet
from tracker.sign_offs import questions as sign_offs
from tracker.verb import verb
from tracker.vocabulary import OPEN_STATES, LookBackStatus, Result, Severity, State, Term, Verdict

UNBORN = ""


def _state_after_reassigning(ticket, transition_request):
    moved = ticket.lead_department_id != ticket.stored("lead_department_id")
    return State.ASSIGNED if moved else ticket.state


def _person(verbose_name):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=verbose_name
    )


class Ticket(BeforeTheEngine, TicketQuestions, Subject):
    """整改任务: one shortcoming and the work that puts it right.

    Its verbs are the law of the life cycle. Each sets fields and may return rows of the ticket's own family; the
    engine judges before and records after. A ticket never says what day it is.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="tickets", verbose_name=_("inspection"))
    issue = models.ForeignKey(FeedbackIssue, models.PROTECT, related_name="tickets", verbose_name=_("issue"))
    title = models.CharField(_("title"), max_length=300)
    problem = models.TextField(_("what is wrong"))
    term = models.CharField(_("term"), max_length=10, choices=Term.choices, default=Term.FIXED)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity.choices, default=Severity.ORDINARY)
    state = FSMField(_("state"), max_length=20, choices=State.choices, default=UNBORN, protected=True)
    lead_department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name=_("lead department")
    )
    leader = _person(_("responsible leader"))
    handler = _person(_("handler"))
    verifier = _person(_("verifier"))
    due_on = models.DateField(_("due on"), null=True)
    original_due_on = models.DateField(_("originally due on"), null=True)
    # Where a deadline rule set the date: which one, and the day it counted from.
    due_rule = models.CharField(max_length=60, null=True)
    due_from_on = models.DateField(null=True)
    outcome = models.TextField(_("outcome"), blank=True, default="")
    result = models.CharField(_("result"), max_length=20, choices=Result.choices, blank=True, default="")
    cycle = models.PositiveIntegerField(_("cycle"), default=1)
    submitted_by = _person(_("submitted by"))
    verified_by = _person(_("verified by"))
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", verbose_name=_("merged into")
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", verbose_name=_("split from")
    )

    # Bookkeeping for the reminders: when the next is due, and the events from which they count.
    next_reminder_at = models.DateTimeField(null=True, editable=False)
    due_anchor = models.PositiveBigIntegerField(default=0, editable=False)
    due_set_at = models.DateTimeField(null=True, editable=False)
    waiting_anchor = models.PositiveBigIntegerField(default=0, editable=False)
    waiting_since = models.DateTimeField(null=True, editable=False)

    bookkeeping = (
        *Subject.bookkeeping,
        "next_reminder_at",
        "due_anchor",
        "due_set_at",
        "waiting_anchor",
        "waiting_since",
    )
    locked_with = ("inspection__procedure",)
    redactable = ("title", "problem", "outcome")
    history = SealedHistory()
    objects = models.Manager.from_queryset(TicketQuerySet)()

    class Meta:
        verbose_name = _("ticket")
        ordering = order.by_number()
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="ticket_state_is_known"),
        )
        indexes = (
            models.Index(fields=("state", "due_on"), name="ticket_by_state"),
            models.Index(fields=("lead_department", "state"), name="ticket_by_department"),
            # As `order.by_number` asks.
            models.Index(Substr("number", 1, order.SERIES), Length("number"), "number", name="ticket_by_number"),
            models.Index(
                fields=("next_reminder_at",),
                name="ticket_next_reminder",
                condition=models.Q(next_reminder_at__isnull=False),
            ),
        )

    def __str__(self):
        return f"{self.number} {self.title}"

    # --- verbs -------------------------------------------------------------------------------------------------

    @verb(
        state,
        source=UNBORN,
        target=State.REGISTERED,
        may=[may.coordinates],
        is_work=False,
        needs=[rules.issue_and_title_are_known],
    )
    def register(self, transition_request):
        """Take an issue into the ledger."""

    @verb(
        state,
        source=[State.REGISTERED, State.ASSIGNED],
        target=State.ASSIGNED,
        may=[may.coordinates],
        is_work=False,
        asks=[
            rules.answers_are_readable,
            rules.assignment_is_complete,
            rules.the_deadline_rule_fits,
            rules.due_date_follows_the_feedback,
            rules.departments_belong_to_the_unit,
            rules.people_hold_their_roles,
        ],
        takes=[
            "department",
            "supporting",
            "leader",
            "handler",
            "verifier",
            "due_on",
            "deadline_rule",
            "term",
            "severity",
        ],
    )
    def assign(self, transition_request):
        """Hand the ticket to a lead department, with a leader who answers for it and a due date, given or counted."""
        answers = self.answers
        if self.would_change("department", answers) and "handler" not in answers:
            self.handler = None
        supporting = self._take(answers)
        deadlines.settle(self, answers)
        self.original_due_on = self.original_due_on or self.due_on
        return supporting

    @verb(
        state,
        source=State.ASSIGNED,
        target=State.IN_PROGRESS,
        may=[may.works_in_the_lead_department],
        is_work=True,
        asks=[rules.answers_are_readable, rules.people_hold_their_roles],
        takes=["handler"],
    )
    def accept(self, transition_request):
        """Take the ticket on. A handler who accepts handles it, unless somebody is named."""
        self._take(self.answers)
        if self.handler is None and self.asker.holds("handler", self.lead_department_id):
            self.handler = transition_request.actor

    @verb(
        state,
        source=State.ASSIGNED,
        target=State.REGISTERED,
        may=[may.heads_the_lead_department],
        is_work=False,
        asks=[rules.a_reason_is_given, rules.answers_are_readable],
    )
    def decline(self, transition_request):
        """Hand the ticket back to the coordinator, because it is not this department's."""
        self.lead_department = self.handler = None

    @verb(
        state,
        source=State.IN_PROGRESS,
        target=None,
        may=[may.works_on],
        is_work=True,
        asks=[rules.a_sentence_is_given, rules.answers_are_readable, rules.progress_names_its_measure],
        takes=["measure", "progress"],
    )
    def report_progress(self, transition_request):
        """Say how far it is; a measure that was returned is open for judgement again."""
        answers = self.answers
        rows = self.attach(transition_request, answers.get("measure"))
        if measure := answers.get("measure"):
            measure.progress = answers.get("progress", measure.progress)
            measure.progress_note = transition_request.reason.strip()
            measure.verdict = measure.verdict_note = ""
            rows.append(measure)
        return rows

    @verb(
        state,
        source=State.IN_PROGRESS,
        target=State.SUBMITTED,
        may=[may.heads_the_lead_department],
        is_work=True,
        needs=[rules.measures_are_done],
        asks=[rules.answers_are_readable, rules.an_outcome_is_given],
        takes=["outcome"],
    )
    def submit(self, transition_request):
        """Hand the finished work to a verifier."""
        self.outcome = self.answers["outcome"]
        self.submitted_by = transition_request.actor
        return [*self.attach(transition_request, None), *self._without_verdicts()]

    @verb(
        state,
        source=State.SUBMITTED,
        target=State.IN_PROGRESS,
        may=[may.has_submitted],
        is_work=False,
        needs=[rules.nobody_has_acted],
        asks=[rules.answers_are_readable],
    )
    def take_back(self, transition_request):
        """Withdraw a submission that nobody has begun to judge."""
        self.submitted_by = None

    @verb(
        state,
        source=State.SUBMITTED,
        target=None,
        may=[may.verifies, may.is_independent, may.is_of_another_department, may.is_no_superior],
        is_work=False,
        needs=[rules.there_are_measures],
        asks=[rules.answers_are_readable, rules.a_verdict_is_given, rules.an_opinion_is_given],
        takes=["measures", "verdict"],
    )
    def review(self, transition_request):
        """Pass or return measures, with a sentence."""
        answers = self.answers
        return [_judged(measure, answers["verdict"], transition_request.reason) for measure in answers["measures"]]

    @verb(
        state,
        source=[State.SUBMITTED, State.VERIFIED],
        target=State.IN_PROGRESS,
        may=[may.verifies_or_may_close],
        is_work=False,
        asks=[rules.a_reason_is_given, rules.answers_are_readable],
        takes=["measures"],
    )
    def send_back(self, transition_request):
        """Return the work: the measures named, or those returned already, or all of them."""
        self.submitted_by = self.verified_by = None
        return self._returned(transition_request, self.answers.get("measures"))

    @verb(
        state,
        source=[State.IN_PROGRESS, State.SUBMITTED, State.VERIFIED],
        target=State.IN_PROGRESS,
        may=[may.is_asked_to_sign],
        is_work=False,
        asks=[rules.a_reason_is_given, rules.answers_are_readable, rules.the_sign_off_is_mine],
        takes=["step"],
        concerns=lambda ticket: ticket.plan.has_gates,
    )
    def refuse(self, transition_request):
        """Refuse to sign; what was handed in goes back to work."""
        refused = sign_offs.refuse(self.sign_off_meant(transition_request), self, self.asker, transition_request.reason)
        if self.state == State.IN_PROGRESS:
            return refused
        self.submitted_by = self.verified_by = None
        return [*refused, *self._returned(transition_request)]

    @verb(
        state,
        source=State.SUBMITTED,
        target=State.VERIFIED,
        may=[may.verifies, may.is_independent, may.is_of_another_department, may.is_no_superior],
        is_work=False,
        needs=[rules.no_measure_is_returned],
        asks=[rules.an_opinion_is_given, rules.answers_are_readable],
    )
    def verify(self, transition_request):
        """Confirm that the work is done; what was not judged one by one passes with it."""
        self.verified_by = transition_request.actor
        return [_judged(m, Verdict.PASSED, transition_request.reason) for m in self.current_measures() if not m.verdict]

    @verb(
        state,
        source=State.VERIFIED,
        target=State.CLOSED,
        may=[may.coordinates_or_leads, may.has_not_verified],
        is_work=False,
        asks=[rules.answers_are_readable, rules.a_result_is_given],
        takes=["result"],
    )
    def close(self, transition_request):
        """Strike the ticket off the list, as completed or basically completed."""
        self.result = self.answers["result"]

    @verb(
        state,
        source=State.CLOSED,
        target=State.IN_PROGRESS,
        may=[may.coordinates],
        is_work=False,
        asks=[
            rules.a_reason_is_given,
            rules.answers_are_readable,
            rules.a_new_due_date_is_to_come,
            rules.due_date_follows_the_feedback,
        ],
        takes=["due_on"],
    )
    def reopen(self, transition_request):
        """Begin the next cycle, because the problem came back; earlier reports keep theirs."""
        return self._begin_again(transition_request)

    @verb(
        state,
        source=State.CLOSED,
        target=State.IN_PROGRESS,
        may=[may.looks_back],
        is_work=False,
        needs=[rules.a_look_back_is_planned],
        asks=[
            rules.a_finding_is_given,
            rules.answers_are_readable,
            rules.a_new_due_date_is_to_come,
            rules.due_date_follows_the_feedback,
        ],
        takes=["due_on"],
        concerns=lambda ticket: ticket.state == State.CLOSED and bool(ticket.plan.look_backs),
    )
    def rebound(self, transition_request):
        """Begin the next cycle, because a look back found the problem again."""
        return [
            look_backs.found(self, LookBackStatus.REBOUND, transition_request),
            *self._begin_again(transition_request),
        ]

    @verb(
        state,
        source=[State.REGISTERED, State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED],
        target=State.CANCELLED,
        may=[may.coordinates],
        is_work=False,
        asks=[rules.a_reason_is_given, rules.answers_are_readable],
        takes=["merged_into"],
    )
    def cancel(self, transition_request):
        """Take the ticket out of the ledger's count, or merge it into another."""
        self.merged_into = self.answers.get("merged_into")

    @verb(
        state,
        source=list(OPEN_STATES),
        target=GET_STATE(_state_after_reassigning, states=list(OPEN_STATES)),
        may=[may.coordinates],
        is_work=False,
        asks=[
            rules.a_reason_is_given,
            rules.answers_are_readable,
            rules.something_is_reassigned,
            rules.the_lead_may_change_now,
            rules.departments_belong_to_the_unit,
            rules.people_hold_their_roles,
        ],
        takes=["department", "supporting", "leader", "handler", "verifier"],
    )
    def reassign(self, transition_request):
        """Give the work to other people, or to another department, which then has to accept it."""
        answers = self.answers
        if self.would_change("department", answers):
            self.handler = self.submitted_by = None
        return self._take(answers)

    @verb(
        state,
        source=list(OPEN_STATES),
        target=None,
        may=[may.coordinates],
        is_work=False,
        asks=[
            rules.a_reason_is_given,
            rules.answers_are_readable,
            rules.a_new_due_date_is_given,
            rules.due_date_follows_the_feedback,
            rules.the_cause_is_true,
        ],
        takes=["due_on", "cause"],
    )
    def change_due(self, transition_request):
        """Move the due date for a stated cause; the original date stays, and so does a rule whose calendar moved it."""
        self.due_on = self.answers["due_on"]
        if "cause" not in self.answers:
            deadlines.forget_rule(self)
        self.original_due_on = self.original_due_on or self.due_on

    # --- how verbs write -----------------------------------------------------------------------------------------

    def _begin_again(self, transition_request) -> list:
        deadlines.begin_again(self, self.answers.get("due_on"))
        self.cycle += 1
        self.result = ""
        self.submitted_by = self.verified_by = None
        return self._without_verdicts()

    def _take(self, answers) -> list:
        """Set every column that an answer names; returns the supporting departments that change."""
        for answer, column in ANSWERED_BY.items():
            if answer in answers:
                setattr(self, column, answers[answer])
        if "supporting" in answers:
            return self._support(answers["supporting"])
        return self._support_no_longer(self.lead_department_id) if "department" in answers else []

    def _support_no_longer(self, department_id) -> list:
        """A department that comes to lead does not also support."""
        rows = list(self.supporting.current().filter(department=department_id))
        for row in rows:
            row.ended = True
        return rows

    def _support(self, departments) -> list:
        rows = {row.department_id: row for row in self.supporting.all()}
        wanted = {department.pk for department in departments} - {self.lead_department_id}
        for pk, row in rows.items():
            row.ended = pk not in wanted
        new = [self.supporting.model(ticket=self, department_id=pk) for pk in sorted(wanted - set(rows))]
        return [*rows.values(), *new]

    def attach(self, transition_request, measure) -> list:
        """Evidence rows for the files that came with the transition request."""
        return [
            self.evidence.model(
                ticket=self,
                measure=measure,
                added_by=transition_request.actor,
                cycle=self.cycle,
                name=file.name,
                size=file.size,
                sha256=file.sha256,
                media_type=file.media_type,
            )
            for file in transition_request.files
        ]

    def _returned(self, transition_request, named=()) -> list:
        """Measures sent back: those named, else those returned already, else all of them."""
        current = self.current_measures()
        named = named or [m for m in current if m.verdict == Verdict.RETURNED]
        return [_judged(measure, Verdict.RETURNED, transition_request.reason) for measure in named or current]

    def _without_verdicts(self) -> list:
        for measure in self.current_measures():
            measure.verdict = measure.verdict_note = ""
        return self.current_measures()


def _judged(measure, verdict, sentence):
    measure.verdict, measure.verdict_note = verdict, sentence.strip()
    return measure
