"""Nothing typed as a password and no live one-time token rests anywhere: a story, then a search everywhere."""

import base64
import io
import json
import logging.config
import re
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, quote_plus

import pytest
from axes.models import AccessAttempt, AccessLog
from django.apps import apps
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from administration.people import links
from config.logs import logging_settings
from organization.guessing import UNSAID
from record import outbox
from record.masking import MASK, OPENINGS, masked
from tests import processes
from tests.administration.conftest import hidden
from tests.processes import ROOT

KNOWN, UNKNOWN, AS_NAME = "Wr0ng for head", "Wr0ng for nobody", "密码 typed as a name"
OLD, WEAK, ONE, OTHER, CHOSEN = "0ld but wrong", "Shrt!", "0ne way or …", "… the other", "quiet blue 山 hill"
BY_LINK, WEAK_LINK, DEAD_LINK, OPEN_FORM = "green river 9 水", "W k!", "t00 late for this", "no token in the form"
TYPED = {name: value for name, value in globals().items() if name.isupper() and isinstance(value, str)}
TYPED.pop("MASK")


@pytest.fixture(params=[True, False], ids=["readable", "json"])
def lines(request):
    """What is logged meanwhile, as development and as production write it down."""
    heard = io.StringIO()
    told = logging_settings(level="DEBUG", readable=request.param)
    told["handlers"]["stderr"]["stream"] = heard
    logging.config.dictConfig(told)
    yield heard
    logging.config.dictConfig(configured.LOGGING)


@pytest.fixture
def story(office, lines, monkeypatch):
    """Signs in, changes a password and uses one-time links in every way there is; returns the tokens."""
    guest, head, admin = Client(), Client(raise_request_exception=False), Client()
    for name, password in (("head", KNOWN), ("nobody", UNKNOWN), (AS_NAME, "x"), (AS_NAME, KNOWN)):
        assert guest.post("/sign-in/?next=/", {"username": name, "password": password}).status_code == 200
    assert head.post("/sign-in/", {"username": "head", "password": "head-Secret-1"}).status_code == 302
    _changes_the_own_password(head)
    admin.force_login(office.admin)
    tokens = [_used_link(office, admin, lines, monkeypatch), _held_up_link(office, admin)]
    # The last wrong attempt of all: no success sweeps it away.
    form = hidden(admin, "/account/password/") | {"old": OLD, "new": ONE, "again": ONE}
    assert admin.post("/account/password/", form).status_code == 422
    assert head.post("/sign-out/").status_code == 302
    outbox.drain()
    return tokens


def _changes_the_own_password(head):
    path = "/account/password/"

    def send(status, old, new, again=None):
        form = hidden(head, path) | {"old": old, "new": new, "again": again or new}
        assert head.post(path, form).status_code == status

    send(422, OLD, ONE)
    send(422, "head-Secret-1", WEAK)
    send(422, "head-Secret-1", ONE, OTHER)
    send(302, "head-Secret-1", CHOSEN)


def _link(office, admin, name):
    path = f"/settings/people/{office.people[name].pk}/link/"
    text = admin.post(path, hidden(admin, path)).content.decode()
    return "/new-password/" + re.search(r"/new-password/([^\s<]+)", text).group(1)


def _used_link(office, admin, lines, monkeypatch):
    path = _link(office, admin, "head")
    guest, strict = Client(raise_request_exception=False), Client(enforce_csrf_checks=True)
    token = path.rstrip("/").rpartition("/")[2]
    own, page = hidden(guest, path), guest.get(path)
    assert page.status_code == 200 and page["Referrer-Policy"] == "strict-origin"
    assert guest.post(path, own | {"new": WEAK_LINK, "again": WEAK_LINK}).status_code == 422
    assert guest.post(path, own | {"new": ONE, "again": OTHER}).status_code == 422
    assert strict.post(path, own | {"new": OPEN_FORM, "again": OPEN_FORM}).status_code == 403
    assert guest.put(path).status_code == 405
    assert guest.post(path.replace(f"/{office.head.pk}/", f"/{office.admin.pk}/"), own).status_code == 404
    for crooked in (path[:-1], f"/{path[1:].upper()}", path.replace(token, f' "{token}" '), f"{path}x/"):
        assert guest.get(crooked).status_code in (301, 404), crooked
    assert guest.get("/tickets/", {"next": path}, headers={"Referer": f"http://testserver{path}"}).status_code == 302
    assert guest.post("/sign-in/", {"username": path, "password": token}).status_code == 200
    _breaks(guest, path, token, monkeypatch)
    assert guest.post(path, own | {"new": BY_LINK, "again": BY_LINK}).status_code == 200
    assert guest.post(path, own | {"new": DEAD_LINK, "again": DEAD_LINK}).status_code == 404
    return token


def _breaks(guest, path, token, monkeypatch):
    """A fault of ours tells the address, and what it was about in words of its own."""

    def breaks(person, token):
        raise RuntimeError(f"cannot open http://testserver{path}")

    with monkeypatch.context() as patch:
        patch.setattr(links, "opens", breaks)
        assert guest.get(path).status_code == 500


def _held_up_link(office, admin):
    """A link that nobody has used yet, shown to somebody who guessed too often."""
    path, guest = _link(office, admin, "handler"), Client(REMOTE_ADDR="192.0.2.7")
    wrong = path[:-10] + "0" * 9 + "/"
    answers = [guest.get(wrong).status_code for _ in range(configured.AXES_FAILURE_LIMIT)]
    assert answers[-1] == 429 and guest.get(path).status_code == 429
    return path.rstrip("/").rpartition("/")[2]


def shapes(secret):
    """How a secret may stand in a row, a line or a file."""
    plain = secret.encode()
    return {
        secret,
        quote(secret),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        base64.b64encode(plain).decode().rstrip("="),
        plain.hex(),
    }


def found_in(text, tokens):
    secrets = TYPED | dict(enumerate(tokens))
    return [name for name, secret in secrets.items() if any(shape in text for shape in shapes(secret))]


def all_rows():
    """(table, column, text) of whatever the database holds, as the database tells its tables and columns."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    yield table, column, bytes(value).decode(errors="replace") if is_bytes(value) else str(value)
    for session in Session.objects.all():
        yield "django_session", "decoded", str(session.get_decoded())


def is_bytes(value):
    return isinstance(value, bytes | memoryview)


def all_files():
    for path in Path(configured.RECTIFY_VAR_DIR).rglob("*"):
        if path.is_file():
            yield path, path.read_bytes().decode("latin-1")


@pytest.mark.django_db(transaction=True)
def test_what_was_typed_as_a_password_and_one_time_tokens_rest_nowhere(story, lines):
    rows, said = list(all_rows()), lines.getvalue()
    assert {"axes_accessattempt", "django_session", "record_event"} <= {table for table, _, _ in rows}
    assert [(table, column) for table, column, text in rows if found_in(text, story)] == []
    logged = said.splitlines()
    for status in ("Unprocessable Entity", "Not Found", "Forbidden", "Method Not Allowed", "Internal Server Error"):
        assert any(status in line and f"/{MASK}" in line for line in logged), status
    assert "RuntimeError" in said
    assert [line for line in logged if found_in(line, story)] == []
    assert [each for each in mail.outbox if found_in(f"{each.subject}{each.body}", story)] == []
    latin = [token.encode().decode("latin-1") for token in story]
    assert [path for path, text in all_files() if found_in(text, latin)] == []


# --- what was kept before ---


@pytest.mark.django_db
def test_rows_that_were_kept_before_are_cleaned(office):
    """As the library wrote them: around its signals, and with the fields that it does not mask."""
    kept = {"ip_address": "192.0.2.1", "http_accept": "*/*", "path_info": "/new-password/9/5e5e/"}
    said = {"get_data": "next=/new-password/9/5e5e/", "post_data": "old=head-Secret-1"}
    AccessAttempt.objects.bulk_create(
        AccessAttempt(username=name, user_agent=name, failures_since_start=1, **kept, **said)
        for name in ("head", "my password", "one-time link 9")
    )
    AccessLog.objects.bulk_create([AccessLog(username="renamed since", **kept)])
    migration = import_module("organization.migrations.0002_forget_what_was_typed_at_sign_in").Migration
    migration.operations[0].code(apps, SimpleNamespace(connection=connection))
    assert [row.username for row in AccessAttempt.objects.all()] == ["head"]
    assert AccessLog.objects.get().username == "renamed since"
    for table, column, text in all_rows():
        if table.startswith("axes_"):
            assert not re.search(r"5e5e|Secret|my password", text), (table, column)


def test_the_cleaning_waits_for_the_tables_of_the_library():
    """Whichever app is migrated first, by name or all together."""
    graph = MigrationLoader(None).graph
    plan = graph.forwards_plan(("organization", "0002_forget_what_was_typed_at_sign_in"))
    assert set(graph.leaf_nodes("axes")) <= set(plan)


@pytest.mark.django_db
def test_no_row_of_the_library_keeps_what_was_typed_whoever_writes_it(office):
    for model in apps.get_app_config("axes").get_models():
        told = {name for name in UNSAID if hasattr(model, name)}
        if told:
            row = model(username="head", failures_since_start=1) if model is AccessAttempt else model(username="head")
            for name in told:
                setattr(row, name, "/new-password/9/5e5e/")
            row.save()
            row.refresh_from_db()
            assert {getattr(row, name) for name in told} == {""}, model


# --- addresses that hold a secret ---


@pytest.fixture(autouse=True)
def addresses_are_known():
    assert get_resolver().url_patterns and OPENINGS


def routes(resolver=None, before=""):
    for each in (resolver or get_resolver()).url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, route)
        elif isinstance(each, URLPattern):
            yield route


def test_every_address_that_holds_a_secret_is_masked():
    secret = [route for route in routes() if re.search(r"token|secret|password.*<str|code>", route)]
    assert secret == ["new-password/<int:pk>/<str:token>/"]
    for route in secret:
        address = "/" + re.sub(r"<\w+:token>", "5e5e5e", re.sub(r"<int:\w+>", "9", route))
        assert "5e5e" not in masked(f"Unprocessable Entity: {address}")


def test_a_process_that_has_answered_nobody_yet_masks_its_first_line(tmp_path):
    code = "import django, logging; django.setup(); "
    code += "logging.getLogger('django.request').warning('Not Found: %s', '/new-password/9/" + "5e" * 32 + "/')"
    office = processes.of_development(tmp_path, DJANGO_SETTINGS_MODULE="config.settings")
    done = processes.run("-c", code, env=office)
    assert f"/new-password/9/{MASK}" in done.stderr and "5e5e" not in done.stderr


def test_other_addresses_are_told_whole():
    for address in ("/tickets/ZG-2026-0008/do/assign/", "/account/password/", "/settings/people/9/link/"):
        assert masked(f"Forbidden: {address}") == f"Forbidden: {address}"


@pytest.mark.parametrize("readable", [True, False])
def test_records_of_others_are_masked_in_message_arguments_and_trace(readable):
    """A library may make records past our factory; they are masked where they are written down."""
    said, path = io.StringIO(), "/new-password/9/5e5e5e/"
    told = logging_settings(level="INFO", readable=readable)
    told["handlers"]["stderr"]["stream"] = said
    logging.config.dictConfig(told)
    try:
        raise ValueError(f"no such link: {path}")
    except ValueError as wrong:
        trace = (type(wrong), wrong, wrong.__traceback__)
    make = logging.LogRecord
    records = [
        make("django.request", logging.ERROR, "x", 1, "Broken: %s", (path,), None),
        make("gunicorn.error", logging.ERROR, "x", 1, f"Error handling request {path}", (), trace),
        make("any", logging.ERROR, "x", 1, "%(path)s", ({"path": Path(path)},), None, sinfo=f"at {path}"),
    ]
    for record in records:
        logging.getLogger(record.name).handle(record)
    logging.config.dictConfig(configured.LOGGING)
    assert said.getvalue().count(f"/{MASK}") >= 4 and "5e5e" not in said.getvalue()


def test_a_record_is_safe_for_handlers_that_are_not_ours(caplog):
    try:
        raise ValueError("/new-password/9/5e5e5e/")
    except ValueError:
        logging.getLogger("gunicorn.error").exception("Error handling request %s", "/new-password/9/5e5e5e/")
    assert "5e5e" not in caplog.text and "5e5e" not in caplog.messages[0]


# --- browsers, proxies, programs ---


@pytest.mark.django_db
def test_no_form_that_takes_a_password_keeps_a_draft_or_shows_what_was_typed(office, enter):
    """What a browser keeps for the office lies in its own storage, and comes from forms that are marked."""
    head, admin, seen = enter("head"), Client(), []
    admin.force_login(office.admin)
    link = _link(office, admin, "handler")
    for browser, path in ((Client(), "/sign-in/"), (head, "/account/password/"), (Client(), link)):
        typed = hidden(browser, path) | dict.fromkeys(("username", "password", "old", "new"), KNOWN) | {"again": OTHER}
        for answer in (browser.get(path), browser.post(path, typed)):
            forms = re.findall(r"<form.*?</form>", answer.content.decode(), re.DOTALL)
            taking = [form for form in forms if 'type="password"' in form]
            assert taking and not [form for form in taking if "data-draft" in form], path
            fields = re.findall(r'<input[^>]*type="password"[^>]*>', "".join(taking))
            assert not [field for field in fields if KNOWN in field or "value=" in field], path
            seen += fields
    assert len(seen) == 2 * (1 + 3 + 2)
    script = (ROOT / "static/rectify/app.js").read_text(encoding="utf-8")
    assert "type=password" not in script


def test_no_program_of_ours_writes_a_log_of_addresses():
    """Gunicorn's own would pass our masks by."""
    from operations.management.commands.serve import web_server

    units = "".join(unit.read_text() for unit in (ROOT / "deploy" / "systemd").iterdir())
    assert "access-log" not in units + " ".join(web_server(SimpleNamespace(fileno=lambda: 3)))


@pytest.mark.parametrize("paper", ["nginx.conf", "Caddyfile"])
def test_the_proxies_that_we_suggest_log_no_one_time_link(paper):
    said = (ROOT / "deploy" / paper).read_text(encoding="utf-8")
    for opening in OPENINGS:
        assert re.search(rf"(location .*|log_skip ){re.escape('/')}\+?{re.escape(opening)}/", said)
    assert "access_log off" in said or "log_skip" in said
