"""Periods of appointments and delegations, as people see them on a day."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from ui.badges import Badge

# What is withdrawn before it began has a period no office ever saw, so that it was in force on no day at all. The
# table wants a last day that does not lie before the first, and nothing is ever deleted.
NEVER = date.min

IN_FORCE = Badge("closed", "tick", _("In force"))
TO_COME = Badge("doing", "soon", _("To come"))
ENDED = Badge("new", "cancelled", _("Ended"))
WITHDRAWN = Badge("new", "cancelled", _("Withdrawn"))


def badge_of(row, day) -> Badge:
    """How an appointment, delegation or ladder line stands on `day`."""
    if is_withdrawn(row):
        return WITHDRAWN
    if row.from_on > day:
        return TO_COME
    return ENDED if is_over(row, day) else IN_FORCE


def is_withdrawn(row) -> bool:
    """Taken back before its first day; a line of the ladder may say so by a last day that lies before it."""
    return row.until_on is not None and (row.until_on == NEVER or row.until_on < row.from_on)


def is_over(row, day) -> bool:
    return is_withdrawn(row) or (row.until_on is not None and row.until_on < day)


def withdraw(door, row):
    """Take back what has not begun. No check of twins: two that never were do not meet."""
    row.from_on = row.until_on = NEVER
    return door.save(row)
