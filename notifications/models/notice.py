from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce

from notifications.models.reminder import Reminder, still_holds
from notifications.topics import TOPICS
from organization.models import Department
from record.models import Event
from tracker.models import Ticket


class NoticeQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(recipient=person)

    def open(self):
        """What nobody has dealt with yet."""
        return self.filter(done_at__isnull=True)

    def unread(self):
        return self.open().filter(read_at__isnull=True)

    def mark_done(self, at):
        """Dealt with, and so read at the latest now."""
        self.update(done_at=at, read_at=Coalesce(F("read_at"), at))


class Notice(models.Model):
    """One message to one person about one ticket, or about powers given somewhere, because of an event or a reminder.

    It holds a code and parameters; the words are made when it is read, in the reader's language.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", db_index=False)
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="notices")
    # What is about no ticket is about a department, which the recipient oversees.
    place = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+", db_index=False)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+", db_index=False)
    reminder = models.OneToOneField(Reminder, models.PROTECT, null=True, related_name="notice")
    code = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(event__isnull=True, reminder__isnull=False)
                | models.Q(event__isnull=False, reminder__isnull=True),
                name="notice_has_one_cause",
            ),
            models.CheckConstraint(
                condition=models.Q(ticket__isnull=False, place__isnull=True)
                | models.Q(ticket__isnull=True, place__isnull=False),
                name="notice_has_one_subject",
            ),
            models.UniqueConstraint(fields=("event", "recipient"), name="notice_once_for_event"),
        )
        indexes = (
            models.Index(fields=("recipient",), name="notice_by_recipient"),
            models.Index(
                fields=("recipient", "ticket"),
                name="notice_open",
                condition=models.Q(done_at__isnull=True),
            ),
        )

    def __str__(self):
        return f"{self.code} → {self.recipient_id}"

    @property
    def topic(self):
        return TOPICS[self.code]

    @property
    def cause(self) -> str:
        """What its fixed Message-ID is made of."""
        if self.reminder_id:
            return f"reminder/{self.reminder.key}"
        return f"event/{self.event.subject}/{self.event.version}/{self.recipient_id}"

    def is_settled(self) -> bool:
        """Whether the ticket has left the state in which this asked or reminded for something."""
        if self.ticket_id is None:
            return False
        if self.reminder_id:
            return not still_holds(self.code, self.reminder.cycle, self.reminder.anchor, self.ticket)
        if self.event.version == self.ticket.version:
            return False  # nothing has happened since it was told
        return self.topic.is_settled_for(self.ticket)
