import logging

from celery import shared_task

from record import jobs, outbox
from record.ahead import ahead_now
from record.reconcile import findings

log = logging.getLogger(__name__)


@shared_task(acks_late=True)
def drain_outbox():
    """Hand due news to its consumers."""
    return outbox.drain()


@shared_task(acks_late=True)
def reconcile():
    """Every night: look for rows changed past the doors, and keep what was found as a job's result."""
    return reconcile_job(jobs.ask("reconcile").pk)


def reconcile_job(job_id: int) -> dict:
    """Do the job; {"checked": rows, "found": [{"model", "id", "columns"}]}."""
    job = jobs.run(job_id, _reconcile)
    return job.result if job else {}


def _reconcile(job, progress):
    checked = 0

    def count(done):
        nonlocal checked
        checked = done
        return progress(done)

    if ahead := ahead_now():
        log.error(ahead.sentence)
    found = [finding.as_dict() for finding in findings(count)]
    for finding in found:
        log.error("Changed past the door: %(model)s %(id)s, columns %(columns)s", finding)
    return {"checked": checked, "found": found}
