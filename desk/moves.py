"""The due dates that a published calendar would move, for whoever coordinates them."""

from functools import cached_property

from tracker import calendar_moves


class MovesPage:
    """What would move, and after confirming what came of it; `who` is a TicketStanding."""

    def __init__(self, who, done=()):
        self._who, self.done = who, done

    @cached_property
    def moves(self):
        return calendar_moves.pending(self._who)


def has_moves_to_confirm(who) -> bool:
    """Whether the person coordinates at all; the list itself is worked out only when it is opened."""
    return bool(who.departments("coordinator") or who.inspections(["coordinator"]))
