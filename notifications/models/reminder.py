import uuid

from django.conf import settings
from django.db import models

from tracker.models import LadderLine
from tracker.reminders.schedule import DUE_STATES, WAITING

REMINDER = uuid.UUID("6f0a3a52-4d1b-5c5e-9a52-1c6b7e0f2d11")


class Reminder(models.Model):
    """The ledger of reminders: one row for each subject, cycle, ladder line, anchor, day and recipient, never a second.

    The key is spelled from these six, so that whoever plans the same reminder again finds the first one's row.
    """

    key = models.UUIDField(unique=True, editable=False)
    subject = models.CharField(max_length=64)
    cycle = models.PositiveIntegerField()
    line = models.ForeignKey(LadderLine, models.PROTECT, related_name="+", db_index=False)
    anchor = models.PositiveBigIntegerField()
    day = models.DateField()
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    planned_for = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self):
        return self.spelled

    @classmethod
    def of(cls, ticket, occurrence, recipient_id, **when):
        """The row, not yet stored, by which the recipient is reminded of the ticket on this occasion."""
        reminder = cls(
            subject=ticket.subject_key,
            cycle=ticket.cycle,
            line_id=occurrence.line.id,
            anchor=occurrence.anchor,
            day=occurrence.day,
            recipient_id=recipient_id,
            **when,
        )
        reminder.key = uuid.uuid5(REMINDER, reminder.spelled)
        return reminder

    @property
    def spelled(self) -> str:
        """The cause, in words that make the key."""
        cause = (self.subject, self.cycle, self.line_id, self.anchor, self.day, self.recipient_id)
        return "/".join(str(part) for part in cause)


def still_holds(trigger, cycle, anchor, ticket) -> bool:
    """Whether the ticket is still in the cycle, the state and the term of which a reminder by such a line reminded."""
    if cycle != ticket.cycle:
        return False
    if waiting := WAITING.get(trigger):
        return ticket.state == waiting and anchor == ticket.waiting_anchor
    return ticket.state in DUE_STATES and anchor == ticket.due_anchor
