"""A real Celery worker, in a process of its own, does what another process asked for."""

import sys
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from config.celery import app
from config.fixup import WorkerFixup
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
    job = done_by(worker, installation)
    assert job.status == Job.Status.DONE
    assert job.result["found"] == [{"model": "organization.Department", "id": department.pk, "columns": ["name"]}]


@pytest.mark.needs("postgresql")
@pytest.mark.django_db(transaction=True)
def test_a_worker_keeps_its_session_from_task_to_task_and_renews_one_that_broke(installation, worker):
    done_by(worker, installation)
    [kept] = eventually(sessions_of_one, "the worker alone to be connected", worker.tell)
    done_by(worker, installation)
    assert eventually(sessions_of_one, "the worker alone to be connected", worker.tell) == [kept]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 60000)", [kept])
    assert done_by(worker, installation).status == Job.Status.DONE
    assert eventually(sessions_of_one, "the worker alone to be connected", worker.tell) != [kept]


@pytest.mark.django_db(transaction=True)
def test_between_two_tasks_a_connection_is_judged_as_between_two_requests():
    """Kept where settings let it live; on SQLite, whose file a restore replaces, it is closed each time."""
    fixup, task = WorkerFixup(app), SimpleNamespace(request=SimpleNamespace(is_eager=False))
    connection.ensure_connection()
    session = connection.connection
    fixup.on_task_postrun(task)
    fixup.on_task_prerun(task)
    assert (connection.connection is session) is (connection.vendor == "postgresql")
    connection.ensure_connection()
    connection.connection.close()
    fixup.on_task_prerun(task)
    with connection.cursor() as cursor:
        assert cursor.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_no_child_of_a_worker_inherits_a_connection():
    connection.ensure_connection()
    WorkerFixup(app).install()
    assert connection.connection is None


def done_by(worker, installation):
    """The job that another process asked for just now, ended."""
    before = Job.objects.count()
    asked = run("-c", ASK, env=installation)
    assert asked.returncode == 0, asked.stderr
    return eventually(lambda: finished_job(before), "the worker to do it", worker.tell)


def sessions_of_one():
    """The process ids of the database's other sessions, once there is but one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        found = [pid for (pid,) in cursor.fetchall()]
    return found if len(found) == 1 else None


def leave_a_message_nobody_can_read(var):
    """As somebody does who is stopped while writing it; only a folder can hold such a one."""
    with suppress(FileNotFoundError):
        (var / "queue" / "messages" / f"0_{uuid4()}.rectify.msg").write_text("")


def finished_job(before=0):
    """The first that ended after so many others."""
    ended = Job.objects.filter(kind="reconcile", ended_at__isnull=False).order_by("pk")
    return ended[before] if ended.count() > before else None
