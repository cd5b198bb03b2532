"""A demonstration office as `make demo` gives it: made by `demo`, served by `serve`, in processes of its own."""

import json
import os
import sys
import urllib.request
from pathlib import Path
from subprocess import PIPE, Popen
from urllib.error import URLError

import pytest
from django.db import connection

from tests import another_day, processes
from tests.notifications.post_office import PostOffice
from tests.processes import Processes, eventually, free_port
from tests.visitor import visiting


class DemoOffice:
    """The commands and the address of an office that has a database and a folder of its own.

    `made` is what `demo` answered, if it was given already; else it is given now. What the office mails arrives in
    `post_office`; nobody in a demonstration has an address until somebody writes one down.
    """

    def __init__(self, folder, port, post_office, made):
        self.port, self.url, self.post_office = port, f"http://127.0.0.1:{port}", post_office
        self.environment = processes.of_development(
            folder,
            RECTIFY_SMTP_URL=f"smtp://127.0.0.1:{post_office.port}",
            RECTIFY_MAIL_FROM="Rectify <rectify@office.example>",
            RECTIFY_BASE_URL=self.url,
            DJANGO_SETTINGS_MODULE="tests.journeys.settings",
        )
        self.sessions = {}  # username -> the cookie of somebody who signed in before
        command = [sys.executable, "-m", "tests.journeys.clerk"]
        pipes = {"stdin": PIPE, "stdout": PIPE, "text": True}
        self._clerk = Popen(command, cwd=processes.ROOT, env=self.environment, **pipes)
        if made is None:
            self.manage("migrate", "--verbosity", "0")
        self.made = made or self.answer("demo")
        self._passwords = {each["username"]: each["password"] for each in self.made["accounts"]}

    def manage(self, *arguments):
        self._clerk.stdin.write(json.dumps(arguments) + "\n")
        self._clerk.stdin.flush()
        answer = json.loads(self._clerk.stdout.readline())
        assert answer["code"] == 0, answer["said"]
        return answer["said"]

    def close(self):
        self._clerk.communicate(timeout=processes.PATIENCE)

    def answer(self, *arguments):
        """What a command answers with --json."""
        return json.loads(self.manage(*arguments, "--json"))

    def password(self, username):
        return self._passwords[username]

    def new_ticket(self, title):
        """The number of a ticket that a coordinator just registered."""
        said = ("--inspection", str(self.made["inspection"]), "--title", title, "--text", f"{title}。")
        return self.answer("register", *said, "--as", "coordinator")["ticket"]

    def answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                return True
        except (URLError, OSError):
            return False


@pytest.fixture(scope="session")
def letters():
    """The mail server of the demonstration office."""
    post_office = PostOffice().open()
    yield post_office
    post_office.close()


@pytest.fixture(scope="session")
def demo_office(tmp_path_factory, letters, beginnings, django_db_blocker):
    folder, made = tmp_path_factory.mktemp("office"), None
    if connection.vendor == "sqlite" and not another_day.AHEAD:  # what is served lives on the true day
        with django_db_blocker.unblock():
            made = beginnings.give_away("demo", folder)["demo"]
    office = DemoOffice(folder, free_port(), letters, made)
    with Processes(folder) as running:
        command = (sys.executable, "manage.py", "serve", "--port", office.port)
        running.start("serve", *command, env=office.environment)
        eventually(office.answers, "the office to answer", running.tell)
        yield office
    office.close()


@pytest.fixture(scope="session")
def shots():
    """The folder for pictures of the pages, where RECTIFY_TEST_SHOTS names one."""
    if not (named := os.environ.get("RECTIFY_TEST_SHOTS")):
        return None
    folder = Path(named)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def visits(demo_office, chromium, shots):
    """`with visits(size=…, language=…) as visit: visit("head")`; whatever a page did wrong fails at the end."""
    return lambda **how: visiting(chromium, demo_office, shots, **how)
