"""What waits for somebody whose account or appointment ends: how much, and which tickets as far as the reader sees."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.handing_over import ROLES, named_in
from tracker.models import Ticket
from tracker.standing import TicketStanding

MOST_SHOWN = 20  # numbers behind one label
LABELS = {
    "handler": _("Handler"),
    "verifier": _("Verifier"),
    "leader": _("Responsible leader"),
    "owner": _("Owner of a measure"),
    "signer": _("Asked to sign"),
}


@dataclass(frozen=True, slots=True)
class Named:
    label: Any
    n: int
    seen: list[str]


class OpenWork:
    """The open tickets that name `person`, for a reader who may see all of them, some or none."""

    def __init__(self, person, reader, on):
        self.person, self._standing = person, TicketStanding(reader, on)

    @cached_property
    def rows(self) -> list[Named]:
        named = named_in(self.person)
        numbers = {number for each in named.values() for number in each}
        visible = Ticket.objects.visible_to(self._standing).filter(number__in=numbers)
        seen = set(visible.values_list("number", flat=True) if numbers else ())
        return [
            Named(LABELS[how], len(each), [number for number in each if number in seen][:MOST_SHOWN])
            for how, each in named.items()
        ]

    @property
    def is_handed_over(self) -> bool:
        """Whether some of it can go to a colleague in one go; the rest is asked anew by whoever asked."""
        return any(LABELS[role] == row.label for row in self.rows for role in ROLES)

    @property
    def hand_over_url(self) -> str:
        """The page on which it is handed over, with the person chosen; empty for whoever coordinates nothing."""
        if not (self.is_handed_over and self._standing.coordinates_somewhere):
            return ""
        return f"{reverse('hand-over')}?{urlencode({'from': self.person.username})}"
