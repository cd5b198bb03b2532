"""The suite on another day: what a test says of today must be true on every day.

`RECTIFY_TEST_AHEAD=400 make test` lets the clock of the tests go on from 400 days ahead. Processes that a test starts
and the stamps of files keep to the true day; a test that compares with one of these says `needs("true_day")`. On
PostgreSQL, whose clock everything is compared with, it is always the true day.
"""

import os
from datetime import UTC, datetime, timedelta

AHEAD = 0 if os.environ.get("RECTIFY_DATABASE_URL") else int(os.environ.get("RECTIFY_TEST_AHEAD") or 0)  # days


def begin():
    """Before any test is read, for some keep the day on which they were."""
    if AHEAD:
        import time_machine

        time_machine.travel(datetime.now(UTC) + timedelta(days=AHEAD), tick=True).start()
