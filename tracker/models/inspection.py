from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models import Department
from record.history import SealedHistory
from record.models import Subject
from tracker.models.members import OfInspection
from tracker.querysets import InspectionQuerySet
from tracker.vocabulary import InspectionKind
from workflow.models import Procedure


class Inspection(Subject):
    """检查批次: one body's feedback to one unit, and the document it came in."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=InspectionKind.choices, default=InspectionKind.INSPECTION)
    inspecting_body = models.CharField(_("inspecting body"), max_length=200, blank=True, default="")
    unit = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("unit"))
    document_title = models.CharField(_("document title"), max_length=300, blank=True, default="")
    document_number = models.CharField(_("document number"), max_length=100, blank=True, default="")
    fed_back_on = models.DateField(_("fed back on"))
    plan_due_on = models.DateField(_("plan due on"), null=True, blank=True)
    report_due_on = models.DateField(_("report due on"), null=True, blank=True)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+", verbose_name=_("procedure"))

    redactable = ("name", "inspecting_body", "document_title")
    history = SealedHistory()
    objects = models.Manager.from_queryset(InspectionQuerySet)()

    class Meta:
        verbose_name = _("inspection")
        ordering = ("-fed_back_on", "-id")

    def __str__(self):
        return self.name


class SourceFile(OfInspection):
    """The feedback document itself, kept under its hash; read once for a unit unless that import was undone."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="source_files")
    unit = models.ForeignKey(Department, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    batch = models.UUIDField(null=True)
    reading = models.JSONField(default=dict)
    undone = models.BooleanField(default=False)

    redactable = ("name",)
    history = SealedHistory(looked_up_by=("inspection",))

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "sha256"), condition=models.Q(undone=False), name="source_read_once"
            ),
        )

    def __str__(self):
        return self.name


class FeedbackIssue(OfInspection):
    """反馈问题: what the document says, as printed; counted apart from the tickets it gives.

    `start` and `end` are code points of the decoded source with `\\n` line ends; null when typed by hand.
    """

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="issues", db_index=False)
    position = models.PositiveIntegerField()
    numbering = models.CharField(max_length=60, blank=True, default="")
    category = models.CharField(max_length=500, blank=True, default="")
    title = models.CharField(max_length=300)
    wording = models.TextField()
    # The department that the document names; whom the ticket goes to is decided when it is assigned.
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+", db_index=False)
    source_file = models.ForeignKey(SourceFile, models.PROTECT, null=True, related_name="+")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)

    redactable = ("category", "title", "wording")
    history = SealedHistory(looked_up_by=("inspection",))

    class Meta:
        ordering = ("inspection_id", "position")
        constraints = (models.UniqueConstraint(fields=("inspection", "position"), name="issue_position_once"),)

    def __str__(self):
        return self.title
