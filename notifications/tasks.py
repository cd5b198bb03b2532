from celery import shared_task

from notifications import reminders
from notifications.models import Delivery
from notifications.sending import Sender
from notifications.wake import wake_sender
from record.clock import database_clock

PER_TASK = 100  # deliveries, so that a long queue of mail does not keep a worker from other work


@shared_task(acks_late=True)
def sweep_reminders():
    """Every minute: record the reminders whose time has come."""
    reminders.sweep(database_clock())


@shared_task(acks_late=True)
def deliver_due():
    """Send what is due; what is left is for whoever is told next."""
    with Sender() as sender:
        sender.send_due(PER_TASK)
    if sender.tally.claimed == PER_TASK and Delivery.objects.due(database_clock()).exists():
        wake_sender()
