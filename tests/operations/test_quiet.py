"""A broker that is away: one line a minute, and no trace."""

import logging

import pytest
from celery.beat import SchedulingError
from kombu.exceptions import ChannelError, OperationalError

from config.logs import BROKERS_LOGGERS, BrokerAwayFilter, logging_settings
from record import broker, seldom

AWAY = "Error 111 connecting to 127.0.0.1:1. Connection refused."


@pytest.fixture(autouse=True)
def nothing_was_said(monkeypatch):
    monkeypatch.setattr(seldom, "_said", {})


def refuse(error):
    raise error


@pytest.mark.parametrize("error", [OperationalError(AWAY), ChannelError("Cannot write"), ConnectionError(AWAY)])
def test_a_message_that_nobody_takes_is_one_line_a_minute(caplog, monkeypatch, error):
    asked = []
    for _ in range(5):
        broker.tell(lambda: refuse(error), lambda: asked.append(1))
    [line] = caplog.records
    assert (line.levelname, line.exc_info) == ("WARNING", None) and str(error) in line.getMessage()
    assert asked == []  # who does not take one is not asked to take the others
    monkeypatch.setattr(seldom.time, "monotonic", lambda: seldom.time.time() * 2)
    broker.tell(lambda: refuse(error))
    assert len(caplog.records) == 2


def said_by_celery(logger, message, *arguments, error=None):
    """What the filter makes of a line: the record, or None."""
    trace = error and (type(error), error, error.__traceback__)
    line = logging.LogRecord(logger, logging.ERROR, __file__, 1, message, arguments, trace)
    return line if BrokerAwayFilter().filter(line) else None


@pytest.mark.parametrize(
    ("logger", "message", "arguments"),
    [
        ("celery.beat", "Message Error: %s\n%s", (SchedulingError(AWAY), ["trace"])),
        ("celery.beat", "beat: Connection error: %s. Trying again in %s seconds...", (AWAY, 2.0)),
        ("celery.worker.consumer.consumer", "consumer: Cannot connect to %s: %s.\n%s", ("redis://", AWAY, "Soon")),
        ("celery.worker.consumer.consumer", "consumer: Connection to broker lost. Trying to re-establish …", ()),
    ],
)
def test_what_celery_tells_of_it_with_every_attempt_is_one_line_a_minute(logger, message, arguments):
    line = said_by_celery(logger, message, *arguments, error=SchedulingError(AWAY))
    assert (line.levelname, line.exc_info, len(line.getMessage().splitlines())) == ("WARNING", None, 1)
    assert said_by_celery(logger, message, *arguments) is None


def test_anything_else_that_celery_says_passes_as_it_is():
    for _ in range(2):
        line = said_by_celery("celery.beat", "Schedule is broken", error=ValueError())
        assert line.levelname == "ERROR" and line.exc_info


def test_the_filter_stands_where_celery_speaks():
    loggers = logging_settings(level="INFO", readable=True)["loggers"]
    assert [loggers[name]["filters"] for name in BROKERS_LOGGERS] == [["broker_away"]] * 2
