"""What every test may ask for."""

import gc
import os
import shutil
from functools import cache

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation

from tests import another_day, remains, timing
from tests.depth import DEEP

# Playwright runs an event loop in the thread of the test, and Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# The same examples each time, so that a change is judged by its own doing; in a deep run other ones.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, max_examples=40)
hypothesis.settings.register_profile("deep", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("deep" if DEEP else "steady")

# Without its window, which nobody sees, Chromium asks a third less of the machine; where that build lacks, as it is.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium"))), "/usr/bin/chromium")
CHROMIUM = os.environ.get("RECTIFY_CHROMIUM") or CHROMIUM
# Without the last two, Chromium looks for its makers' hosts at every start.
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


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
    return {
        "postgresql": _postgresql,
        "redis": _redis,
        "chromium": _chromium,
        "libreoffice": _libreoffice,
        "true_day": _true_day,
    }[part]()


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


def _true_day():
    return f"RECTIFY_TEST_AHEAD pretends another day, {another_day.AHEAD} days ahead" if another_day.AHEAD else ""


def _chromium():
    return "" if os.access(CHROMIUM, os.X_OK) else f"there is no {CHROMIUM}; RECTIFY_CHROMIUM may name another"


@pytest.fixture(scope="session")
def beginnings(django_test_environment, django_db_blocker):
    """The databases of this process: see tests/beginnings.py."""
    from django.test import TransactionTestCase

    from tests.beginnings import Beginnings
    from tests.settings import FOLDER, PROCESS

    kept = Beginnings(FOLDER, PROCESS)
    emptied = TransactionTestCase._fixture_teardown
    # What such a test leaves is not swept up: it vanishes with its copy.
    TransactionTestCase._fixture_teardown = lambda case: kept.spoil()
    yield kept
    TransactionTestCase._fixture_teardown = emptied
    with django_db_blocker.unblock():
        kept.close()


@pytest.fixture
def django_db_setup(request, beginnings, django_db_blocker):
    """The database of the test: connects to a copy of its beginning and hands over what is kept of that."""
    from tests.beginnings import beginning_of

    with django_db_blocker.unblock():
        return beginnings.enter(beginning_of(request.module, request.fixturenames))


@pytest.fixture
def office_begun(django_db_setup):
    return django_db_setup["office"]


@pytest.fixture
def demo_begun(django_db_setup):
    return django_db_setup["demo"]


@pytest.fixture
def office(db, office_begun):
    """A small office: see tests/office.py."""
    return office_begun


@pytest.fixture
def enter(office, client):
    """Sign somebody in and hand over the browser, reading English unless told otherwise."""

    def enter(name, language="en"):
        client.force_login(office.people[name])
        client.cookies["django_language"] = language
        return client

    return enter


@pytest.fixture(autouse=True)
def nobody_has_chosen_a_language():
    """Django leaves the language of the last request to whatever runs next in its thread."""
    translation.deactivate()


@pytest.fixture(scope="session")
def chromium():
    """One browser for each process of the run; who looks at pages opens a context of their own in it."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # milliseconds; a busy machine answers slowly
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live_server(style_sheets_are_kept, live_server):
    return live_server


@pytest.fixture(scope="session")
def style_sheets_are_kept():
    """Browsers keep what no test changes, as they would in production, instead of asking again on every page."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler

    def serve(handler, request, found=StaticFilesHandler.serve):
        answer = found(handler, request)
        answer["Cache-Control"] = "max-age=3600"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve)
        yield


@pytest.fixture
def room(db):
    """Toys that know nothing of tickets: see tests/toys/room.py."""
    from tests.toys.room import Room

    return Room()


@pytest.fixture(autouse=True)
def the_record_holds(request):
    """After each test of the database: every tracked row = its newest history row, every version = its last event.

    Looked at is what the test wrote to. Others may have written for a test with transactions of its own, and in a deep
    run nothing is taken for granted: everything is looked at then.
    """
    from record.reconcile import findings
    from tests.touched import tables_written, what_to_look_at

    with tables_written() as written:
        yield
    mark = request.node.get_closest_marker("django_db")
    if mark and "past_the_door" not in request.keywords:
        whole = DEEP or mark.kwargs.get("transaction")
        assert list(findings(**({} if whole else what_to_look_at(written)))) == []


def pytest_configure(config):
    another_day.begin()
    timing.begin(config)
    if not is_worker(config):
        shutil.rmtree(remains.FOLDER, ignore_errors=True)


def pytest_report_header():
    return f"RECTIFY_TEST_AHEAD={another_day.AHEAD}" if another_day.AHEAD else None


# Each of these makes something for all of its tests: an office that is served, documents in Word. The journeys wait for
# the tables and for the demonstration; those who ask no database let them make it meanwhile. Crowds wait for themselves
# and for each other: the other core has work meanwhile.
TOGETHER = (
    "tests/journeys/",
    "tests/word_in/test_bad_files.py",
    "tests/test_serve.py",
    "tests/reports/test_word.py",
    "tests/test_locale.py",
    "tests/test_concurrency.py",
    "tests/notifications/test_races.py",
)


def pytest_itemcollected(item):
    """What asks a database can be chosen with `-m database`."""
    if "django_db_setup" in getattr(item, "fixturenames", ()):
        item.add_marker("database")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """What takes long begins first, or one core would wait for the other in the end.

    Of those who begin, the ones that ask a database come last: its tables are still being made.
    """

    def turn(item):
        place, asks = place_of(item.nodeid), "database" in item.keywords
        if place in TOGETHER:
            return TOGETHER.index(place), asks
        return len(TOGETHER), not item.get_closest_marker("long")

    items.sort(key=turn)


def pytest_collection_finish():
    """What was imported stays to the end: the collector of garbage need not look at it again and again."""
    gc.collect()
    gc.freeze()


def place_of(nodeid):
    return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


def pytest_xdist_make_scheduler(config, log):
    """Test by test, so that no core waits in the end; but what shares something costly stays together."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return place_of(nodeid)

    return Scheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failure names the files it leaves; the witnesses are asked while everything still stands."""
    report = yield
    if report.failed:
        remains.ask_the_witnesses()
        report.sections += remains.told_of(item.nodeid)
    return report


def is_worker(config):
    """Whether this is one of the processes of a run on several cores, and not the one that began it."""
    return hasattr(config, "workerinput")


def pytest_unconfigure(config):
    """The process that began the run clears up after all."""
    if not is_worker(config):
        from tests.beginnings import drop_templates
        from tests.settings import FOLDER

        drop_templates(FOLDER)


def _in_a_warm_office(counting):
    def count(*args, **kwargs):
        from tests.counted import warm

        warm()
        return counting(*args, **kwargs)

    return count


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries):
    """The plugin's own, by whom the office was not just changed."""
    return _in_a_warm_office(django_assert_num_queries)


@pytest.fixture
def django_assert_max_num_queries(django_assert_max_num_queries):
    """The same of the one that counts up to a limit."""
    return _in_a_warm_office(django_assert_max_num_queries)
