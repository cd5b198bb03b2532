from django.conf import settings
from django.db import models
from django.db.models.functions import Length, Substr
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from organization.models import Department
from record.history import SealedHistory
from record.models import Subject
from tracker import deadlines, order
from tracker.models.inspection import FeedbackIssue, Inspection
from tracker.models.ticket_before_the_engine import BeforeTheEngine
from tracker.models.ticket_questions import TicketQuestions
from tracker.querysets import TicketQuerySet
from tracker.verbs.assigning import HandsOut
from tracker.verbs.judging import Judges
from tracker.verbs.reopening import BeginsAgain
from tracker.verbs.steering import Steers
from tracker.verbs.working import Works
from tracker.vocabulary import OPEN_STATES, UNBORN, Result, Severity, State, Term


def _person(verbose_name):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=verbose_name
    )


class Ticket(HandsOut, Works, Judges, BeginsAgain, Steers, BeforeTheEngine, TicketQuestions, Subject):
    """整改任务: one shortcoming and the work that puts it right.

    Its verbs (`tracker.verbs`) are the law of the life cycle. Each sets fields and may return rows of the ticket's own
    family; the engine judges before and records after. A ticket never says what day it is.
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
    locked_with = ("inspection",)
    redactable = ("title", "problem", "outcome")
    history = SealedHistory(looked_up_by=("inspection", "merged_into"), told_once=("problem", "outcome"))
    objects = models.Manager.from_queryset(TicketQuerySet)()

    class Meta:
        verbose_name = _("ticket")
        ordering = order.by_number()
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="ticket_state_is_known"),
        )
        indexes = (
            models.Index(fields=("state", "due_on"), name="ticket_by_state"),
            # All that is counted of a department's tickets.
            models.Index(fields=("lead_department", "state", "due_on", "term"), name="ticket_by_department"),
            models.Index(deadlines.pressing_on(), name="ticket_open_by_day", condition=models.Q(state__in=OPEN_STATES)),
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
