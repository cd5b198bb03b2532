"""How long is left, in the words and the colour of the day."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.lookups import GreaterThanOrEqual, LessThan
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


def first_day_later(today, calendar):
    """The first day that is not soon."""
    return calendar.add_working_days(today, SOON + 1).day


def by_nearness(today, later) -> dict[str, Q]:
    """Of open tickets those that are overdue, those that are soon due, and the others: as `ticket_deadline` of one at
    hand. `later` is the first day that is not soon.
    """
    presses = deadlines.pressing_on()
    return {
        "overdue": Q(LessThan(presses, today)),
        "soon": Q(GreaterThanOrEqual(presses, today), LessThan(presses, later)),
        "other": Q(GreaterThanOrEqual(presses, later)),
    }


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
