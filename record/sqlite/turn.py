"""Whose turn it is to write: one at a time, and whoever waits longest is next.

SQLite lets its writers ask again and again instead of queueing, so on a busy machine one of many may ask in vain until
its patience ends. Here they queue at a lock of the kernel's on a file beside the database. The kernel wakes them in
their order, and takes the lock back from whoever is killed.
"""

import fcntl
import os
import sqlite3
import time
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Thread

PATIENCE = 120  # seconds, where nobody waits for an answer: in commands and workers
_deadline = ContextVar("deadline", default=None)


class TurnMissed(sqlite3.OperationalError):
    """Others were writing all the time that there was to wait; nothing was changed."""

    sqlite_errorcode = sqlite3.SQLITE_BUSY


@contextmanager
def patient_for(seconds):
    """Whatever waits in here for a turn, once or more often, waits for so many seconds altogether."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


class Turn:
    """The right to write to the database at `path`, as one connection holds it or does not."""

    def __init__(self, path):
        self._database, self._path = path, f"{path}-turn"
        self._file = None

    def is_of_an_empty_file(self):
        with suppress(OSError):
            return not os.path.getsize(self._database)
        return True

    def take(self):
        """Wait for the turn and hold it; raises TurnMissed when the deadline has come first."""
        if self._file is not None:
            return
        file = _open(self._path)
        if file is not None and not _is_free(file):
            _wait(file, _time_left())
        self._file = file

    def give_back(self):
        file, self._file = self._file, None
        if file is not None:
            _let_go(file)


def _open(path):
    """The file of the lock; None where we may not have one, for there SQLite's own word must do."""
    with suppress(OSError):
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _is_free(file):
    """Take the lock if nobody has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait(file, seconds):
    """The kernel's queue knows no deadline, so a thread stands in it for us and lets go if we have left."""
    place = Future()
    Thread(target=_stand_in_line, args=(file, place), daemon=True).start()
    try:
        place.result(seconds)
    except BaseException as wrong:
        if not place.cancel():  # it was our turn at the very last moment
            _let_go(file)
        if isinstance(wrong, TimeoutError):
            raise TurnMissed("database is locked: others were writing all the time") from None
        raise


def _stand_in_line(file, place):
    fcntl.flock(file, fcntl.LOCK_EX)
    if place.set_running_or_notify_cancel():
        place.set_result(None)
    else:
        _let_go(file)


def _let_go(file):
    """Unlocked, not only closed: a process that was forked meanwhile may hold the same file open."""
    fcntl.flock(file, fcntl.LOCK_UN)
    os.close(file)


def _time_left():
    deadline = _deadline.get()
    return PATIENCE if deadline is None else max(deadline - time.monotonic(), 0)
