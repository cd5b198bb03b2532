"""The strip of stages above a ticket: where on the road from assigning to closing a ticket stands."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tracker.steps import NEXT, STEPS
from tracker.vocabulary import State

# The states of the straight road, each with the step that leads on from it.
STAGES = [(state, STEPS[name].stage, name) for state, name in NEXT.items()]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the straight road, passed, present or ahead."""

    label: Any
    note: str
    is_done: bool
    is_here: bool


class Stepper:
    """Where on the road from assigning to closing a ticket stands."""

    def __init__(self, state, passed=None):
        """`passed` says for each verb when it was last taken in this cycle, already in words."""
        self._state, self._passed = state, passed or {}
        self._states = [code for code, _label, _verb in STAGES]

    @property
    def at(self) -> int:
        """How many stages lie behind; all of them when the ticket is closed."""
        return len(self._states) if self._state == State.CLOSED else self._states.index(self._state)

    @property
    def is_left(self) -> bool:
        """A cancelled ticket has left the road."""
        return self._state == State.CANCELLED

    @property
    def stages(self):
        return [
            Stage(label, self._passed.get(verb, "") if n < self.at else "", n < self.at, n == self.at)
            for n, (_code, label, verb) in enumerate(STAGES)
        ]

    @property
    def says(self):
        """For a narrow screen and for those who listen."""
        here = next((point.label for point in self.stages if point.is_here), _("Closed"))
        return _("Step %(n)d of %(all)d: %(label)s") % {
            "n": min(self.at + 1, len(STAGES)),
            "all": len(STAGES),
            "label": here,
        }
