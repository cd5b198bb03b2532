"""One crawl for each test, and its counts in the end."""

import pytest
from django.core.cache import cache

from tests.crawl.crawler import Crawl, keep_tally, tallied


@pytest.fixture
def crawl(office, monkeypatch):
    """Fails in the end with everything that was found, and with how to repeat it."""
    cache.clear()  # where guesses at passwords and links are counted, which no rollback takes back
    crawl = Crawl(office, monkeypatch)
    yield crawl
    assert not crawl.findings, "\n\n" + crawl.told()


def pytest_sessionfinish():
    keep_tally()


def pytest_terminal_summary(terminalreporter):
    counted = tallied()
    if not counted["requests"] and not counted["commands"]:
        return
    terminalreporter.section("crawl")
    answers = ", ".join(f"{status}: {n}" for status, n in sorted(counted["answers"].items()))
    terminalreporter.write_line(
        f"{len(counted['routes'])} routes, {len(counted['forms'])} forms, {len(counted['commands'])} commands, "
        f"{len(counted['parameters'])} parameters, {len(counted['values'])} hostile values"
    )
    terminalreporter.write_line(
        f"{sum(counted['requests'].values())} requests ({answers}); "
        f"{sum(counted['commands'].values())} runs of commands"
    )
