from django.db import models

from record.models.event import Event


class OutboxItem(models.Model):
    """News of one event for one consumer: inserted with the event, claimed with a lease, deleted when done."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    consumer = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    token = models.UUIDField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("event", "consumer"), name="outbox_item_once"),)
        indexes = (models.Index(fields=("due_at", "id"), name="outbox_due"),)

    def __str__(self):
        return f"{self.consumer}: {self.event_id}"
