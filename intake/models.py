"""Documents on their way in: operational rows, no part of any record until an import is confirmed."""

import uuid

from django.conf import settings
from django.db import models

from intake.correction import Correction
from organization.models import Department
from tracker.models import Inspection, SourceFile


class BroughtQuerySet(models.QuerySet):
    def of(self, user):
        """What is the person's own business: what somebody else reads is not known yet."""
        return self.filter(owner=user, discarded_at=None)


class Brought(models.Model):
    """A file that somebody brought and may take up again; its bytes lie in the store under `sha256`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    discarded_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(BroughtQuerySet)()

    class Meta:
        abstract = True

    def __str__(self):
        return self.file_name


class ImportDraft(Brought):
    """A document that somebody reads into an inspection, with the corrections so far.

    `inspection` is None where the import will open a new one, of which
    `about` then tells name, kind, inspecting_body, document_title, document_number and fed_back_on. `version` counts
    the corrections, so that of two tabs the second cannot undo the first unseen. `source` is what came of it.
    """

    unit = models.ForeignKey(Department, models.PROTECT, related_name="+")
    inspection = models.ForeignKey(Inspection, models.PROTECT, null=True, related_name="+")
    about = models.JSONField(default=dict)
    text = models.TextField()
    work = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    source = models.ForeignKey(SourceFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-updated_at",)
        indexes = (models.Index(fields=("sha256",), name="draft_bytes"),)

    @property
    def name(self):
        """The inspection that the document is read into."""
        return self.inspection.name if self.inspection else self.about["name"]

    def correction(self):
        return Correction.from_plain(self.text, self.work)

    def keep(self, *, now, seen_version, **changes):
        """Write changed columns, if nobody changed the draft since `seen_version`. Returns whether that was so."""
        mine = ImportDraft.objects.filter(pk=self.pk, version=seen_version, source=None, discarded_at=None)
        kept = mine.update(version=seen_version + 1, updated_at=now, **changes)
        return kept == 1


class ChosenDocument(Brought):
    """A document that somebody chose, kept while the rest of the form is put right."""

    kept_at = models.DateTimeField()

    class Meta:
        ordering = ("-kept_at", "-pk")

    def discard(self, now):
        self.discarded_at = now
        self.save(update_fields=["discarded_at"])
