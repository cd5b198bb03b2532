from django.conf import settings
from django.db import models

from record.models.event import Interface


class Attempt(models.Model):
    """Who tried which verb and was refused with which codes. Written after the rollback, outside every chain."""

    subject = models.CharField(max_length=64, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=60)
    codes = models.JSONField(default=list)
    status = models.PositiveSmallIntegerField()
    interface = models.CharField(max_length=10, choices=Interface.choices)
    request_number = models.CharField(max_length=64, blank=True, default="")
    seen_version = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("id",)

    def __str__(self):
        return f"{self.subject} {self.what}: {', '.join(self.codes)}"
