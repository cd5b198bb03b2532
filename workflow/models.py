from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from record.history import SealedHistory
from record.models import Registry, Tracked, TrackedQuerySet
from workflow.plans import Plan
from workflow.reading import read_plan


class ProcedureQuerySet(TrackedQuerySet):
    def in_force_for(self, kind: str):
        """The procedure in force for an inspection of this kind, else the one that says it is for all others."""
        in_force = list(self.filter(status=Procedure.Status.IN_FORCE).order_by("-pk"))
        for wanted in (kind, Procedure.ANY_KIND):
            for procedure in in_force:
                if wanted in procedure.kinds:
                    return procedure
        return None


class Procedure(Tracked):
    """One version of what an office asks of each verb; a published version never changes."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_FORCE = "in_force", _("in force")
        RETIRED = "retired", _("retired")

    ANY_KIND = "*"

    name = models.SlugField(_("name"), max_length=60)
    version = models.PositiveIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=120)
    kinds = models.JSONField(_("kinds of inspection"), default=list)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    rules = models.JSONField(_("rules"), default=dict)
    source = models.TextField(_("source"), blank=True, default="")

    history = SealedHistory()
    objects = models.Manager.from_queryset(ProcedureQuerySet)()

    class Meta:
        verbose_name = _("procedure")
        ordering = ("name", "version")
        constraints = (models.UniqueConstraint(fields=("name", "version"), name="procedure_version_once"),)

    def __str__(self):
        return f"{self.title} v{self.version}"

    def sealing_subject(self):
        return Registry.namesake()

    @cached_property
    def plan(self) -> Plan:
        return read_plan(self.rules)
