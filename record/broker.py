"""Telling the workers to look. Losing such a message loses nothing, so a broker that is away fails nobody."""

import logging

from record.seldom import warn_seldom

log = logging.getLogger(__name__)


def tell(*messages):
    """Send each message, a callable; a broker that does not take one is not asked to take the others either."""
    try:
        for send in messages:
            send()
    except Exception as wrong:  # the broker's own errors are many, and none may fail a request that is committed
        warn_seldom(log, "The queue did not answer (%s); the next sweep does what is due.", wrong)
