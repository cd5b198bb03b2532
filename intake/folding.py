"""One way of writing for many: full and half width alike, and lines without their margins.

Folding changes signs one for one, so that a place in the folded text is the same place in the text.
"""

import re
from dataclasses import dataclass

_FOLDS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLDS |= {ord(sign): " " for sign in "\u3000\u00a0\u200b\u200c\u200d\u2060\ufeff"}
_FOLDS |= {ord("〔"): "(", ord("〕"): ")", ord("﹒"): ".", ord("﹣"): "-"}
_LINE = re.compile(r"\S[^\n]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: `start` and `end` bound its words without margins; `number` counts from 1."""

    number: int
    start: int
    end: int
    indent: int
    words: str


def fold(text):
    """Return `text` with full-width letters, digits and punctuation as half-width ones, sign by sign."""
    return text.translate(_FOLDS)


def lines_of(folded):
    """Return the lines of folded text that say anything, in order."""
    lines, number, seen = [], 1, 0
    for found in _LINE.finditer(folded):
        number += folded.count("\n", seen, found.start())
        margin = folded.rfind("\n", seen, found.start()) + 1 or seen
        seen = found.start()
        words = found.group().rstrip()
        lines.append(Line(number, seen, seen + len(words), seen - margin, words))
    return lines
