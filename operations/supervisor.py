"""Keeps a few programs running until somebody says stop, and leaves none of them behind."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

LOOK_EVERY = 0.2  # seconds
QUICK_DEATH = 10  # seconds: whoever lived shorter has hardly started
QUICK_DEATHS_ALLOWED = 5  # one after another
LONGEST_PAUSE = 30  # seconds before a program is started again
GRACE = 10  # seconds between asking a program to stop and ending it

PR_SET_PDEATHSIG = 1
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ProgramKeepsDying(Exception):
    """A program died so often right after its start that starting it once more would not help."""


@dataclass(slots=True)
class Program:
    """One program to keep running: its name, how and where it is started, which open files it inherits."""

    name: str
    command: list
    folder: Path = field(default_factory=Path.cwd)
    pass_fds: tuple = ()
    process: subprocess.Popen | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    quick_deaths: int = field(default=0, init=False)
    start_after: float = field(default=0.0, init=False)

    def start(self):
        """Start it in a session of its own, so that a Ctrl-C at the terminal reaches only the supervisor."""
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            pass_fds=self.pass_fds,
            start_new_session=True,
            preexec_fn=_die_with(os.getpid()),
        )
        self.started = time.monotonic()

    def note_death(self, now):
        """Plan the next start, after a pause that doubles with every quick death; how long did it live?"""
        lived = now - self.started
        self.quick_deaths = self.quick_deaths + 1 if lived < QUICK_DEATH else 0
        self.start_after = now + min(2**self.quick_deaths, LONGEST_PAUSE)
        self.signal(signal.SIGKILL)  # whatever it left behind in its group
        self.process = None
        return lived

    def signal(self, number):
        """Send a signal to the program and everything it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


class Supervisor:
    """Runs programs side by side; `say` gets a sentence whenever one of them dies.

    With a `home`, the folder of the office's code, it lets go of all that the process has loaded until now, which would
    lie idle in memory as long as the programs run.
    """

    def __init__(self, programs, *, say, home=None):
        self._programs = programs
        self._say = say
        self._home = home
        self._stop = threading.Event()

    def run(self):
        """Return when SIGINT, SIGTERM or SIGHUP asked for the end, with every program stopped; with a home the process
        ends there, and says so.

        Raises ProgramKeepsDying, after stopping the others too, when one dies again and again.
        """
        if self._home:
            self._begin_alone()
        self._listen()
        try:
            while not self._stop.is_set():
                for program in self._programs:
                    self._look_after(program)
                self._stop.wait(LOOK_EVERY)
        finally:
            self._stop_all()

    def _begin_alone(self):
        told = [[one.name, one.command, str(one.folder), one.pass_fds] for one in self._programs]
        for descriptor in (number for one in self._programs for number in one.pass_fds):
            os.set_inheritable(descriptor, True)
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)  # whoever says stop meanwhile is heard when somebody listens
        os.chdir(self._home)
        os.execv(sys.executable, [sys.executable, "-m", "operations.supervisor", json.dumps(told)])

    def _listen(self):
        for number in STOPS:
            # `nohup` asks us to outlive the terminal by ignoring SIGHUP beforehand.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, lambda *_: self._stop.set())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)

    def _look_after(self, program):
        now = time.monotonic()
        if program.process is None:
            if now >= program.start_after:
                program.start()
        elif program.process.poll() is not None:
            code = program.process.returncode
            lived = program.note_death(now)
            if program.quick_deaths >= QUICK_DEATHS_ALLOWED:
                raise ProgramKeepsDying(
                    f"{program.name} died {program.quick_deaths} times right after its start, at last with "
                    f"code {code}; what it wrote above says why."
                )
            self._say(f"{program.name} ended with code {code} after {lived:.0f} s and is started again.")

    def _stop_all(self):
        running = [program for program in self._programs if program.process is not None]
        for program in running:
            program.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for program in running:
            try:
                program.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._say(f"{program.name} did not stop within {GRACE} s and is ended.")
            program.signal(signal.SIGKILL)
            program.process.wait()


def _die_with(parent):
    """What a child does before it becomes its program: ask for SIGTERM when the supervisor is killed.

    Only Linux can promise that; elsewhere a child outlives a killed supervisor.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask():
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return ask


def main(told):
    """What a supervisor with a home becomes."""
    programs = [Program(name, command, Path(folder), tuple(fds)) for name, command, folder, fds in json.loads(told)]
    say = partial(print, flush=True)
    try:
        Supervisor(programs, say=say).run()
    except ProgramKeepsDying as wrong:
        sys.exit(str(wrong))
    say("Rectify has stopped.")


if __name__ == "__main__":
    main(*sys.argv[1:])
