"""The smallest models for the floor: a ticket with django-fsm-2 and django-simple-history, and an outbox."""

from django.db import models
from django.utils import timezone
from django_fsm import FSMField, transition
from simple_history.models import HistoricalRecords


class Ticket(models.Model):
    title = models.CharField(max_length=200)
    version = models.IntegerField(default=0)
    department = models.IntegerField()
    assignee = models.IntegerField(db_index=True)
    due = models.DateField()
    updated = models.DateTimeField(default=timezone.now)
    state = FSMField(default="open", protected=True)
    history = HistoricalRecords()

    class Meta:
        app_label = "floor_app"
        indexes = [models.Index(fields=["department", "due"], name="floor_ticket_due")]

    def __str__(self):
        return self.title

    @transition(field=state, source="open", target="in_progress")
    def start(self):
        self.version += 1

    @transition(field=state, source="in_progress", target="open")
    def stop(self):
        self.version += 1


class Outbox(models.Model):
    topic = models.CharField(max_length=50)
    payload = models.JSONField()
    created = models.DateTimeField(default=timezone.now)
    sent = models.DateTimeField(null=True)

    class Meta:
        app_label = "floor_app"

    def __str__(self):
        return self.topic
