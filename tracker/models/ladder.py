from django.db import models

from record.history import SealedHistory
from record.models import Registry, Tracked
from tracker.vocabulary import LadderTrigger


class LadderLine(Tracked):
    """One line of the office's reminder ladder, in force from one day to another."""

    trigger = models.CharField(max_length=20, choices=LadderTrigger.choices)
    working_days = models.PositiveIntegerField(default=0)
    roles = models.JSONField(default=list)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    history = SealedHistory()

    class Meta:
        ordering = ("from_on", "id")

    def __str__(self):
        return f"{self.trigger} {self.working_days}"

    def sealing_subject(self):
        return Registry.namesake()
