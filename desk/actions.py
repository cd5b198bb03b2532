"""The action bar: what the reader may do now, and why not the rest. It knows only what the engine offers."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.steps import NEXT, STEPS
from tracker.vocabulary import State
from workflow.refusals import RefusalKind

MOST_BUTTONS = 3
TURNS = {
    State.REGISTERED: _("It is your turn to assign this ticket"),
    State.ASSIGNED: _("It is your turn to accept this ticket"),
    State.IN_PROGRESS: _("It is your turn: do the work, then submit it"),
    State.SUBMITTED: _("It is your turn to verify the work"),
    State.VERIFIED: _("It is your turn to close this ticket"),
}
WAITS = {
    State.REGISTERED: _("The coordinator assigns this ticket next"),
    State.ASSIGNED: _("The lead department accepts this ticket next"),
    State.IN_PROGRESS: _("The lead department is at work"),
    State.SUBMITTED: _("A verifier who did not do the work verifies it next"),
    State.VERIFIED: _("The coordinator or the responsible leader closes this ticket next"),
    State.CLOSED: _("This ticket is closed"),
    State.CANCELLED: _("This ticket is cancelled"),
}
ELSEWHERE = "wrong_state"


@dataclass(frozen=True, slots=True)
class Button:
    verb: str
    label: Any
    tone: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A step of this state that the reader cannot take, with every reason."""

    label: Any
    reasons: tuple


class Actions:
    """What `offers` (of the engine) let the reader do with a ticket in `state`."""

    def __init__(self, state, offers):
        self._forward = NEXT.get(state)
        self._state = state
        ranked = sorted((o for o in offers if o.step.rank is not None), key=lambda offer: offer.step.rank)
        self._open = [offer.verb for offer in ranked if offer.is_open]
        self._refused = [offer for offer in ranked if not offer.is_open]

    @property
    def is_my_turn(self) -> bool:
        """The next step is the reader's, even where something has to be done before; at work, everybody's who works."""
        if self.allows("sign") or (self._state == State.IN_PROGRESS and self.allows("report_progress")):
            return True
        return self._forward is not None and not any(refusal.kind == RefusalKind.PERMISSION for refusal in self.before)

    @property
    def before(self):
        """What stands against the next step."""
        return next((offer.refusals for offer in self._refused if offer.verb == self._forward), ())

    @property
    def to_do_first(self):
        """What has to be done before the next step can be taken, when that is all that stands against it."""
        return [refusal.message for refusal in self.before if refusal.kind == RefusalKind.RULE]

    @property
    def headline(self):
        if self.allows("sign"):
            return _("Your signature is asked for")
        return TURNS[self._state] if self.is_my_turn else WAITS[self._state]

    @property
    def buttons(self):
        """At most three; one of them may be the primary one."""
        return [self._button(verb) for verb in self._ranked[:MOST_BUTTONS]]

    @property
    def more(self):
        return [self._button(verb) for verb in self._ranked[MOST_BUTTONS:]]

    @property
    def obstacles(self):
        """What this state knows but the reader cannot do; steps of other states would only be noise."""
        return [
            Obstacle(offer.step.label, tuple(refusal.message for refusal in offer.refusals))
            for offer in self._refused
            if not offer.step.only_when_open and all(refusal.code != ELSEWHERE for refusal in offer.refusals)
        ]

    def allows(self, verb) -> bool:
        return verb in self._open

    @property
    def _ranked(self):
        """What is asked of the reader first: a signature, then the next step."""
        return sorted(self._open, key=lambda verb: (verb != "sign", verb != self._forward))

    def _button(self, verb):
        return Button(verb, STEPS[verb].label, self._tone(verb))

    def _tone(self, verb):
        if STEPS[verb].tone:
            return STEPS[verb].tone
        return "pri" if verb == self._ranked[0] and verb in (self._forward, "sign") else ""
