"""Many who do something at the same moment, each with a connection of their own."""

import fcntl
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection

from tests.settings import FOLDER

PATIENCE = 120  # seconds
TAKEN_BY_OTHERS = 10


def all_at_once(acts):
    """Let each act start at the same moment in a thread of its own; what each returned or raised, in their order.

    As many as the database has connections for are under way together; the rest stand right behind them.
    """
    start = threading.Barrier(len(acts))

    def take_part(act):
        start.wait(PATIENCE)
        with doors:
            try:
                return act()
            except Exception as error:  # what it was is for the test to judge
                return error
            finally:
                connection.close()

    with one_crowd(), ThreadPoolExecutor(len(acts)) as crowd:
        doors = threading.BoundedSemaphore(connections_left())
        return list(crowd.map(take_part, acts))


@contextmanager
def one_crowd():
    """Of the processes of a run one has a crowd at a time: two would want more connections than there are."""
    with (FOLDER / "crowd.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def connections_left():
    if connection.vendor != "postgresql":
        return 1000
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('max_connections')::int - COUNT(*) FROM pg_stat_activity")
        return max(cursor.fetchone()[0] - TAKEN_BY_OTHERS, 2)
