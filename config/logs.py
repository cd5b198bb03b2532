"""How a log line looks: one JSON object in production, one readable line in development."""

import json
import logging
import logging.config
from datetime import UTC, datetime

from config.request_number import current_request_number
from record.masking import masked
from record.seldom import is_worth_saying

# Where Celery tells of a broker that is away: with every attempt, and some of them with their traces.
BROKERS_LOGGERS = ("celery.beat", "celery.worker.consumer.consumer")


class SafeRecord(logging.LogRecord):
    """A record that tells no one-time token, whoever writes it down and in whatever format."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        mask_traces(self)

    def getMessage(self):
        return masked(super().getMessage())


def mask_traces(record):
    """Formatters take the text of an exception from here once it is written."""
    if record.exc_info and not record.exc_text:
        record.exc_text = masked(logging.Formatter().formatException(record.exc_info))
    if record.stack_info:
        record.stack_info = masked(record.stack_info)


class MaskingFilter(logging.Filter):
    """The same for records that others made."""

    def filter(self, record):
        record.msg, record.args = masked(record.getMessage()), ()
        mask_traces(record)
        return True


class RequestNumberFilter(logging.Filter):
    """Puts the number of the request that a line is about on it."""

    def filter(self, record):
        # Django tells of refusals after our middleware has finished, but hands over the request.
        told = getattr(getattr(record, "request", None), "request_number", "")
        record.request_number = told or current_request_number() or "-"
        return True


class BrokerAwayFilter(logging.Filter):
    """Of a broker that is away a minute has one line, without a trace; anything else passes as it is."""

    def filter(self, record):
        if not str(record.msg).startswith(("Message Error", "beat: Connection", "consumer: C")):
            return True
        record.msg, record.args = record.getMessage().splitlines()[0], ()
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return is_worth_saying(record.name, "broker")


class JsonFormatter(logging.Formatter):
    """One line, one object: whatever a message holds, it cannot begin a second line."""

    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": getattr(record, "request_number", "-"),
        }
        if record.exc_info:
            line["trace"] = record.exc_text or masked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def configure(settings):
    """What Django calls with LOGGING: every record of this process is a safe one, a library's own too."""
    logging.setLogRecordFactory(SafeRecord)
    logging.config.dictConfig(settings)


def logging_settings(*, level, readable):
    """Django's LOGGING: everything goes to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_number": {"()": RequestNumberFilter},
            "masking": {"()": MaskingFilter},
            "broker_away": {"()": BrokerAwayFilter},
        },
        "formatters": {
            "readable": {"format": "%(asctime)s %(levelname)-7s %(name)s %(message)s [%(request_number)s]"},
            "json": {"()": JsonFormatter},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "filters": ["request_number", "masking"],
                "formatter": "readable" if readable else "json",
            },
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # A worker that says of each look that it looked buries the lines that matter.
            **{name: {"level": "WARNING", "filters": ["broker_away"]} for name in BROKERS_LOGGERS},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            # Django adds handlers of its own here; the root has one already.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }
