"""What an office writes is for its own account alone; static files are for every web server to read."""

import configparser
import os
import signal
import stat
import sys

import pytest
from django.db import connection

from config.own_files import keep_to_ourselves
from tests import processes
from tests.processes import ROOT, Processes, accepts, eventually
from tests.test_house import GOOD
from tracker.store import keep

PEOPLE = 0o077


def standing_open(folder):
    """Whatever somebody else could read, write or enter."""
    return [str(path) for path in (folder, *folder.rglob("*")) if path.lstat().st_mode & PEOPLE]


@pytest.fixture
def older(tmp_path):
    """A folder as earlier versions, and a command line without a umask, left it."""
    folder = tmp_path / "var"
    (folder / "evidence" / "5e" / "5e").mkdir(parents=True)
    (folder / "queue" / "messages").mkdir(parents=True)
    (folder / "backups").mkdir()
    for name in ("rectify.sqlite3", "beat-schedule-8000", "demo-accounts.json", "evidence/5e/5e/5e5e", "backups/a"):
        (folder / name).write_bytes(b"")
        (folder / name).chmod(0o644)
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    return folder


@pytest.mark.long
def test_a_served_office_leaves_nothing_that_others_can_read(older, tmp_path, beginnings, django_db_blocker):
    """It finds a folder that stood open, serves, works and keeps time; the umask it was born with allows all."""
    if connection.vendor != "sqlite":
        pytest.skip("the database file is SQLite's")
    (older / "rectify.sqlite3").unlink()
    with django_db_blocker.unblock():
        beginnings.give_away("nothing", older)
    (older / "rectify.sqlite3").chmod(0o644)
    office, port = processes.of_development(older), processes.free_port()
    with Processes(tmp_path) as running:
        before = os.umask(0)
        served = running.start("serve", sys.executable, ROOT / "manage.py", "serve", "--port", port, env=office)
        os.umask(before)
        eventually(lambda: accepts(port), "the web server", running.tell)
        eventually(lambda: "ready." in running.said("serve"), "the worker", running.tell)
        kept = {f"beat-schedule-{port}", ".exchange"}
        eventually(lambda: all(any(older.rglob(f"*{name}*")) for name in kept), "everybody's files", running.tell)
        assert standing_open(older) == []
        served.send_signal(signal.SIGTERM)
        served.wait(processes.PATIENCE)
    assert standing_open(older) == []


def test_any_command_tightens_what_stood_open(older):
    done = processes.run("manage.py", "help", env=processes.of_development(older))
    assert done.returncode == 0, done.stderr
    assert standing_open(older) == []


def test_evidence_is_nobody_elses(tmp_path, settings):
    settings.RECTIFY_EVIDENCE_DIR = tmp_path / "store"
    keep([b"one line\n"], "one.txt")
    assert standing_open(tmp_path / "store") == []


def test_what_is_not_ours_alone_is_left_as_it_is(tmp_path):
    outside, shared, linked = tmp_path / "outside", tmp_path / "shared", tmp_path / "own"
    for folder in (outside, shared, linked):
        folder.mkdir()
        folder.chmod(0o755)
    (linked / "away").symlink_to(outside)
    shared.chmod(0o1777)
    keep_to_ourselves(linked, shared, tmp_path / "nowhere", program=ROOT)
    assert [stat.S_IMODE(each.stat().st_mode) for each in (outside, shared, linked)] == [0o755, 0o1777, 0o700]


def test_a_folder_that_holds_the_program_is_not_shut(tmp_path):
    """Somebody may point at it; the static files in it are for a proxy to read."""
    program = tmp_path / "app"
    program.mkdir(mode=0o755)
    for folder in (program, tmp_path):
        folder.chmod(0o755)
        keep_to_ourselves(folder, program=program)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_static_files_can_be_read_by_whatever_serves_them(tmp_path):
    static = tmp_path / "static"
    office = processes.surroundings(RECTIFY_VAR_DIR=str(tmp_path / "var"), RECTIFY_STATIC_DIR=str(static), **GOOD)
    done = processes.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0", env=office)
    assert done.returncode == 0, done.stderr
    files = [path for path in static.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".css", ".js", ".gz", ".json"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o644}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (static, *static.rglob("*")) if path.is_dir()} == {0o755}


UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())


@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_every_unit_keeps_what_it_writes_to_itself(unit):
    read = configparser.ConfigParser(strict=False)
    read.optionxform = str
    read.read(unit)
    if read.has_section("Service"):
        assert read["Service"]["UMask"] == "0077"
