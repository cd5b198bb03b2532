"""How every command of manage.py begins and ends, whatever happens on the way: in sentences, never in a traceback."""

import os
import sys
from contextlib import suppress

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import Error

from record.trouble import trouble_of
from tracker.paths import FULL

FAILED, INTERRUPTED, NO_READER = 1, 130, 141


def execute(argv):
    """Do as the command line says; ends the process where that is the end of it."""
    show_what_can_be_shown()
    try:
        begin()
        try:
            execute_from_command_line(argv)
        finally:  # Python would do it too late for a sentence
            sys.stdout.flush()
    except ImproperlyConfigured as wrong:
        end(f"Rectify cannot start: {wrong}")
    except Error as error:
        if not (trouble := trouble_of(error)):
            raise
        end(trouble.told_to_the_operator(error))
    except KeyboardInterrupt:
        end("Stopped. What was not finished was not written.", INTERRUPTED)
    except BrokenPipeError:
        close_for_good(sys.stdout)
        sys.exit(NO_READER)
    except OSError as wrong:
        if wrong.errno not in FULL:
            raise
        close_for_good(sys.stdout)
        end(f"What was to be shown could not be written: {wrong.strerror}.")


def begin():
    """Read the settings: a folder that cannot be made stops the start here."""
    from django.conf import settings

    try:
        with suppress(ImproperlyConfigured, ImportError):  # which Django reports itself
            settings.INSTALLED_APPS  # noqa: B018 - the first look reads them
    except OSError as wrong:
        raise ImproperlyConfigured(f"{wrong.filename}: {wrong.strerror}.") from None


def show_what_can_be_shown():
    """A sign that the terminal lacks is spelled; it stops nobody."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def close_for_good(stream):
    """Nobody takes what is still in the stream; without this Python would try once more at the very end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def end(sentence, code=FAILED):
    sys.stderr.write(f"{sentence}\n")
    sys.exit(code)
