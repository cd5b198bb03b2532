"""What styles.xml says of paragraphs: which styles are headings, and which carry automatic numbers."""

import re
from dataclasses import dataclass

from intake.word.errors import WordError
from intake.word.xml import trees

_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
MOST_STYLES = 20_000
_FARTHEST = 20  # styles based on one another
BODY_TEXT = 9


@dataclass(frozen=True, slots=True)
class Style:
    name: str = ""
    based_on: str = ""
    num_id: int | None = None
    ilvl: int | None = None
    outline: int | None = None
    is_hidden: bool = False


class Styles:
    """Looks up what a style, or one that it is based on, says."""

    def __init__(self, stream=()):
        self._styles, self._default = {}, ""
        for node in trees(stream, "style"):
            self._add(node)

    def numbering(self, style_id):
        """(num_id, ilvl, the style that says so) of a paragraph style; None where nothing is said."""
        for known_by, style in self._with_parents(style_id):
            if style.num_id is not None:
                return style.num_id, style.ilvl, known_by
        return None, None, ""

    def heading_level(self, style_id):
        """1 to 9 for the style of a heading, else None."""
        for _, style in self._with_parents(style_id):
            if style.outline is not None:
                return style.outline + 1 if style.outline < BODY_TEXT else None
            if found := _HEADING.fullmatch(style.name):
                return int(found[1]) or None
        return None

    def hides(self, style_id):
        """Whether text in the style is not printed."""
        return any(style.is_hidden for _, style in self._with_parents(style_id))

    def _add(self, node):
        if len(self._styles) >= MOST_STYLES:
            raise WordError("too_long")
        style_id = node.attributes.get("styleId", "")
        own, text = node.child("pPr"), node.child("rPr")
        number = own and own.child("numPr")
        self._styles[style_id] = Style(
            name=node.value("name", ""),
            based_on=node.value("basedOn", ""),
            num_id=number and number.whole("numId"),
            ilvl=number and number.whole("ilvl"),
            outline=own and own.whole("outlineLvl"),
            is_hidden=bool(text and text.is_on("vanish")),
        )
        if node.attributes.get("type") == "paragraph" and node.attributes.get("default") in ("1", "true", "on"):
            self._default = style_id

    def _with_parents(self, style_id):
        """Yield (id, Style) of the style and those it is based on, the nearest first."""
        at = style_id or self._default
        for _ in range(_FARTHEST):
            style = self._styles.get(at)
            if style is None:
                return
            yield at, style
            at = style.based_on
