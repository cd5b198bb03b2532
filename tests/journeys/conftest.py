"""A demonstration office as `make demo` gives it: made by `demo`, served by `serve`, in processes of its own."""

import json
import os
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
from playwright.sync_api import expect, sync_playwright

from tests.conftest import CHROMIUM
from tests.journeys.visitor import FLAGS, LONGEST_WAIT, visiting
from tests.notifications.post_office import PostOffice
from tests.test_serve import PATIENCE, descendants

ROOT = Path(__file__).resolve().parents[2]


class DemoOffice:
    """The commands and the address of an office that has a database and a folder of its own.

    What it mails arrives in `post_office`; nobody in a demonstration has an address until somebody writes one down.
    """

    def __init__(self, folder, port, post_office):
        mine = {
            name: value for name, value in os.environ.items() if not name.startswith(("RECTIFY_", "DJANGO_"))
        }
        self.port, self.url, self.post_office = port, f"http://127.0.0.1:{port}", post_office
        self.environment = mine | {
            "RECTIFY_DEBUG": "1",
            "RECTIFY_VAR_DIR": str(folder),
            "RECTIFY_SMTP_URL": f"smtp://127.0.0.1:{post_office.port}",
            "RECTIFY_MAIL_FROM": "Rectify <rectify@office.example>",
            "RECTIFY_BASE_URL": self.url,
        }
        self.manage("migrate", "--verbosity", "0")
        self.made = self.answer("demo")
        self._passwords = {each["username"]: each["password"] for each in self.made["accounts"]}

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=10 * PATIENCE
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def answer(self, *arguments):
        """What a command answers with --json."""
        return json.loads(self.manage(*arguments, "--json"))

    def password(self, username):
        return self._passwords[username]

    def new_ticket(self, title):
        """The number of a ticket that a coordinator just registered."""
        said = ("--inspection", str(self.made["inspection"]), "--title", title, "--text", f"{title}。")
        return self.answer("register", *said, "--as", "coordinator")["ticket"]

    def wait_until_it_answers(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                    return
            except (URLError, OSError):
                time.sleep(0.2)
        pytest.fail(f"{self.url} did not answer within {PATIENCE} seconds.")


@pytest.fixture(scope="session")
def letters():
    """The mail server of the demonstration office."""
    post_office = PostOffice().open()
    yield post_office
    post_office.close()


@pytest.fixture(scope="session")
def demo_office(tmp_path_factory, letters):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    folder = tmp_path_factory.mktemp("office")
    office = DemoOffice(folder, port, letters)
    with serving(office, folder / "serve.log"):
        office.wait_until_it_answers()
        yield office


@contextmanager
def serving(office, log):
    """`serve` in the background, writing to a file: a pipe that nobody reads would fill and hold it up."""
    command = [sys.executable, "manage.py", "serve", "--port", str(office.port)]
    with (
        log.open("w") as out,
        subprocess.Popen(
            command, cwd=ROOT, env=office.environment, stdout=out, stderr=subprocess.STDOUT
        ) as server,
    ):
        try:
            yield
        finally:
            family = {server.pid, *descendants(server.pid)}
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(PATIENCE)
            for pid in family:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        expect.set_options(timeout=LONGEST_WAIT)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shots():
    """The folder for pictures of the pages, where RECTIFY_TEST_SHOTS names one."""
    if not (named := os.environ.get("RECTIFY_TEST_SHOTS")):
        return None
    folder = Path(named)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def visits(demo_office, browser, shots):
    """`with visits(size=…, language=…) as visit: visit("head")`; whatever a page did wrong fails at the end."""
    return lambda **how: visiting(browser, demo_office, shots, **how)
