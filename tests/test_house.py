"""The house itself: settings that fail at the door, keys, headers, and papers that stay true."""

import json
import logging
import os
import re
import shlex
import stat
import subprocess
import sys
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands, load_command_class
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import RequestFactory

from config.celery import app
from config.environment import Environment, key_bytes
from config.logs import JsonFormatter, RequestNumberFilter
from config.middleware import RequestNumberMiddleware, client_address
from config.schedule import SCHEDULE
from config.settings import env
from operations.accounts import table
from tests.processes import ROOT, run, surroundings

GOOD = {
    "RECTIFY_SECRET_KEY": "s" * 40,
    "RECTIFY_SEAL_KEY": "5e" * 32,
    "RECTIFY_ALLOWED_HOSTS": "rectify.example.org",
}
SHOW = "from config import settings; print(settings.SECRET_KEY, settings.ALLOWED_HOSTS)"


def start(var_dir, **variables):
    """What happens when a process of a fresh installation reads its settings and prints a few of them."""
    return run("-c", SHOW, env=surroundings(RECTIFY_VAR_DIR=str(var_dir), **variables))


def test_production_starts_when_everything_is_set(tmp_path):
    started = start(tmp_path, **GOOD)
    assert started.returncode == 0, started.stderr
    assert "rectify.example.org" in started.stdout
    assert not list(tmp_path.glob("*.key"))


@pytest.mark.parametrize("missing", GOOD)
def test_production_refuses_to_start_without(missing, tmp_path):
    refused = start(tmp_path, **{name: value for name, value in GOOD.items() if name != missing})
    assert refused.returncode != 0
    assert f"Set {missing} " in refused.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RECTIFY_SECRET_KEY", "short"),
        ("RECTIFY_SEAL_KEY", "5e" * 31),
        ("RECTIFY_DEBUG", "perhaps"),
        ("RECTIFY_TIME_ZONE", "Asia/Nowhere"),
        ("RECTIFY_EVIDENCE_MAX_BYTES", "50 MB"),
        ("RECTIFY_SESSION_HOURS", "0"),
        ("RECTIFY_DATABASE_URL", "mysql://office@db/rectify"),
        ("RECTIFY_LOG_LEVEL", "LOUD"),
        ("RECTIFY_SECRET_KEY_FILE", "/nowhere/at/all"),
    ],
)
def test_a_value_that_cannot_be_meant_stops_the_start(name, value, tmp_path):
    variables = GOOD | {name: value}
    if name.endswith("_FILE"):
        del variables[name.removesuffix("_FILE")]
    refused = start(tmp_path, **variables)
    assert refused.returncode != 0
    last = refused.stderr.splitlines()[-1]
    assert "ImproperlyConfigured" in last and name in last


def test_a_command_says_what_to_set_in_one_sentence(tmp_path):
    nothing_else = {"PATH": os.environ["PATH"], "RECTIFY_VAR_DIR": str(tmp_path)}
    refused = run("manage.py", "migrate", env=nothing_else)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Rectify cannot start: Set RECTIFY_SECRET_KEY")
    assert len(refused.stderr.splitlines()) == 1


def test_a_secret_may_come_from_a_file(tmp_path):
    (tmp_path / "secret").write_text("f" * 40 + "\n", encoding="utf-8")
    variables = GOOD | {"RECTIFY_SECRET_KEY_FILE": str(tmp_path / "secret")}
    del variables["RECTIFY_SECRET_KEY"]
    assert start(tmp_path, **variables).stdout.startswith("f" * 40 + " ")


def test_development_keeps_its_own_keys_for_its_owner_alone(tmp_path):
    var = tmp_path / "var"
    first, second = (start(var, RECTIFY_DEBUG="1").stdout for _ in range(2))
    assert first == second != ""
    assert stat.S_IMODE(var.stat().st_mode) == 0o700
    for name in ("secret.key", "seal.key"):
        assert stat.S_IMODE((var / name).stat().st_mode) == 0o600
    assert not list(var.glob(".*key*"))


def test_processes_that_start_at_once_end_with_the_same_key(tmp_path):
    line = "import sys; from pathlib import Path; from config.environment import own_secret; sys.stdin.read(); "
    line += "print(own_secret(Path(sys.argv[1])))"
    command = [sys.executable, "-c", line, str(tmp_path / "deep" / "own.key")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with ExitStack() as stack:
        racers = [stack.enter_context(subprocess.Popen(command, cwd=ROOT, **pipes)) for _ in range(8)]
        for racer in racers:
            racer.stdin.close()
        keys = {racer.stdout.read() for racer in racers}
    assert [racer.returncode for racer in racers] == [0] * 8
    assert len(keys) == 1 and re.fullmatch(r"[0-9a-f]{64}\n", *keys)


def test_the_seal_key_is_hexadecimal_digits_or_any_text():
    assert key_bytes("K", "ab" * 32, least=32) == b"\xab" * 32
    assert key_bytes("K", "z" * 32, least=32) == b"z" * 32
    with pytest.raises(ImproperlyConfigured):
        key_bytes("K", "z" * 31, least=32)


def test_an_empty_variable_counts_as_unset():
    variables = Environment({"RECTIFY_N": "", "RECTIFY_FLAG": " ", "RECTIFY_LIST": "a, b,,"})
    assert variables.number("RECTIFY_N", unit="pieces", default=3) == 3
    assert variables.flag("RECTIFY_FLAG", default=True) is True
    assert variables.items("RECTIFY_LIST", unit="words") == ("a", "b")


def test_the_papers_list_every_variable_with_unit_and_default():
    papers = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(RECTIFY_\w+)` \| (.+?) \| (.*?) \|$", papers, flags=re.MULTILINE)
    assert rows == [(known.name, known.unit, known.default) for known in env.asked.values()]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_commands_of_the_readme_can_be_typed(name):
    written = (ROOT / name).read_text(encoding="utf-8")
    lines = [shlex.split(line)[1:] for line in written.splitlines() if line.startswith("rectify ")]
    assert len(lines) > 8
    for command, *words in lines:
        parser = load_command_class(get_commands()[command], command).create_parser("manage.py", command)
        parser.parse_args(words)  # raises where an option is unknown or missing
        assert all((ROOT / word).exists() for word in words if word.startswith("examples/")), words


def test_the_papers_point_at_what_is_there():
    for paper in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", paper.read_text(encoding="utf-8")):
            assert (paper.parent / target).exists(), f"{paper.relative_to(ROOT)} points at {target}"


def test_every_requirement_is_pinned_and_says_why():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        for before, line in zip(lines, lines[1:], strict=False):
            if line and not line.startswith(("#", "-r")):
                assert before.startswith("#"), f"{name}: {line} does not say why"
                assert "==" in line or "~=" in line, f"{name}: {line} is not pinned"


def test_a_scheduled_task_is_one_that_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in SCHEDULE.values()} <= set(app.tasks)


def test_a_task_that_is_told_by_its_name_is_one_that_exists():
    app.loader.import_default_modules()
    sources = (path.read_text("utf-8") for path in ROOT.glob("*/*.py") if path.parent.name != "tests")
    told = {name for source in sources for name in re.findall(r'"(\w+\.tasks\.\w+)"', source)}
    assert {"record.tasks.drain_outbox", "notifications.tasks.deliver_due"} <= told <= set(app.tasks)


def test_an_answer_carries_the_number_of_its_request(client):
    first, second = (client.get("/healthz", headers={"X-Request-Number": "mine"}) for _ in range(2))
    assert re.fullmatch(r"[0-9a-f]{32}", first["X-Request-Number"])
    assert first["X-Request-Number"] != second["X-Request-Number"]


def test_an_answer_allows_nothing_from_elsewhere(client):
    answer = client.get("/healthz")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy and "data:" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_process_that_answers_is_healthy(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_database_with_every_migration_is_ready(client):
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_database_that_lacks_a_migration_is_not_ready(client):
    MigrationRecorder(connection).migration_qs.filter(app="sessions").delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "manage.py migrate" in answer.content.decode()


@pytest.mark.django_db
def test_guessing_passwords_is_held_up_for_one_name_at_one_address(client):
    def guess(username, address):
        guessed = {"username": username, "password": "guessed"}
        return client.post("/sign-in/", guessed, REMOTE_ADDR=address).status_code

    answers = [guess("coordinator", "192.0.2.1") for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert answers[-1] == 429 and 429 not in answers[:-1]
    assert guess("coordinator", "192.0.2.1") == 429
    assert guess("head", "192.0.2.1") != 429
    assert guess("coordinator", "192.0.2.2") != 429


@pytest.mark.django_db(transaction=True)
def test_sqlite_writes_as_the_papers_say():
    if connection.vendor != "sqlite":
        assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"] is True
        return
    with connection.cursor() as cursor:
        read = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "recursive_triggers", "foreign_keys", "busy_timeout")
        }
    assert read == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "recursive_triggers": 1,
        "foreign_keys": 1,
        "busy_timeout": 20_000,  # milliseconds
    }
    assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, None, "192.0.2.1"),
        (False, "198.51.100.7", "192.0.2.1"),
        (True, "198.51.100.7", "198.51.100.7"),
        (True, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (True, None, "192.0.2.1"),
    ],
)
def test_only_our_own_proxy_vouches_for_an_address(settings, behind_proxy, forwarded, address):
    settings.RECTIFY_BEHIND_PROXY = behind_proxy
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers=headers)
    assert client_address(request) == address


def test_a_log_line_is_one_object_with_the_number_of_the_request():
    written = {}

    def answer(request):
        line = logging.LogRecord("desk", logging.INFO, __file__, 1, "first\nsecond 整改", None, None)
        RequestNumberFilter().filter(line)
        written["number"], written["line"] = request.request_number, JsonFormatter().format(line)
        return {}

    RequestNumberMiddleware(answer)(RequestFactory().get("/"))
    assert "\n" not in written["line"]
    line = json.loads(written["line"])
    assert line["request"] == written["number"]
    assert line["message"] == "first\nsecond 整改"


def test_the_accounts_stand_in_columns():
    accounts = [
        {"username": "head", "password": "one", "roles": ["head"], "department": "finance"},
        {
            "username": "coordinator",
            "password": "two",
            "roles": ["coordinator", "leader"],
            "department": None,
        },
    ]
    assert table(accounts).splitlines() == [
        "username     password  roles                department",
        "head         one       head                 finance",
        "coordinator  two       coordinator, leader",
    ]
