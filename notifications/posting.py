"""Notices and their deliveries come into the world together, in the caller's transaction, and only once."""

from notifications.channels import CHANNELS
from notifications.models import Delivery, Notice
from notifications.people import everybody
from record.writing import insert_new


def post(notices: list[Notice], now, people=None) -> bool:
    """Store the notices that do not stand there yet, each with a delivery for every channel that takes it.

    `people` are everybody by id, asked for where they are not given. Returns whether there is anything to deliver.
    """
    told = [notice for notice in _stored(notices) if notice.done_at is None]
    if not told:
        return False
    people = people or everybody()
    deliveries = [
        Delivery(notice=notice, channel=name, due_at=now, message_id=channel.message_id(notice.cause))
        for name, channel in CHANNELS.items()
        for notice in channel.takes(told, people)
    ]
    Delivery.objects.bulk_create(deliveries)
    return bool(deliveries)


def _stored(notices):
    """Those of them that nobody stored before, with their ids."""
    causes = {(notice.event_id, notice.reminder_id, notice.recipient_id): notice for notice in notices}
    for pk, *cause in insert_new(notices, "id", "event", "reminder", "recipient"):
        causes[tuple(cause)].pk = pk
    return [notice for notice in notices if notice.pk]
