"""Lines of the log that would be said with every request: once a minute is enough."""

import time

MINUTE = 60  # seconds
_said: dict[tuple, float] = {}


def is_worth_saying(*what) -> bool:
    """Whether this process was not asked for the same within the last minute."""
    now = time.monotonic()
    if now - _said.get(what, -MINUTE) < MINUTE:
        return False
    _said[what] = now
    return True


def warn_seldom(log, sentence, *arguments):
    """Log the warning, if the sentence is worth saying, of whatever arguments."""
    if is_worth_saying(log.name, sentence):
        log.warning(sentence, *arguments)
