"""The due dates that a published calendar would move, for whoever coordinates them."""

from functools import cached_property

from tracker import calendar_moves


class MovesPage:
    """What would move, and after confirming what came of it; `standing` is a TicketStanding."""

    def __init__(self, standing, done=()):
        self._standing, self.done = standing, done

    @cached_property
    def moves(self):
        return calendar_moves.pending(self._standing)


def has_moves_to_confirm(standing) -> bool:
    """Whether the person coordinates at all; the list itself is worked out only when it is opened."""
    return bool(standing.departments("coordinator") or standing.inspections(["coordinator"]))
