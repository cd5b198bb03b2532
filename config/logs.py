"""How a log line looks: one JSON object in production, one readable line in development."""

import json
import logging
from datetime import UTC, datetime

from config.middleware import current_request_number


class RequestNumberFilter(logging.Filter):
    """Puts the number of the request being answered on each line."""

    def filter(self, record):
        record.request_number = current_request_number() or "-"
        return True


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
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def logging_settings(*, level, readable):
    """Django's LOGGING: everything goes to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_number": {"()": RequestNumberFilter}},
        "formatters": {
            "readable": {"format": "%(asctime)s %(levelname)-7s %(name)s %(message)s [%(request_number)s]"},
            "json": {"()": JsonFormatter},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "filters": ["request_number"],
                "formatter": "readable" if readable else "json",
            },
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # A worker that says of each look that it looked buries the lines that matter.
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            # Django adds handlers of its own here; the root has one already.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }
