from django.db import models


class Stuck(models.Model):
    """A ticket that nobody could move on when it was last looked at: an answer worked out anew, not a record."""

    ticket = models.OneToOneField("tracker.Ticket", models.PROTECT, related_name="stuck")
    verb = models.CharField(max_length=40)
    found_at = models.DateTimeField()

    class Meta:
        ordering = ("ticket_id",)

    def __str__(self):
        return f"{self.ticket_id}: {self.verb}"
