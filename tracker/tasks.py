from celery import shared_task

from record.clock import database_clock
from tracker import staffing
from tracker.ladder import replan_reminders
from tracker.models import Ticket


@shared_task(acks_late=True)
def replan():
    """Every night: bring next reminders in line with ladder and calendar, should anything have gone astray."""
    replan_reminders(database_clock())


@shared_task(acks_late=True)
def check_staffing():
    """Every night: find the tickets that nobody can move, for the coordinators' page."""
    staffing.check(Ticket.objects.all(), database_clock())
