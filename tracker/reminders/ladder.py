"""The reminder ladder that every office starts with, and the bookkeeping after somebody changes it."""

from datetime import date, datetime

from tracker.models import LadderLine, Ticket
from tracker.reminders.schedule import REMINDED_STATES, Ladder
from tracker.vocabulary import LadderTrigger

# Our suggestion; an office changes it to its own rules. (trigger, working days, whom)
SHIPPED = (
    (LadderTrigger.BEFORE_DUE, 5, ["handler", "head"]),
    (LadderTrigger.BEFORE_DUE, 1, ["handler", "head"]),
    (LadderTrigger.ON_DUE, 0, ["handler", "head"]),
    (LadderTrigger.AFTER_DUE, 3, ["handler", "head", "leader", "coordinator"]),
    (LadderTrigger.NOT_ACCEPTED, 2, ["handler", "head", "coordinator"]),
    (LadderTrigger.NOT_VERIFIED, 3, ["verifier", "coordinator"]),
)


def ship_ladder(door, from_on: date) -> list[LadderLine]:
    """Save the suggested ladder through an open door of the registry."""
    return [
        door.save(LadderLine(trigger=trigger, working_days=days, roles=roles, from_on=from_on))
        for trigger, days, roles in SHIPPED
    ]


def replan_reminders(now: datetime) -> int:
    """Work out every next reminder anew, after the ladder or the calendar changed; returns how many moved."""
    ladder, moved = Ladder.load(), 0
    for ticket in Ticket.objects.filter(state__in=REMINDED_STATES).iterator(chunk_size=500):
        planned = ticket.next_reminder_at
        # What is due already stays due: a new ladder must not swallow what the old one owed today.
        if planned is None or planned > now:
            ticket.plan_reminder(now, ladder)
            if ticket.next_reminder_at != planned:
                ticket.save(update_fields=["next_reminder_at"])
                moved += 1
    return moved
