"""One command at a time lays out the tables of an office or founds it; whoever comes second waits, and is told so."""

import fcntl
from contextlib import ExitStack, contextmanager, suppress

from django.db import connection
from django.utils.translation import gettext as _

ADVISORY_LOCK = 0x5245_4354  # any number, as long as nobody else locks it in our database


@contextmanager
def alone(say):
    """Nobody else is in here with the same database; `say` gets a sentence where somebody is, and has to be waited for.

    The lock goes with the process, so nobody waits for one that was killed.
    """
    with (_file if connection.vendor == "sqlite" else _advisory)(say):
        yield


def _wait_for(other, say):
    say(_("Another command is at work on this database; waiting for it to end."))
    other()


@contextmanager
def _file(say):
    with ExitStack() as stack:
        # Where no file can be opened no database can be written, and that is said elsewhere.
        with suppress(OSError):
            if not connection.is_in_memory_db():
                _hold(stack.enter_context(open(f"{connection.settings_dict['NAME']}-founding", "wb")), say)
        yield


def _hold(file, say):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _wait_for(lambda: fcntl.flock(file, fcntl.LOCK_EX), say)


@contextmanager
def _advisory(say):
    if not _ask("pg_try_advisory_lock"):
        _wait_for(lambda: _ask("pg_advisory_lock"), say)
    try:
        yield
    finally:
        if connection.is_usable():
            _ask("pg_advisory_unlock")


def _ask(function):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [ADVISORY_LOCK])  # noqa: S608 - one of our own three
        return cursor.fetchone()[0]
