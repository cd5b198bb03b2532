"""The production topology on one machine, as deploy/ starts it: two web workers, a worker, the scheduler, mail sink."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

from benchmarks.machine import Tree
from benchmarks.surroundings import FOLDER, ROOT, SINK_PORT, WEB_PORT, Missing, environment

UNITS = ROOT / "deploy" / "systemd"
WEB_WORKERS = 2
PATIENCE = 60  # seconds


def unit(name):
    """(command, environment) of a unit in deploy/, to be run from here."""
    command, variables = [], {}
    for line in (UNITS / f"rectify-{name}.service").read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition("=")
        if key == "ExecStart":
            program, *arguments = shlex.split(value)
            name = program.rpartition("/")[2]
            module = [] if name == "python" else ["-m", name]
            command = [sys.executable, *module, *map(_here, arguments)]
        elif key == "Environment":
            variables |= dict(part.split("=", 1) for part in shlex.split(value))
    return _with(command, "--workers", str(WEB_WORKERS)), variables


def _here(argument):
    return f"127.0.0.1:{WEB_PORT}" if argument.startswith("127.0.0.1:") else argument


def _with(command, option, value):
    if option in command:
        command[command.index(option) + 1] = value
    return command


@contextmanager
def office(url):
    """Serves the database; yields its trees of processes by name: web, worker, beat."""
    with sink(), running() as start:
        parts = {}
        for name in ("web", "worker", "beat"):
            command, variables = unit(name)
            parts[name] = start(name, command, environment(url) | variables)
        wait_for(WEB_PORT)
        yield parts


@contextmanager
def sink():
    """Takes mail meanwhile."""
    with running() as start:
        start("sink", [sys.executable, "-m", "benchmarks.sink", str(SINK_PORT)], dict(os.environ))
        wait_for(SINK_PORT)
        yield


@contextmanager
def served(url):
    """The same office by `manage.py serve`; yields its one tree."""
    with running() as start:
        command = [sys.executable, "manage.py", "serve", "--port", str(WEB_PORT)]
        tree = start("serve", command, environment(url, mail=False))
        wait_for(WEB_PORT)
        yield tree


@contextmanager
def running():
    """`start(name, command, environment)` starts a program and hands over its tree; at the end all are stopped."""
    programs = []

    def start(name, command, env):
        log = (FOLDER / f"{name}.log").open("wb")
        programs.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True))
        return Tree(programs[-1].pid)

    try:
        yield start
    finally:
        for program in reversed(programs):
            stop(program)


def stop(program):
    if program.poll() is None:
        program.send_signal(signal.SIGTERM)
    try:
        program.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()


def wait_for(port):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise Missing(f"Nothing answers on port {port}; see the logs in {FOLDER}.")
