"""Notices and their deliveries come into the world together, in the caller's transaction, and only once."""

from notifications.channels import CHANNELS
from notifications.models import Delivery, Notice


def post(notices: list[Notice], now) -> list[int]:
    """Store the notices that do not stand there yet, each with a delivery for every channel that takes it.

    Returns the ids of the deliveries.
    """
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    stored = _stored(notices)
    told = [notice for notice in stored if notice.done_at is None]
    deliveries = [
        Delivery(notice=notice, channel=name, due_at=now, message_id=channel.message_id(notice.cause))
        for name, channel in CHANNELS.items()
        for notice in channel.takes(told)
    ]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    waiting = Delivery.objects.filter(notice__in=stored, status=Delivery.Status.PENDING)
    return list(waiting.values_list("pk", flat=True))


def _stored(notices):
    """The rows as the database has them, whoever stored them."""
    told = Notice.objects.select_related("recipient", "event", "reminder")
    reminders = [notice.reminder_id for notice in notices if notice.reminder_id]
    if reminders:
        return list(told.filter(reminder__in=reminders))
    people = [notice.recipient_id for notice in notices]
    return list(told.filter(event__in={notice.event_id for notice in notices}, recipient__in=people))
