"""Two who found or migrate an office at once: one waits, and both end well."""

import fcntl
import json
import subprocess
import sys

import pytest
from django.db import connection

from operations.alone import alone
from operations.management.commands import demo
from record.models import Installation
from tests.crowd import all_at_once
from tests.processes import PATIENCE, ROOT, of_development
from tests.test_commands import run

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="files are how SQLite keeps its tables")


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_second_is_told_and_waits():
    """Each has a connection of its own, as two processes have."""
    inside, said = [], []

    def work(name):
        with alone(said.append):
            inside.append(f"{name} comes")
            inside.append(f"{name} goes")

    all_at_once([lambda n=n: work(n) for n in range(6)])
    assert len(inside) == 12
    assert all(came.split()[0] == went.split()[0] for came, went in zip(inside[::2], inside[1::2], strict=True))
    assert len({*said}) <= 1  # the sentence that somebody else is at work


@pytest.fixture
def folder(tmp_path, beginnings, django_db_blocker):
    """An office that has its tables and nobody in them."""
    with django_db_blocker.unblock():
        beginnings.give_away("nothing", tmp_path)
    return tmp_path


def started(folder, *words):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, ROOT / "manage.py", *words], env=of_development(folder), **pipes)


@on_sqlite
def test_a_command_waits_for_another_that_is_at_work_in_the_folder(folder):
    with (folder / "rectify.sqlite3-founding").open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        waiting = started(folder, "migrate", "--verbosity", "0")
        assert waiting.stderr.readline().strip()  # it says that it waits
        assert waiting.poll() is None
    _, complained = waiting.communicate(timeout=PATIENCE)
    assert (waiting.returncode, complained) == (0, "")


@pytest.mark.django_db
def test_a_demonstration_whose_passwords_cannot_be_kept_is_not_made(tmp_path, monkeypatch):
    def build(*_):
        Installation.mark("demo")
        return {"unit": "x", "inspection": 1, "tickets": 1, "departments": []}

    monkeypatch.setattr(demo, "build", build)
    status, said = run("demo", "--accounts", str(tmp_path / "missing" / "accounts.json"))
    assert (status, [refusal["code"] for refusal in said["refusals"]]) == (1, ["unwritable"])
    assert not Installation.current()
    kept = tmp_path / "accounts.json"
    status, said = run("demo", "--accounts", str(kept))
    assert status == 0 and json.loads(kept.read_text()) == said
    assert kept.stat().st_mode & 0o777 == 0o600
