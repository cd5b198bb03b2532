"""A real Celery worker, in a process of its own, does what another process asked for."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from organization.models import Department
from record.door import change
from record.models import Job, Registry

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds
ASK = "import django; django.setup(); from record.tasks import reconcile; reconcile.delay()"


@pytest.fixture(params=["a folder", pytest.param("redis", marks=pytest.mark.needs("redis"))])
def installation(request, tmp_path):
    """The environment of processes that share the test's database and one queue."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("RECTIFY_", "DJANGO_"))}
    return mine | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "RECTIFY_DEBUG": "1",
        "RECTIFY_VAR_DIR": str(tmp_path),
        "RECTIFY_DATABASE_URL": database_address(),
        "RECTIFY_REDIS_URL": settings.RECTIFY_REDIS_URL if request.param == "redis" else "",
    }


def database_address():
    """Where the test's own database is."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['RECTIFY_DATABASE_URL'].rpartition('/')[0]}/{name}"


@pytest.fixture
def worker(installation):
    command = [sys.executable, "-m", "celery", "--app", "config", "--quiet", "worker", "--pool", "solo"]
    with subprocess.Popen(command, cwd=ROOT, env=installation) as process:
        yield process
        process.terminate()


@pytest.mark.past_the_door
@pytest.mark.django_db(transaction=True)
def test_a_worker_reconciles_what_another_process_asked_for(installation, worker):
    with change(
        Registry.the(), actor=None, reason="founded", interface="system", detail="department_added"
    ) as door:
        department = Department(code="archive", name="Archive")
        door.save(department)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organization_department SET name = 'Past the door'")

    leave_a_message_nobody_can_read(Path(installation["RECTIFY_VAR_DIR"]))
    subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=installation, check=True)

    job = finished_job()
    assert job is not None, "no worker did it"
    assert job.status == Job.Status.DONE
    assert job.result["found"] == [
        {"model": "organization.Department", "id": department.pk, "columns": ["name"]}
    ]


def leave_a_message_nobody_can_read(var):
    """As somebody does who is stopped while writing it; only a folder can hold such a one."""
    with suppress(FileNotFoundError):
        (var / "queue" / "messages" / "0_half.rectify.msg").write_text("")


def finished_job():
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if job := Job.objects.filter(kind="reconcile", ended_at__isnull=False).first():
            return job
        time.sleep(0.1)
    return None
