"""The tone a section has in its place: its own, or the one it inherits from the chapter it stands in."""

from intake.chapters import Tone
from intake.markers import MarkerKind

# What stands in these is never taken for an issue, whatever its form.
NEVER_ISSUES = (Tone.PLAN, Tone.CAUSE, Tone.ATTACHMENT)


def effective_tones(section, attachments=False, inherited=Tone.PLAIN):
    """Yield (section, tone) for a section and all under it. With `attachments`, these are chapters like others."""
    tone = _effective_tone(section, inherited, attachments)
    yield section, tone
    for child in section.children:
        yield from effective_tones(child, attachments, tone)


def _effective_tone(section, inherited, attachments):
    own = section.tone
    if own is Tone.ATTACHMENT and attachments:
        return Tone.PLAIN
    if inherited in NEVER_ISSUES:
        return inherited
    if section.marker is not None and section.marker.kind == MarkerKind.LEAD_IN and own is Tone.PROBLEM:
        return Tone.PROBLEM if inherited is Tone.PROBLEM else Tone.ANNOUNCED
    if own is Tone.PLAIN or (own is Tone.SUBJECT and inherited is not Tone.PLAIN):
        return inherited
    if own is Tone.OUTCOME and inherited is Tone.PROBLEM:
        return Tone.PROBLEM
    return own
