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


def _badges(drawn):
    """{code: badge} of what is drawn as (tone, glyph) and has its word already."""
    return {code: Badge(tone, glyph, code.label) for code, (tone, glyph) in drawn.items()}


_STATES = _badges(
    {
        State.REGISTERED: ("new", "new"),
        State.ASSIGNED: ("handed", "handed"),
        State.IN_PROGRESS: ("doing", "doing"),
        State.SUBMITTED: ("review", "review"),
        State.VERIFIED: ("passed", "passed"),
        State.CLOSED: ("closed", "closed"),
        State.CANCELLED: ("new", "cancelled"),
    }
)
_SIGN_OFFS = _badges(
    {
        SignOffStatus.ASKED: ("soon", "todo"),
        SignOffStatus.GIVEN: ("closed", "tick"),
        SignOffStatus.REFUSED: ("back", "back"),
        SignOffStatus.WITHDRAWN: ("new", "cancelled"),
        SignOffStatus.VOID: ("new", "cancelled"),
    }
)
_EXTENSIONS = _badges(
    {
        ExtensionStatus.REQUESTED: ("soon", "todo"),
        ExtensionStatus.SUPPORTED: ("soon", "todo"),
        ExtensionStatus.GRANTED: ("closed", "tick"),
        ExtensionStatus.REFUSED: ("back", "back"),
        ExtensionStatus.WITHDRAWN: ("new", "cancelled"),
    }
)
_LOOK_BACKS = _badges(
    {
        LookBackStatus.PLANNED: ("soon", "todo"),
        LookBackStatus.HELD: ("closed", "tick"),
        LookBackStatus.REBOUND: ("back", "back"),
        LookBackStatus.CALLED_OFF: ("new", "cancelled"),
    }
)

RETURNED = Badge("back", "back", _("Returned"))
TO_SIGN = Badge("soon", "todo", _("Awaiting sign-off"))
LASTING = Badge("keep", "keep", Term.LASTING.label)
PASSED = Badge("closed", "closed", Verdict.PASSED.label)


def of_state(code) -> Badge:
    """The badge of a ticket in this state."""
    return _STATES[code]


def of_sign_off(sign_off) -> Badge:
    return _SIGN_OFFS[sign_off.status]


def of_extension(extension) -> Badge:
    return _EXTENSIONS[extension.status]


def of_look_back(look_back) -> Badge:
    return _LOOK_BACKS[look_back.status]


def of_measure(measure) -> Badge:
    """The badge of a measure: its verdict, else how far it is."""
    if measure.verdict == Verdict.PASSED:
        return PASSED
    if measure.verdict == Verdict.RETURNED:
        return RETURNED
    if measure.progress == 100:
        return Badge("doing", "tick", _("Done"))
    return Badge("doing", "doing", _("Begun")) if measure.progress else Badge("new", "new", _("Not begun"))
