"""Long work: asked for as a row, done by whichever worker claims it, its progress readable meanwhile."""

from record.clock import database_clock
from record.models import Job


def ask(kind: str, *, asked_by=None, clock=database_clock, **parameters) -> Job:
    return Job.objects.create(kind=kind, asked_by=asked_by, asked_at=clock(), parameters=parameters)


def run(job_id: int, work, clock=database_clock) -> Job | None:
    """Claim the job and do `work(job, progress) -> result dict`; `progress(done, total=None)` is False when to stop.

    None when another worker has the job. An exception marks it failed and is raised again.
    """
    job = Job.objects.claim(job_id, clock())
    if job is None:
        return None
    try:
        result = work(job, lambda done, total=None: job.report(done, total, clock()))
    except Exception as error:
        job.finish({"error": str(error)}, clock(), Job.Status.FAILED)
        raise
    job.refresh_from_db()
    job.finish(result, clock(), Job.Status.CANCELLED if job.cancel_asked else Job.Status.DONE)
    job.refresh_from_db()
    return job
