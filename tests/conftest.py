"""What every test may ask for."""

import os
import shutil
from functools import cache

import hypothesis
import pytest
from django.conf import settings

# Playwright runs an event loop in the thread of the test, and Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# The same examples each time, so that a change is judged by its own doing; RECTIFY_TEST_EXPLORE=1 looks further.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.load_profile("explore" if os.environ.get("RECTIFY_TEST_EXPLORE") else "steady")

CHROMIUM = os.environ.get("RECTIFY_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"


def pytest_runtest_setup(item):
    """A test marked `needs("redis")` is skipped where there is none, and fails where it is required."""
    for mark in item.iter_markers("needs"):
        for part in mark.args:
            if reason := what_is_missing(part):
                refuse = pytest.fail if part in required_parts() else pytest.skip
                refuse(f"needs {part}: {reason}")


def required_parts():
    """The parts that RECTIFY_TEST_REQUIRE names, with commas between."""
    return {part.strip() for part in os.environ.get("RECTIFY_TEST_REQUIRE", "").split(",") if part.strip()}


@cache
def what_is_missing(part):
    """Why tests that need `part` cannot run here, or an empty text."""
    return {"postgresql": _postgresql, "redis": _redis, "chromium": _chromium, "libreoffice": _libreoffice}[part]()


def _postgresql():
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        return "RECTIFY_DATABASE_URL does not name a PostgreSQL database"
    return ""  # one that does not answer fails every test of the database anyway


def _redis():
    if not settings.RECTIFY_REDIS_URL:
        return "RECTIFY_REDIS_URL is not set"
    import redis

    try:
        redis.Redis.from_url(settings.RECTIFY_REDIS_URL, socket_connect_timeout=2).ping()
    except redis.RedisError as wrong:
        return f"RECTIFY_REDIS_URL does not answer ({wrong})"
    return ""


def _libreoffice():
    missing = [name for name in ("soffice", "pdftotext") if shutil.which(name) is None]
    return f"there is no {', no '.join(missing)}" if missing else ""


def _chromium():
    return (
        "" if os.access(CHROMIUM, os.X_OK) else f"there is no {CHROMIUM}; RECTIFY_CHROMIUM may name another"
    )


@pytest.fixture
def office(db):
    """A small office on an empty database: see tests/office.py."""
    from tests.office import Office

    return Office()


@pytest.fixture
def enter(office, client):
    """Sign somebody in and hand over the browser, reading English unless told otherwise."""

    def enter(name, language="en"):
        client.force_login(office.people[name])
        client.cookies["django_language"] = language
        return client

    return enter


@pytest.fixture
def room(db):
    """Toys that know nothing of tickets: see tests/toys/room.py."""
    from tests.toys.room import Room

    return Room()


@pytest.fixture(autouse=True)
def the_record_holds(request):
    """After each test of the database: every tracked row = its newest history row, every version = its last event."""
    yield
    if not {"db", "transactional_db", "django_db_setup"} & set(request.fixturenames):
        return
    from record.reconcile import findings

    if "past_the_door" not in request.keywords and request.node.get_closest_marker("django_db"):
        assert list(findings()) == []


@pytest.fixture(autouse=True, scope="session")
def flush_past_the_fence():
    """Append-only triggers would keep a transactional test from emptying its database afterwards."""
    from django.db import connection
    from django.test import TransactionTestCase

    from record import triggers

    empty = TransactionTestCase._fixture_teardown

    def without_fence(self):
        if connection.vendor != "postgresql":
            with triggers.lifted():
                return empty(self)
        # A superuser may look past triggers, which is much quicker than 150 of them dropped and made again.
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        try:
            return empty(self)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = DEFAULT")

    TransactionTestCase._fixture_teardown = without_fence
    yield
    TransactionTestCase._fixture_teardown = empty
