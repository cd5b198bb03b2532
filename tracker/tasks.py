from celery import shared_task

from record import jobs
from record.clock import database_clock
from tracker import staffing, store_sweeping
from tracker.models import Ticket
from tracker.reminders.ladder import replan_reminders


@shared_task(acks_late=True)
def replan():
    """Every night: bring next reminders in line with ladder and calendar, should anything have gone astray."""
    replan_reminders(database_clock())


@shared_task(acks_late=True)
def check_staffing():
    """Every night: find the tickets that nobody can move, for the coordinators' page."""
    staffing.check(Ticket.objects.all(), database_clock())


@shared_task(acks_late=True)
def sweep_store():
    """Every night: let go of bytes that no row names; the job's result is {"files": n, "bytes": n}."""
    job = jobs.run(jobs.ask("sweep_store").pk, _sweep_store)
    return job.result if job else {}


def _sweep_store(job, progress):
    return store_sweeping.sweep(database_clock(), progress).as_dict()
