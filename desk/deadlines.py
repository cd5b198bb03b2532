"""How long is left, in the words and the colour of the day."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker import deadlines
from tracker.vocabulary import OPEN_STATES, Term

SOON = 3  # working days


@dataclass(frozen=True, slots=True)
class Deadline:
    """What stands in a row's column for time: never a colour without a glyph and words."""

    tone: str
    glyph: str
    words: Any
    days: int | None = None
    is_provisional: bool = False

    @property
    def is_overdue(self) -> bool:
        return self.tone == "over"

    @property
    def is_soon(self) -> bool:
        return self.tone == "soon"


def ticket_deadline(ticket, today, calendar) -> Deadline:
    """The deadline of a ticket; lasting work is never late."""
    is_open = ticket.state in OPEN_STATES
    return deadline(
        ticket.due_on, is_open=is_open, never_late=ticket.term == Term.LASTING, today=today, calendar=calendar
    )


def deadline(due_on, *, is_open, today, calendar, never_late=False) -> Deadline:
    """The deadline of one ticket or measure, in working days of the office's calendar."""
    if not is_open:
        return Deadline("", "tick", _("Finished"))
    if due_on is None:
        return Deadline("", "cal", _("No date yet"))
    if never_late:
        return Deadline("keep", "keep", Term.LASTING.label)
    left = deadlines.time_left(due_on, today, calendar)
    if left.is_late:
        return Deadline("over", "over", left.words, -left.days, left.provisional)
    tone, glyph = ("soon", "soon") if left.days <= SOON else ("", "cal")
    return Deadline(tone, glyph, left.words, left.days, left.provisional)
