"""A database that is away, full, closed or broken: sentences, 503, and everything by itself again afterwards."""

import json
import sqlite3
from contextlib import contextmanager

import psycopg
import pytest
from django.core.management import CommandError
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.urls import URLPattern, URLResolver, get_resolver

from operations.management.commands.serve import refuse_unready
from record import trouble
from record.trouble import is_of_the_machine, trouble_of
from tests.desk.sending import HTMX
from tests.processes import free_port, of_development, run

pytestmark = pytest.mark.django_db


def of_sqlite(code, said="said"):
    cause = sqlite3.OperationalError(said)
    cause.sqlite_errorcode = code
    return raised(OperationalError(said), cause)


def of_postgresql(state):
    return raised(OperationalError("said"), psycopg.errors.lookup(state)("said"))


def raised(error, cause):
    try:
        raise error from cause
    except DatabaseError as caught:
        return caught


TROUBLES = [
    (of_sqlite(sqlite3.SQLITE_BUSY), trouble.BUSY),
    (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), trouble.BUSY),
    (of_sqlite(sqlite3.SQLITE_FULL), trouble.FULL),
    (of_sqlite(sqlite3.SQLITE_IOERR_WRITE), trouble.FAILING),
    (of_sqlite(sqlite3.SQLITE_READONLY), trouble.CLOSED),
    (of_sqlite(sqlite3.SQLITE_CANTOPEN), trouble.CLOSED),
    (of_sqlite(sqlite3.SQLITE_CORRUPT), trouble.BROKEN),
    (of_sqlite(sqlite3.SQLITE_NOTADB), trouble.BROKEN),
    (of_sqlite(sqlite3.SQLITE_ERROR, "no such table: record_event"), trouble.UNREADY),
    (raised(OperationalError("refused"), psycopg.OperationalError("refused")), trouble.AWAY),
    (of_postgresql("57P01"), trouble.AWAY),
    (of_postgresql("08006"), trouble.AWAY),
    (of_postgresql("53300"), trouble.BUSY),
    (of_postgresql("40P01"), trouble.BUSY),
    (of_postgresql("53100"), trouble.FULL),
    (of_postgresql("25006"), trouble.CLOSED),
    (of_postgresql("42P01"), trouble.UNREADY),
    (InterfaceError("the connection is closed"), trouble.AWAY),
]
FAULTS_OF_OURS = [
    of_sqlite(sqlite3.SQLITE_ERROR, "near “SELEC”: syntax error"),
    of_sqlite(sqlite3.SQLITE_CONSTRAINT),
    of_postgresql("42601"),
    of_postgresql("23505"),
    ValueError(),
    None,
]


@pytest.mark.parametrize(("error", "known"), TROUBLES)
def test_every_trouble_of_the_machine_is_known(error, known):
    assert trouble_of(error) is known


def test_what_may_be_a_slip_of_one_who_asked_stops_nobody_else():
    assert {known.code for error, known in TROUBLES if not is_of_the_machine(error)} == {trouble.UNREADY.code}


@pytest.mark.parametrize("error", FAULTS_OF_OURS)
def test_a_fault_of_ours_is_not_taken_for_one(error):
    assert trouble_of(error) is None


@contextmanager
def in_trouble(error):
    """The database answers everything with the error."""

    def refuse(execute, sql, params, many, context):
        raise error from error.__cause__

    with connection.execute_wrapper(refuse):
        yield


def addresses(patterns, before="/"):
    """Every address that takes no argument."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and "<" not in route and "^" not in route:
            yield route


def asked_as_it_allows(browser, address):
    answer = browser.get(address)
    return browser.post(address) if answer.status_code == 405 else answer


NEEDS_NO_DATABASE = {"/healthz", "/theme/", "/i18n/setlang/", "/sign-out/"}


def test_every_page_says_so_while_the_database_is_away_and_comes_back_by_itself(office, enter):
    browser = enter("coordinator")
    asked = [address for address in addresses(get_resolver().url_patterns) if address not in NEEDS_NO_DATABASE]
    assert len(asked) > 15
    with in_trouble(TROUBLES[9][0]):
        answers = {address: asked_as_it_allows(browser, address) for address in asked}
        assert browser.get("/healthz").status_code == 200
    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(asked, 503)
    page = answers["/"]
    assert page["Retry-After"] == "30" and "no-store" in page["Cache-Control"]
    assert "The database does not answer." in page.content.decode()
    assert browser.get("/").status_code == 200 == browser.get("/readyz").status_code


def test_a_page_tells_the_reader_nothing_that_only_the_operator_can_use(office, enter):
    browser = enter("coordinator")
    with in_trouble(of_sqlite(sqlite3.SQLITE_NOTADB, "file is not a database")):
        page = browser.get("/").content.decode()
    assert "damaged" in page and "RECTIFY" not in page and "file is not" not in page


def test_a_part_of_a_page_leaves_the_page_as_it_is(office, enter):
    browser = enter("coordinator")
    with in_trouble(of_sqlite(sqlite3.SQLITE_FULL)):
        answer = browser.get("/inbox/bell/", headers=HTMX)
    assert answer.status_code == 503 and "HX-Redirect" not in answer
    assert "The disk is full. Nothing was changed." in answer.content.decode()


def test_a_program_gets_the_reason_as_an_object(office, enter):
    browser = enter("coordinator")
    with in_trouble(of_sqlite(sqlite3.SQLITE_FULL)):
        answer = browser.get("/tickets/", headers={"Accept": "application/json"})
    [refusal] = answer.json()["refusals"]
    assert (answer.status_code, refusal["code"]) == (503, "disk_full")


def test_a_fault_of_ours_stays_a_fault(office, enter):
    browser = enter("coordinator")
    browser.raise_request_exception = False
    with in_trouble(FAULTS_OF_OURS[0]):
        assert browser.get("/tickets/").status_code == 500


def test_where_no_view_was_reached_the_last_page_knows_it_too(office, rf):
    from desk.views.errors import broken

    try:
        raise TROUBLES[9][0] from TROUBLES[9][0].__cause__
    except DatabaseError:
        assert broken(rf.get("/")).status_code == 503
    assert broken(rf.get("/")).status_code == 500


@pytest.mark.django_db(transaction=True)
def test_serve_refuses_a_database_that_it_can_read_and_not_write(settings):
    settings.DEBUG = True  # or it would ask for the static files next
    closed = of_sqlite(sqlite3.SQLITE_READONLY)

    def refuse_to_write(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            raise closed from closed.__cause__
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse_to_write), pytest.raises(CommandError, match="RECTIFY_DATABASE_URL"):
        refuse_unready()
    refuse_unready()


# --- from outside -----------------------------------------------------------------------------------------------------

ASK = """
import contextlib, io, json, sys
from operations.shell import execute

def told(*words):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
        try:
            code = execute(["manage.py", *words])
        except SystemExit as end:
            code = end.code
    return code, out.getvalue()

print(json.dumps([told("migrate"), told("serve", "--port", sys.argv[1]), told("show", "ZG-2026-0001", "--json")]))
from django.test import Client
browser = Client(SERVER_NAME="localhost")
print(json.dumps([browser.get(path).status_code for path in ("/healthz", "/readyz", "/sign-in/")]))
"""


def away(folder):
    return {"RECTIFY_DATABASE_URL": f"postgres://nobody:hidden@127.0.0.1:{free_port()}/none"}


def garbage(folder):
    (folder / "rectify.sqlite3").write_bytes(b"This is no database.\n" * 1000)
    return {}


@pytest.mark.parametrize("database", [away, garbage])
def test_without_a_database_commands_say_what_to_do_and_pages_that_it_is_not_just_now(tmp_path, database):
    environment = of_development(tmp_path, DJANGO_SETTINGS_MODULE="config.settings", **database(tmp_path))
    done = run("-c", ASK, free_port(), env=environment)
    assert done.returncode == 0, done.stderr
    commands, pages = map(json.loads, done.stdout.splitlines())
    for code, said in commands:
        assert code == 1 and "RECTIFY_DATABASE_URL" in said and "Traceback" not in said
    assert pages == [200, 503, 503]
    assert "Traceback" not in done.stderr and "hidden" not in done.stdout + done.stderr
