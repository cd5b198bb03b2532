from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models import Department
from record.history import SealedHistory
from record.models import Tracked
from tracker.models.ticket import Ticket
from tracker.querysets import EvidenceQuerySet, MeasureQuerySet, SupportingDepartmentQuerySet
from tracker.vocabulary import CounterKind, EvidenceStatus, RemarkKind, Verdict


class OfTicket(Tracked):
    """A row sealed in its ticket's chain: changing it raises the ticket's version."""

    class Meta:
        abstract = True

    def sealing_subject(self):
        return self.ticket


class SupportingDepartment(OfTicket):
    """协办: a department that helps; ended, never deleted."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="supporting", db_index=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    ended = models.BooleanField(default=False)

    history = SealedHistory(looked_up_by=("ticket",))
    objects = models.Manager.from_queryset(SupportingDepartmentQuerySet)()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("ticket", "department"), name="supporting_department_once"),)

    def __str__(self):
        return str(self.department)


class Measure(OfTicket):
    """整改措施: one step of the work, with its own owner and date, and what the verifier said of it."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="measures", db_index=False)
    position = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("measure"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("owner")
    )
    due_on = models.DateField(_("due on"), null=True)
    progress = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    progress_note = models.TextField(_("progress"), blank=True, default="")
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True, default="")
    verdict_note = models.TextField(blank=True, default="")
    withdrawn = models.BooleanField(default=False)

    redactable = ("text", "progress_note", "verdict_note")
    history = SealedHistory(looked_up_by=("ticket",))
    objects = models.Manager.from_queryset(MeasureQuerySet)()

    class Meta:
        ordering = ("ticket_id", "position")
        constraints = (
            models.UniqueConstraint(fields=("ticket", "position"), name="measure_position_once"),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="measure_progress_is_percent"),
        )

    def __str__(self):
        return f"{self.position}. {self.text}"


class Counter(OfTicket):
    """What the work amounted to, in whole numbers of the smallest unit (money in 分)."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="counters")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="counters")
    kind = models.CharField(max_length=30, choices=CounterKind.choices)
    amount = models.PositiveBigIntegerField()
    unit = models.CharField(max_length=10)
    withdrawn = models.BooleanField(default=False)

    history = SealedHistory(looked_up_by=("ticket",))

    class Meta:
        ordering = ("id",)

    def __str__(self):
        return f"{self.get_kind_display()} {self.amount} {self.unit}"


class Evidence(OfTicket):
    """佐证材料: a file under its hash, written whole or not at all; superseded or withdrawn, never overwritten."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="evidence")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="evidence")
    name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=100)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    cycle = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=10, choices=EvidenceStatus.choices, default=EvidenceStatus.CURRENT)

    redactable = ("name",)
    history = SealedHistory(looked_up_by=("ticket", "added_by"))
    objects = models.Manager.from_queryset(EvidenceQuerySet)()

    class Meta:
        ordering = ("id",)

    def __str__(self):
        return self.name


class Remark(OfTicket):
    """备注: something said about a ticket; an auditor's request to reopen is one of kind request."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="remarks")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RemarkKind.choices, default=RemarkKind.NOTE)
    text = models.TextField(_("remark"))

    redactable = ("text",)
    history = SealedHistory(looked_up_by=("ticket",))

    class Meta:
        ordering = ("id",)

    def __str__(self):
        return self.text
