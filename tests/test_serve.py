"""`serve` for real: it starts an office, and leaves nothing running behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds; a busy machine starts slowly


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The environment of a migrated office of its own, on SQLite and with a folder as the queue."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("RECTIFY_", "DJANGO_"))}
    environment = mine | {"RECTIFY_DEBUG": "1", "RECTIFY_VAR_DIR": str(tmp_path_factory.mktemp("var"))}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=True
    )
    return environment


@pytest.fixture(scope="module")
def production(office, tmp_path_factory):
    """The same office in production, with its static files still to be collected."""
    keys = {
        "RECTIFY_SECRET_KEY": "s" * 40,
        "RECTIFY_SEAL_KEY": "5e" * 32,
        "RECTIFY_ALLOWED_HOSTS": "127.0.0.1",
    }
    static = {"RECTIFY_STATIC_DIR": str(tmp_path_factory.mktemp("static"))}
    return {name: value for name, value in office.items() if name != "RECTIFY_DEBUG"} | keys | static


@pytest.fixture
def port():
    """A port that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def serving(office, port):
    """`serve` in the background; whatever a test left of it is ended."""
    # Started from another folder: nothing may depend on where the caller stands.
    command = [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port)]
    with subprocess.Popen(
        command, cwd="/", env=office, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        try:
            yield server
        finally:
            for pid in {server.pid, *descendants(server.pid)}:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def answer(port, path):
    return fetch(port, path).status


def fetch(port, path):
    """The response to a GET, read to its end."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE) as response:
        response.text = response.read().decode()
        return response


def accepts(port):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def descendants(pid):
    """Everybody who was started by `pid`, or by somebody it started."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            parents.setdefault(int(fields[1]), set()).add(int(stat.parent.name))
    found, look = set(), [pid]
    while look:
        children = parents.get(look.pop(), set()) - found
        found |= children
        look.extend(children)
    return found


def command_of(pid):
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def alive(pids):
    return {pid for pid in pids if command_of(pid)}


def eventually(question):
    """The first true answer within PATIENCE, else the last one."""
    deadline = time.monotonic() + PATIENCE
    while not (said := question()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return said


def whole_family(pid):
    """Web master, its two workers, the Celery worker and the scheduler; nothing until all are there."""
    family = descendants(pid)
    return family if len(family) == 5 and all(command_of(member) for member in family) else set()


linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")


@linux
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_office_starts_answers_and_stops_with_everybody_it_started(office, port, number):
    with serving(office, port) as server:
        family = eventually(lambda: whole_family(server.pid))
        assert family
        assert answer(port, "/healthz") == 200
        assert answer(port, "/readyz") == 200
        server.send_signal(number)
        said, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0, said
    assert "Rectify has stopped." in said
    assert not alive(family)
    with pytest.raises(URLError):
        answer(port, "/healthz")


@linux
def test_nobody_outlives_a_supervisor_that_was_killed(office, port):
    with serving(office, port) as server:
        family = eventually(lambda: whole_family(server.pid))
        assert family
        assert answer(port, "/healthz") == 200
        server.kill()
        server.wait(PATIENCE)
        assert eventually(lambda: not alive(family)), [command_of(pid) for pid in alive(family)]


@linux
def test_a_worker_that_was_killed_is_started_again(office, port):
    def workers(pid):
        return {member for member in descendants(pid) if " worker " in command_of(member)}

    with serving(office, port) as server:
        assert eventually(lambda: whole_family(server.pid))
        [first] = workers(server.pid)
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: workers(server.pid) - {first})
        server.terminate()
        said, _ = server.communicate(timeout=PATIENCE)
    assert "The worker ended with code -9" in said


def run(office, *arguments):
    return subprocess.run(
        [sys.executable, "manage.py", "serve", *arguments],
        cwd=ROOT,
        env=office,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


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


def test_production_collects_its_static_files_first_and_serves_them(production, port):
    refused = run(production, "--port", str(port))
    assert refused.returncode == 1
    assert "manage.py collectstatic" in refused.stderr

    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=production, check=True)
    with serving(production, port) as server:
        assert eventually(lambda: accepts(port))
        page = fetch(port, "/sign-in/")
        sheets = re.findall(r'href="(/static/[^"]+\.css)"', page.text)
        assert sheets
        assert [answer(port, sheet) for sheet in sheets] == [200] * len(sheets)
        assert all("Secure" in cookie for cookie in page.headers.get_all("Set-Cookie"))
        server.terminate()
        server.communicate(timeout=PATIENCE)
    assert server.returncode == 0


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
    deaf += (
        f"subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); print('ready', flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", SUPERVISE, deaf]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout.readline() == "ready\n"
        family = descendants(server.pid)
        assert len(family) == 2
        server.terminate()
        said, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0
    assert "did not stop within 1 s" in said
    assert eventually(lambda: not alive(family))
