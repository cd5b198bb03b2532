"""`setup` makes an office of an empty database, whole or not at all, and of no other."""

import json
import os
import pty
import re
import select
import stat
import sys
import textwrap
import threading
from datetime import date
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory

from operations.management.commands.setup import found
from organization.calendar import WorkCalendar
from organization.models import Appointment, Department, Holiday, User
from organization.people import published_days
from organization.standing import Standing
from record.models import Event, Installation, Registry
from tests.office import today
from tracker.commands import Refused
from workflow.models import Procedure

pytestmark = pytest.mark.django_db

PASSWORD = "slow green river"


@pytest.fixture(autouse=True)
def a_bare_database(monkeypatch):
    Installation.objects.all().delete()
    monkeypatch.delenv("RECTIFY_ADMIN_PASSWORD", raising=False)
    monkeypatch.delenv("RECTIFY_ADMIN_PASSWORD_FILE", raising=False)


def setup(*options, unit="示例单位", admin="gao"):
    """(exit code, what was printed) of `setup … --json`, which prints one object whatever happens."""
    out = StringIO()
    try:
        call_command("setup", "--unit", unit, "--admin", admin, "--json", *options, stdout=out)
    except SystemExit as left:
        return left.code, json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def nothing_was_written():
    return not any(model.objects.exists() for model in (User, Department, Holiday, Procedure, Event, Installation))


def refusals(printed):
    return [refusal["code"] for refusal in printed["refusals"]]


def test_an_empty_database_becomes_an_office():
    code, printed = setup("--code", "hq", "--name", "高主任")
    assert code == 0
    unit, gao = Department.objects.get(), User.objects.get()
    assert (unit.code, unit.name, unit.parent) == ("hq", "示例单位", None)
    assert (gao.username, gao.name) == ("gao", "高主任")
    assert (printed["unit"], printed["admin"]) == ("hq", "gao")
    assert Installation.current() == "office"


def test_the_first_administrator_is_nothing_else():
    setup()
    appointment = Appointment.objects.get()
    standing = Standing(User.objects.get(), appointment.from_on)
    assert standing.roles == {"administrator"}
    assert standing.holds("administrator", Department.objects.get().pk)


def test_the_calendar_is_seeded_and_procedures_are_published():
    _code, printed = setup()
    published = [said for n in (-1, 0, 1) for said in published_days(today().year + n)]
    assert printed["holidays"] == Holiday.objects.count() == len(published)
    assert printed["procedures"] == [procedure.name for procedure in Procedure.objects.order_by("pk")]
    assert set(Procedure.objects.values_list("status", flat=True)) == {"in_force"}
    assert not WorkCalendar.load().is_working_day(date(2026, 10, 1))


def test_it_is_one_event_of_the_system():
    setup()
    event = Event.objects.get()
    assert (event.what, event.detail, event.interface, event.actor) == (
        "change",
        "office_founded",
        "system",
        None,
    )
    assert Registry.the().version == event.version == 1
    assert User.history.get().history_version == 1


def test_a_password_nobody_gave_is_made_up_and_printed_once():
    _code, printed = setup()
    assert signs_in(printed["password"])


def test_a_password_from_the_environment_is_not_printed(monkeypatch):
    monkeypatch.setenv("RECTIFY_ADMIN_PASSWORD", PASSWORD)
    _code, printed = setup()
    assert PASSWORD not in json.dumps(printed)
    assert "password" not in printed
    assert signs_in(PASSWORD)


def test_a_password_is_read_from_a_file(monkeypatch, tmp_path):
    secret = tmp_path / "password"
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
    secret.chmod(stat.S_IRUSR)
    monkeypatch.setenv("RECTIFY_ADMIN_PASSWORD_FILE", str(secret))
    setup()
    assert signs_in(PASSWORD)


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe\xff"])
def test_a_password_file_that_says_nothing_stops_it(monkeypatch, tmp_path, content):
    secret = tmp_path / "password"
    if content is not None:
        secret.write_bytes(content)
    monkeypatch.setenv("RECTIFY_ADMIN_PASSWORD_FILE", str(secret))
    code, printed = setup()
    assert (code, refusals(printed)) == (1, ["no_password"])
    assert nothing_was_written()


def test_a_second_office_is_refused_with_a_sentence():
    setup()
    version = Registry.the().version
    code, printed = setup(unit="另一单位", admin="li")
    assert (code, refusals(printed)) == (1, ["not_empty"])
    assert "RECTIFY_DATABASE_URL" in printed["refusals"][0]["message"]
    assert Registry.the().version == version
    assert User.objects.count() == Department.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_time_one_makes_the_office():
    ready, answers = threading.Barrier(2), []

    def found_as(username):
        ready.wait(10)
        try:
            found(unit="示例单位", code="hq", username=username, name=username, password=PASSWORD)
            answers.append("founded")
        except Refused as cannot:
            answers.append(cannot.refusals[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=found_as, args=(username,)) for username in ("gao", "li")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == ["founded", "not_empty"]
    assert User.objects.count() == Event.objects.count() == 1


@pytest.mark.parametrize("kind", ["demo", "test"])
def test_a_demonstration_or_a_test_does_not_become_an_office(kind):
    Installation.mark(kind)
    code, printed = setup()
    assert (code, refusals(printed)) == (1, ["not_empty"])
    assert Installation.current() == kind
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("options", "names", "option"),
    [
        (["--code", "two words"], {}, "--code"),
        ([], {"unit": " "}, "--unit"),
        ([], {"admin": "two words"}, "--admin"),
        (["--name", " "], {}, "--name"),
    ],
)
def test_what_cannot_be_is_refused_by_its_option_and_nothing_is_half_done(options, names, option):
    code, printed = setup(*options, **names)
    assert code == 1
    assert [refusal["message"].split(":")[0] for refusal in printed["refusals"]] == [option]
    assert nothing_was_written()


def test_a_weak_password_is_refused_and_nothing_is_half_done(monkeypatch):
    monkeypatch.setenv("RECTIFY_ADMIN_PASSWORD", "12345")
    code, printed = setup()
    assert code == 1
    assert all(code == "malformed" for code in refusals(printed))
    assert nothing_was_written()


def test_in_plain_lines_it_says_what_was_made():
    out = StringIO()
    call_command("setup", "--unit", "示例单位", "--admin", "gao", stdout=out)
    assert "gao" in out.getvalue()
    assert signs_in(re.search(r"[\w-]{16}$", out.getvalue().strip())[0])


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ([PASSWORD, PASSWORD], f"('{PASSWORD}', False)"),
        ([PASSWORD, "something else"], "passwords_differ"),
    ],
)
def test_on_a_terminal_the_password_is_asked_for_twice_and_not_shown(typed, answer):
    shown = on_a_terminal(
        """
        from django import setup; setup()
        from operations.management.commands.setup import Refused, first_password
        try:
            print(first_password(ask=True))
        except Refused as cannot:
            print(cannot.refusals[0].code)
        """,
        typed,
    )
    assert shown.strip().splitlines()[-1] == answer
    assert shown.count(typed[0]) == answer.count(typed[0])


def on_a_terminal(program, lines):
    """All that a terminal shows while `program` runs on it and the lines are typed, one for each question."""
    child, terminal = pty.fork()
    if child == 0:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONUTF8": "1"}
        os.execve(sys.executable, [sys.executable, "-c", textwrap.dedent(program)], environment)  # noqa: S606
    shown = b""
    for line in lines:
        asked = b""
        while not asked.rstrip().endswith((b":", "：".encode())):
            asked += shown_next(terminal)
        os.write(terminal, f"{line}\n".encode())
        shown += asked
    try:
        while piece := shown_next(terminal):
            shown += piece
    except OSError:  # how Linux says that the terminal was closed
        pass
    os.waitpid(child, 0)
    os.close(terminal)
    return shown.decode()


def shown_next(terminal):
    assert select.select([terminal], [], [], 60)[0], "the terminal has been silent for a minute"
    return os.read(terminal, 1024)


def signs_in(password):
    return authenticate(RequestFactory().post("/"), username="gao", password=password) is not None
