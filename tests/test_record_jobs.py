"""Long work: asked for once, done by one, its progress seen, stopped when asked."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from record import jobs
from record.models import Job

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
LEASE = timedelta(minutes=10)


def ask(**parameters):
    return jobs.ask("count", clock=lambda: NOW, **parameters)


def run(job, work, now=NOW):
    return jobs.run(job.pk, work, clock=lambda: now)


def test_a_job_waits_is_done_and_keeps_its_result(room):
    job = jobs.ask("count", asked_by=room.ann, clock=lambda: NOW, upto=3)
    assert (job.status, job.parameters, job.asked_by, job.asked_at) == ("waiting", {"upto": 3}, room.ann, NOW)

    def count(job, progress):
        for done in range(1, job.parameters["upto"] + 1):
            assert progress(done, 3)
            seen = Job.objects.get(pk=job.pk)
            assert (seen.done, seen.total, seen.status) == (done, 3, "running")
        return {"counted": 3}

    done = run(job, count)
    assert (done.status, done.result, done.done, done.total) == ("done", {"counted": 3}, 3, 3)
    assert (done.started_at, done.ended_at, done.leased_until) == (NOW, NOW, None)


def test_a_job_is_done_once():
    job = ask()
    assert run(job, lambda job, progress: {"turn": 1}).result == {"turn": 1}
    assert run(job, lambda job, progress: {"turn": 2}) is None
    assert Job.objects.get().result == {"turn": 1}


def test_a_job_that_raises_has_failed_and_says_why():
    job = ask()

    def stumble(job, progress):
        raise ValueError("no such file")

    with pytest.raises(ValueError, match="no such file"):
        run(job, stumble)
    job.refresh_from_db()
    assert (job.status, job.result, job.ended_at) == ("failed", {"error": "no such file"}, NOW)
    assert run(job, stumble) is None, "a failed job is not tried again by itself"


def test_a_running_job_is_left_alone_until_its_lease_runs_out():
    job = ask()
    assert Job.objects.claim(job.pk, NOW).status == "running"
    assert Job.objects.claim(job.pk, NOW + LEASE - timedelta(microseconds=1)) is None
    assert Job.objects.claim(job.pk, NOW + LEASE).started_at == NOW + LEASE


def test_progress_holds_the_lease():
    job = ask()
    mine = Job.objects.claim(job.pk, NOW)
    assert mine.report(1, None, NOW + timedelta(minutes=9))
    assert Job.objects.claim(job.pk, NOW + LEASE) is None
    assert Job.objects.claim(job.pk, NOW + timedelta(minutes=19)) is not None


def test_whoever_lost_the_job_is_told_to_stop_and_spoils_nothing():
    job = ask()
    late = Job.objects.claim(job.pk, NOW)
    new = Job.objects.claim(job.pk, NOW + LEASE)
    assert late.report(5, 9, NOW + LEASE) is False
    assert late.finish({"by": "late"}, NOW + LEASE) is False
    assert new.finish({"by": "new"}, NOW + LEASE) is True
    assert late.finish({"by": "late"}, NOW + LEASE) is False
    assert Job.objects.get().result == {"by": "new"}


def test_a_waiting_job_is_cancelled_at_once():
    job = ask()
    job.cancel(NOW)
    job.refresh_from_db()
    assert (job.status, job.ended_at) == ("cancelled", NOW)
    assert run(job, lambda job, progress: {}) is None


def test_a_running_job_is_asked_to_stop_and_does():
    job, turns = ask(), []

    def work(job, progress):
        while progress(len(turns)):
            turns.append(1)
            if len(turns) == 3:
                Job.objects.get(pk=job.pk).cancel(NOW)
        return {"turns": len(turns)}

    done = run(job, work)
    assert (done.status, done.result) == ("cancelled", {"turns": 3})


def test_what_is_over_cannot_be_cancelled():
    job = ask()
    run(job, lambda job, progress: {})
    job.cancel(NOW)
    job.refresh_from_db()
    assert (job.status, job.cancel_asked) == ("done", False)


def test_an_unknown_job_is_nobodys():
    assert jobs.run(404, lambda job, progress: {}) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_has_the_job():
    job, barrier, won = ask(), threading.Barrier(8), []

    def work():
        try:
            barrier.wait(10)
            if Job.objects.claim(job.pk, NOW):
                won.append(threading.get_ident())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
