"""`serve` for real: it starts an office, and leaves nothing running behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest
from django.db import connection

from tests import processes
from tests.processes import PATIENCE, ROOT, Processes, accepts, alive, command_of, descendants, eventually


@pytest.fixture(scope="module")
def office(tmp_path_factory, beginnings, django_db_blocker):
    """The environment of a migrated office of its own, on SQLite and with a folder as the queue."""
    folder = tmp_path_factory.mktemp("var")
    environment = processes.of_development(folder)
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            beginnings.give_away("nothing", folder)
    else:
        done = processes.run("manage.py", "migrate", "--verbosity", "0", env=environment)
        assert done.returncode == 0, done.stderr
    return environment


@pytest.fixture(scope="module")
def production(office, tmp_path_factory):
    """The same office in production, with its static files still to be collected."""
    keys = {
        "RECTIFY_SECRET_KEY": "s" * 40,
        "RECTIFY_SEAL_KEY": "5e" * 32,
        "RECTIFY_ALLOWED_HOSTS": "127.0.0.1",
        "RECTIFY_BEHIND_PROXY": "1",
    }
    static = {"RECTIFY_STATIC_DIR": str(tmp_path_factory.mktemp("static"))}
    return {name: value for name, value in office.items() if name != "RECTIFY_DEBUG"} | keys | static


@pytest.fixture
def port():
    return processes.free_port()


@pytest.fixture
def serving(tmp_path):
    """`serve` in the background; whatever a test left of it is ended."""
    with Processes(tmp_path) as running:

        def serve(office, port):
            # Started from another folder: nothing may depend on where the caller stands.
            command = (sys.executable, ROOT / "manage.py", "serve", "--port", port)
            return Served(running, running.start("serve", *command, env=office, cwd="/"))

        yield serve


class Served:
    """An office under way: its process, and everybody whom that one started."""

    def __init__(self, running, process):
        self._running, self.process = running, process

    def wait_for_everybody(self):
        """Web master, its two workers, the Celery worker and the scheduler."""
        return self.eventually(self._whole_family, "an office of six processes")

    def _whole_family(self):
        family = descendants(self.process.pid)
        return family if len(family) == 5 and all(command_of(member) for member in family) else set()

    def workers(self):
        return {member for member in descendants(self.process.pid) if " worker " in command_of(member)}

    def eventually(self, question, what):
        return eventually(question, what, self._running.tell)

    def ends(self):
        """The exit code, and all that was said until then."""
        return self.process.wait(PATIENCE), self._running.said("serve")


def answer(port, path):
    return fetch(port, path).status


def fetch(port, path):
    """The response to a GET, read to its end; asked as a proxy asks that was itself asked by HTTPS."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"X-Forwarded-Proto": "https"})
    with urllib.request.urlopen(asked, timeout=PATIENCE) as response:
        response.text = response.read().decode()
        return response


linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")


@linux
def test_an_office_starts_answers_and_stops_with_everybody_it_started(office, port, serving):
    """On the way a worker is killed, and another one comes in its place."""
    server = serving(office, port)
    server.wait_for_everybody()
    server.eventually(lambda: accepts(port), "the web server")
    assert answer(port, "/healthz") == 200
    assert answer(port, "/readyz") == 200
    [first] = server.workers()
    os.kill(first, signal.SIGKILL)
    server.eventually(lambda: server.workers() - {first}, "another worker")
    family = server.wait_for_everybody()
    server.process.terminate()
    code, said = server.ends()
    assert code == 0, said
    assert "The worker ended with code -9" in said
    assert "Rectify has stopped." in said
    assert not alive(family)
    with pytest.raises(URLError):
        answer(port, "/healthz")


@linux
def test_nobody_outlives_a_supervisor_that_was_killed(office, port, serving):
    server = serving(office, port)
    family = server.wait_for_everybody()
    server.eventually(lambda: accepts(port), "the web server")
    assert answer(port, "/healthz") == 200
    server.process.kill()
    server.process.wait(PATIENCE)
    server.eventually(lambda: not alive(family), "everybody's end")


def run(office, *arguments):
    return processes.run("manage.py", "serve", *arguments, env=office)


def test_a_busy_port_gets_a_sentence_before_anything_is_started(office):
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        taken = somebody.getsockname()[1]
        refused = run(office, "--port", str(taken))
    assert refused.returncode == 1
    assert f"Port {taken} is taken" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert refused.stdout == ""


def test_a_database_without_its_tables_gets_a_sentence(office, tmp_path, port):
    refused = run(office | {"RECTIFY_VAR_DIR": str(tmp_path)}, "--port", str(port))
    assert refused.returncode == 1
    assert "manage.py migrate" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_production_collects_its_static_files_first_and_serves_them(production, port, serving):
    refused = run(production, "--port", str(port))
    assert refused.returncode == 1
    assert "manage.py collectstatic" in refused.stderr

    collected = processes.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0", env=production)
    assert collected.returncode == 0, collected.stderr
    server = serving(production, port)
    family = server.wait_for_everybody()
    server.eventually(lambda: accepts(port), "the web server")
    page = fetch(port, "/sign-in/")
    sheets = re.findall(r'href="(/static/[^"]+\.css)"', page.text)
    assert sheets
    assert [answer(port, sheet) for sheet in sheets] == [200] * len(sheets)
    assert all("Secure" in cookie for cookie in page.headers.get_all("Set-Cookie"))
    server.process.send_signal(signal.SIGINT)  # as Ctrl+C does
    code, said = server.ends()
    assert (code, "Rectify has stopped." in said) == (0, True), said
    assert not alive(family)
    with pytest.raises(URLError):
        answer(port, "/healthz")


SUPERVISE = """
import sys
from operations import supervisor
from operations.supervisor import Program, ProgramKeepsDying, Supervisor

supervisor.LONGEST_PAUSE = 0.1
supervisor.GRACE = 1
programs = [Program("The sleeper", [sys.executable, "-c", sys.argv[1]])]
programs += [Program("The other", [sys.executable, "-c", line]) for line in sys.argv[2:]]
try:
    Supervisor(programs, say=lambda sentence: print(sentence, flush=True)).run()
except ProgramKeepsDying as wrong:
    sys.exit(str(wrong))
"""
SLEEP = "import time; time.sleep(600)"


def test_a_program_that_keeps_dying_stops_the_office_with_a_sentence():
    command = [sys.executable, "-c", SUPERVISE, SLEEP, "raise SystemExit(3)"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert ended.returncode == 1
    assert ended.stdout.count("The other ended with code 3") == 4
    assert "The other died 5 times right after its start" in ended.stderr


@linux
def test_a_program_that_will_not_stop_is_ended_with_all_it_started():
    deaf = "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    deaf += f"subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); print('ready', flush=True); time.sleep(600)"
    command = [sys.executable, "-c", SUPERVISE, deaf]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout.readline() == "ready\n"
        family = descendants(server.pid)
        assert len(family) == 2
        server.terminate()
        said, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0
    assert "did not stop within 1 s" in said
    eventually(lambda: not alive(family), "everybody's end")
