from celery import shared_task

from intake import sweeping
from record.clock import database_clock


@shared_task(acks_late=True)
def sweep_drafts():
    """Every night: let go of drafts that nobody will finish."""
    sweeping.sweep_drafts(database_clock())
