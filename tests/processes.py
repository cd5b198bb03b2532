"""Processes that tests start: what they find round them, what they say, and that nobody outlives its test."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests import remains

ROOT = Path(__file__).resolve().parent.parent
# Nothing is expected to take so long, and whoever waits goes on as soon as it happens.
PATIENCE = 240  # seconds


def eventually(question, what, tell=lambda: ""):
    """The first true answer to `question()`; the test fails and says what it waited for when PATIENCE ends."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := question()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain for {what}\n{tell()}")
        time.sleep(0.05)
    return answer


def surroundings(**variables):
    """The environment of a process that belongs to an office of its own: no setting of ours leaks into it."""
    ours = ("RECTIFY_", "DJANGO_", "PYTEST_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | variables


def of_development(folder, **more):
    """The environment of an office in development whose files lie in `folder`."""
    return surroundings(RECTIFY_DEBUG="1", RECTIFY_VAR_DIR=str(folder), **more)


def with_the_tests_database(folder, **more):
    """The same for a process that works on the database of the test."""
    address = {"DJANGO_SETTINGS_MODULE": "config.settings", "RECTIFY_DATABASE_URL": database_address()}
    return of_development(folder, **address | more)


def database_address():
    """Where the test's own database is."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['RECTIFY_DATABASE_URL'].rpartition('/')[0]}/{name}"


def run(*arguments, env, **more):
    """`python …` to its end, in the folder of the project; what it printed is text."""
    given = {"cwd": ROOT, "capture_output": True, "text": True, "check": False, "timeout": PATIENCE}
    return subprocess.run([sys.executable, *map(str, arguments)], env=env, **given | more)


def free_port():
    """One that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def accepts(port):
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


class Processes:
    """Starts programs in groups of their own, kills whole groups, and leaves nobody behind.

    What each says goes into a file of its own: a pipe that nobody reads would fill and hold it up. When the test fails
    the files are kept.
    """

    def __init__(self, folder):
        self.folder, self.running = Path(folder), {}

    def start(self, name, *command, env, cwd=ROOT):
        with self.log(name).open("ab") as log:
            self.running[name] = subprocess.Popen(
                [*map(str, command)], cwd=cwd, env=env, start_new_session=True, stdout=log, stderr=log
            )
        return self.running[name]

    def log(self, name):
        return self.folder / f"{name}.log"

    def said(self, name):
        return self.log(name).read_text(errors="replace")

    def tell(self):
        """What a reader of a failed test wants to know: who still runs, and what each said last."""
        codes = {name: process.poll() for name, process in self.running.items()}
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(
            f"--- {log.stem} (exit code {codes.get(log.stem)}):\n{self.said(log.stem)[-2000:]}" for log in logs
        )

    def kill(self, name):
        process = self.running.pop(name)
        family = {process.pid, *descendants(process.pid)}
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()

    def __enter__(self):
        self._witness = remains.witnessed_by(self.keep)
        self._witness.__enter__()
        return self

    def __exit__(self, kind, *exception):
        if kind:
            self.keep()
        self._witness.__exit__(None, None, None)
        for name in list(self.running):
            self.kill(name)

    def keep(self):
        for log in self.folder.glob("*.log"):
            remains.keep(log.name, log.read_bytes())


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
