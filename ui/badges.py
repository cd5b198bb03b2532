"""Badges of states and marks: a tone of the style sheet, a glyph and a word, always all three."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.vocabulary import ExtensionStatus, LookBackStatus, SignOffStatus, State, Term, Verdict


@dataclass(frozen=True, slots=True)
class Badge:
    tone: str
    glyph: str
    label: Any


_STATES = {
    State.REGISTERED: ("new", "new"),
    State.ASSIGNED: ("handed", "handed"),
    State.IN_PROGRESS: ("doing", "doing"),
    State.SUBMITTED: ("review", "review"),
    State.VERIFIED: ("passed", "passed"),
    State.CLOSED: ("closed", "closed"),
    State.CANCELLED: ("new", "cancelled"),
}

RETURNED = Badge("back", "back", _("Returned"))
TO_SIGN = Badge("soon", "todo", _("Awaiting sign-off"))
LASTING = Badge("keep", "keep", Term.LASTING.label)


def of_state(code) -> Badge:
    """The badge of a ticket in this state."""
    tone, glyph = _STATES[code]
    return Badge(tone, glyph, State(code).label)


_SIGN_OFFS = {
    SignOffStatus.ASKED: ("soon", "todo"),
    SignOffStatus.GIVEN: ("closed", "tick"),
    SignOffStatus.REFUSED: ("back", "back"),
    SignOffStatus.WITHDRAWN: ("new", "cancelled"),
    SignOffStatus.VOID: ("new", "cancelled"),
}


def of_sign_off(sign_off) -> Badge:
    """The badge of a signature: asked, given, refused, withdrawn or void."""
    tone, glyph = _SIGN_OFFS[sign_off.status]
    return Badge(tone, glyph, SignOffStatus(sign_off.status).label)


_EXTENSIONS = {
    ExtensionStatus.REQUESTED: ("soon", "todo"),
    ExtensionStatus.SUPPORTED: ("soon", "todo"),
    ExtensionStatus.GRANTED: ("closed", "tick"),
    ExtensionStatus.REFUSED: ("back", "back"),
    ExtensionStatus.WITHDRAWN: ("new", "cancelled"),
}


def of_extension(extension) -> Badge:
    """The badge of a request for a later date."""
    tone, glyph = _EXTENSIONS[extension.status]
    return Badge(tone, glyph, ExtensionStatus(extension.status).label)


_LOOK_BACKS = {
    LookBackStatus.PLANNED: ("soon", "todo"),
    LookBackStatus.HELD: ("closed", "tick"),
    LookBackStatus.REBOUND: ("back", "back"),
    LookBackStatus.CALLED_OFF: ("new", "cancelled"),
}


def of_look_back(look_back) -> Badge:
    """The badge of a look back: planned, held, rebound or called off."""
    tone, glyph = _LOOK_BACKS[look_back.status]
    return Badge(tone, glyph, LookBackStatus(look_back.status).label)


def of_measure(measure) -> Badge:
    """The badge of a measure: its verdict, else how far it is."""
    if measure.verdict == Verdict.PASSED:
        return Badge("closed", "closed", Verdict.PASSED.label)
    if measure.verdict == Verdict.RETURNED:
        return RETURNED
    if measure.progress == 100:
        return Badge("doing", "tick", _("Done"))
    return Badge("doing", "doing", _("Begun")) if measure.progress else Badge("new", "new", _("Not begun"))


def numbering(issue) -> str:
    """How the feedback numbers the issue; a bare figure is said in words."""
    said = gettext("No. %(n)s") % {"n": issue.numbering} if issue.numbering.isdigit() else issue.numbering
    return said.replace(" ", "\u00a0")  # no line breaks inside it
