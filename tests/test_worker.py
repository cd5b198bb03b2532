"""A real Celery worker, in a process of its own, does what another process asked for."""

import sys
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from organization.models import Department
from record.door import change
from record.models import Job, Registry
from tests.processes import Processes, eventually, run, with_the_tests_database

ASK = "import django; django.setup(); from record.tasks import reconcile; reconcile.delay()"


@pytest.fixture(params=["a folder", pytest.param("redis", marks=pytest.mark.needs("redis"))])
def installation(request, tmp_path):
    """The environment of processes that share the test's database and one queue."""
    redis = settings.RECTIFY_REDIS_URL if request.param == "redis" else ""
    return with_the_tests_database(tmp_path, RECTIFY_REDIS_URL=redis)


@pytest.fixture
def worker(installation, tmp_path):
    command = (sys.executable, "-m", "celery", "--app", "config", "--quiet", "worker", "--pool", "solo")
    with Processes(tmp_path) as processes:
        processes.start("worker", *command, env=installation)
        yield processes


@pytest.mark.past_the_door
@pytest.mark.django_db(transaction=True)
def test_a_worker_reconciles_what_another_process_asked_for(installation, worker):
    with change(Registry.the(), actor=None, reason="founded", interface="system", detail="department_added") as door:
        department = Department(code="archive", name="Archive")
        door.save(department)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organization_department SET name = 'Past the door'")

    leave_a_message_nobody_can_read(Path(installation["RECTIFY_VAR_DIR"]))
    asked = run("-c", ASK, env=installation)
    assert asked.returncode == 0, asked.stderr

    job = eventually(finished_job, "the worker to do it", worker.tell)
    assert job.status == Job.Status.DONE
    assert job.result["found"] == [{"model": "organization.Department", "id": department.pk, "columns": ["name"]}]


def leave_a_message_nobody_can_read(var):
    """As somebody does who is stopped while writing it; only a folder can hold such a one."""
    with suppress(FileNotFoundError):
        (var / "queue" / "messages" / f"0_{uuid4()}.rectify.msg").write_text("")


def finished_job():
    return Job.objects.filter(kind="reconcile", ended_at__isnull=False).first()
