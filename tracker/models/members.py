from django.conf import settings
from django.db import models

from record.history import SealedHistory
from record.models import Tracked
from tracker.vocabulary import MemberRole


class OfInspection(Tracked):
    """A row sealed in its inspection's chain."""

    class Meta:
        abstract = True

    def sealing_subject(self):
        return self.inspection


class InspectionMember(OfInspection):
    """Somebody who may see and do more in this inspection than their appointments say."""

    inspection = models.ForeignKey("tracker.Inspection", models.PROTECT, related_name="members", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=MemberRole.choices)
    ended = models.BooleanField(default=False)

    history = SealedHistory()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("inspection", "person", "role"), name="inspection_member_once"),)

    def __str__(self):
        return f"{self.person} {self.role}"
