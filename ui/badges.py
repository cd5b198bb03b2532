"""Badges of states and marks: a tone of the style sheet, a glyph and a word, always all three."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.vocabulary import ExtensionStatus, LookBackStatus, SignOffStatus, State, Term, Verdict


@dataclass(frozen=True, slots=True)
class Badge:
    tone: str
    glyph: str
    label: Any


# (tone, glyph); what is refused or withdrawn looks and reads alike, whatever it is.
_DRAWN = {
    State.REGISTERED: ("new", "new"),
    State.ASSIGNED: ("handed", "handed"),
    State.IN_PROGRESS: ("doing", "doing"),
    State.SUBMITTED: ("review", "review"),
    State.VERIFIED: ("passed", "passed"),
    State.CLOSED: ("closed", "closed"),
    State.CANCELLED: ("new", "cancelled"),
    SignOffStatus.ASKED: ("soon", "todo"),
    SignOffStatus.GIVEN: ("closed", "tick"),
    SignOffStatus.REFUSED: ("back", "back"),
    SignOffStatus.WITHDRAWN: ("new", "cancelled"),
    SignOffStatus.VOID: ("new", "cancelled"),
    ExtensionStatus.REQUESTED: ("soon", "todo"),
    ExtensionStatus.SUPPORTED: ("soon", "todo"),
    ExtensionStatus.GRANTED: ("closed", "tick"),
    LookBackStatus.PLANNED: ("soon", "todo"),
    LookBackStatus.HELD: ("closed", "tick"),
    LookBackStatus.REBOUND: ("back", "back"),
    LookBackStatus.CALLED_OFF: ("new", "cancelled"),
}
_BADGES = {code: Badge(tone, glyph, code.label) for code, (tone, glyph) in _DRAWN.items()}

RETURNED = Badge("back", "back", _("Returned"))
TO_SIGN = Badge("soon", "todo", _("Awaiting sign-off"))
LASTING = Badge("keep", "keep", Term.LASTING.label)
PASSED = Badge("closed", "closed", Verdict.PASSED.label)


def of_state(code) -> Badge:
    """The badge of a ticket in this state."""
    return _BADGES[code]


def of_status(row) -> Badge:
    """The badge of a signature, an extension or a look back."""
    return _BADGES[row.status]


def of_measure(measure) -> Badge:
    """The badge of a measure: its verdict, else how far it is."""
    if measure.verdict == Verdict.PASSED:
        return PASSED
    if measure.verdict == Verdict.RETURNED:
        return RETURNED
    if measure.progress == 100:
        return Badge("doing", "tick", _("Done"))
    return Badge("doing", "doing", _("Begun")) if measure.progress else Badge("new", "new", _("Not begun"))
