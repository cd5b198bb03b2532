"""The reminder ladder as a table: what is in force, what is to come, what was."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from administration.history import RegistryHistory
from administration.ladder.lines import roles_of, told
from administration.ladder.upcoming import upcoming
from administration.periods import badge_of, is_over
from tracker.models import LadderLine
from tracker.reminders.schedule import Ladder
from tracker.standing import TicketStanding
from tracker.vocabulary import LadderTrigger
from ui.badges import Badge

ORDER = list(LadderTrigger.values)


@dataclass(frozen=True, slots=True)
class LineRow:
    line: Any
    says: Any
    roles: str
    badge: Badge
    may_change: bool


class LadderPage:
    def __init__(self, admin, request):
        self._admin = admin

    @cached_property
    def lines(self):
        """In force and to come, in the order in which a ticket meets them."""
        return sorted((row for row in self._rows if row.may_change), key=_rank)

    @cached_property
    def past(self):
        return [row for row in self._rows if not row.may_change]

    @cached_property
    def upcoming(self):
        return upcoming(Ladder.load(), TicketStanding(self._admin.user, self._admin.day), timezone.now())

    @cached_property
    def history(self):
        return RegistryHistory((LadderLine, {})).entries(most=10)

    @cached_property
    def _rows(self):
        return [self._row(line) for line in LadderLine.objects.order_by("-from_on", "-id")]

    def _row(self, line):
        day = self._admin.day
        return LineRow(line, told(line), roles_of(line), badge_of(line, day), not is_over(line, day))


def _rank(row):
    days = row.line.working_days
    earliest_first = -days if row.line.trigger == LadderTrigger.BEFORE_DUE else days
    return ORDER.index(row.line.trigger), earliest_first, row.line.from_on
