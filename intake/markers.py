"""What stands at the beginning of a line: 一、 （一） 1. （1） ① 第一章 # - **…** 问题1：.

A number is no marker where the line goes on counting or dating: 2026年, 10.5万元, 3、4月份, 一、二季度.
"""

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from intake.numerals import NUMERAL, number_of


class MarkerKind(IntEnum):
    """Kinds of headings, the wider before the narrower; the last few find their place by context."""

    TITLE = 1  # Markdown's # to ######
    ATTACHMENT = 7
    PART = 10
    SECTION = 11
    CHINESE = 12
    CHINESE_BRACKET = 13
    ARABIC = 20
    DOTTED = 21  # 1.1, and deeper ones up to 23
    ARABIC_HALF = 24
    ARABIC_BRACKET = 25
    CIRCLED = 26
    DASH = 30
    INNER_DASH = 31
    # Without a fixed rank.
    NAMED = 40
    BOLD = 41
    PHRASE = 42
    LEAD_IN = 43
    POINT = 44  # 一是 on a line of its own, in a run whose points have lists under them


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at a line's beginning.

    `rank` orders headings and tells one level from another, `printed` is the number without its stop,
    `begin` counts the signs of mere decoration (# - >) before it, `length` those before the heading's words.
    """

    kind: MarkerKind
    rank: int
    ordinal: int | None
    printed: str
    length: int
    begin: int = 0

    def counts_on_to(self, following):
        """Whether `following` is the next number of the same level."""
        return self.ordinal is not None and (following.rank, following.ordinal) == (self.rank, self.ordinal + 1)


_CIRCLED = "①-⑳㉑-㉟㊱-㊿❶-❿"
MARKER = re.compile(
    rf"""
    (?:>\s?){{0,3}}
    (?P<hash>\#{{1,6}}\s+)?
    (?:(?P<dash>[-*+·]\s|[•●■◆▪○◇□►▶])\s*(?:\[[\sxX]\]\s)?)?
    (?P<bold>\*\*|__)?\s?
    (?P<number>
        第(?P<part>[{NUMERAL}]{{1,3}}|\d{{1,2}})(?:章|部分|篇)(?=[\s、:.]|[^\d\s]|$)
      | 第(?P<section>[{NUMERAL}]{{1,3}}|\d{{1,2}})节(?=[\s、:.]|[^\d\s]|$)
      | (?P<chinese>[{NUMERAL}]{{1,3}})\s?[、.]
      | \(\s?(?P<chinese_bracket>[{NUMERAL}]{{1,3}})\s?\)[、.:,]?
      | (?P<enclosed>[㈠-㈩])[、.:,]?
      | (?P<chinese_half>[{NUMERAL}]{{1,3}})\)
      | \(\s?(?P<arabic_bracket>\d{{1,3}})\s?\)[、.:,]?
      | (?P<bracketed>[⑴-⒇])
      | (?P<circled>[{_CIRCLED}])
      | (?P<stopped>[⒈-⒛])
      | (?P<dotted>\d{{1,2}}(?:\.\d{{1,4}}){{1,3}})(?=[\s、.]|[^\d\s.\-/%:])[、.]?
      | (?P<arabic>\d{{1,3}})\s?(?:、(?!\d)|\.(?!\d))
      | (?P<arabic_half>\d{{1,3}})\)
      | (?P<named>问题|事项|隐患|发现)\s?\(?(?P<named_number>[{NUMERAL}]{{1,3}}|\d{{1,3}})\)?\s?[:、.]
    )?
    \s*
""",
    re.VERBOSE,
)
_WHOLLY_BOLD = re.compile(r"(?:\*\*|__)(?=\S)([^*_]{1,60})(?:\*\*|__)\s*:?")
_COUNTS_ON = re.compile(rf"(?P<next>[{NUMERAL}])(?:季度|月|级|类|期|批|楼|层|号|年级|处|科|等|两|、|个)")
_UNITS = tuple("万亿千百十元%‰‱倍米吨公里克年月日号时分秒度折")
_MEASURES = tuple("项个份次名台辆件家条处笔起类人户本套间")
_BY_GROUP = {
    "part": MarkerKind.PART,
    "section": MarkerKind.SECTION,
    "chinese": MarkerKind.CHINESE,
    "chinese_half": MarkerKind.CHINESE_BRACKET,
    "chinese_bracket": MarkerKind.CHINESE_BRACKET,
    "enclosed": MarkerKind.CHINESE_BRACKET,
    "arabic": MarkerKind.ARABIC,
    "stopped": MarkerKind.ARABIC,
    "arabic_half": MarkerKind.ARABIC_HALF,
    "arabic_bracket": MarkerKind.ARABIC_BRACKET,
    "bracketed": MarkerKind.ARABIC_BRACKET,
    "circled": MarkerKind.CIRCLED,
    "dotted": MarkerKind.DOTTED,
    "named": MarkerKind.NAMED,
}


class Markers:
    """Reads the markers of one document's lines, in order: 1.2项 is told from 1.2 by what came before."""

    def __init__(self, text):
        self._text = text
        self._dotted = ()
        self._arabic = 0

    def of(self, line):
        """Return the marker that `line` (folded words) begins with, or None."""
        found = MARKER.match(line.words)
        marker = self._numbered(found, line)
        if marker is None:
            marker = _unnumbered(found, line)
        elif found["hash"]:
            marker = replace(marker, kind=MarkerKind.TITLE, rank=_depth(found))
        if marker and marker.kind == MarkerKind.ARABIC:
            self._arabic = marker.ordinal
        return marker

    def _numbered(self, found, line):
        group = next((name for name in _BY_GROUP if found[name]), None)
        if group is None:
            return None
        kind, rest = _BY_GROUP[group], line.words[found.end() :]
        if group == "dotted":
            return self._dotted_or_arabic(found, rest)
        digits = found["named_number"] if group == "named" else found[group]
        ordinal = number_of(digits)
        if ordinal is None or (group == "chinese" and _counts_on(ordinal, rest)):
            return None
        first, last = found.span("number")
        printed = self._text[line.start + first : line.start + last].rstrip("、.．:：,， 　")
        return Marker(kind, kind, ordinal, printed, found.end(), _begin(found))

    def _dotted_or_arabic(self, found, rest):
        """1.1 heads a paragraph, 10.5 counts money, and 3.2026年 is item 3 that speaks of a year."""
        places = tuple(int(place) for place in found["dotted"].split("."))
        first, second = places[0], found["dotted"].split(".")[1]
        if len(places) == 2 and re.fullmatch(r"(?:19|20)\d\d", second) and rest.startswith("年"):
            return self._item(found, first)
        if self._follows(places) and not rest.startswith(_UNITS):
            self._dotted = places
            rank = MarkerKind.DOTTED + min(len(places) - 2, 2)
            return Marker(MarkerKind.DOTTED, rank, places[-1], found["dotted"], found.end(), _begin(found))
        is_next = first == self._arabic + 1 and (first > 1 or rest.startswith(_MEASURES))
        return self._item(found, first) if is_next and len(places) == 2 else None

    def _follows(self, places):
        before = self._dotted
        if places[-1] == 1:
            return True
        return any(places == (*before[:depth], before[depth] + 1) for depth in range(1, len(before)))

    def _item(self, found, ordinal):
        length = found.start("dotted") + len(str(found["dotted"]).split(".")[0]) + 1
        return Marker(MarkerKind.ARABIC, MarkerKind.ARABIC, ordinal, str(ordinal), length, _begin(found))


def _counts_on(ordinal, rest):
    """Whether 一、 goes on as 一、二季度 does."""
    found = _COUNTS_ON.match(rest)
    return bool(found) and number_of(found["next"]) == ordinal + 1


def _begin(found):
    """Where what counts begins: the number, with the stars that make it bold, or the words."""
    if found["number"]:
        return found.start("bold") if found["bold"] else found.start("number")
    return found.end() - len(found["bold"] or "") if found["bold"] else found.end()


def _depth(found):
    return len(found["hash"].strip())


def _unnumbered(found, line):
    if found["hash"]:
        return Marker(MarkerKind.TITLE, _depth(found), None, "", found.end(), _begin(found))
    if found["dash"]:
        kind = MarkerKind.INNER_DASH if line.indent >= 2 else MarkerKind.DASH
        return Marker(kind, kind, None, "", found.end(), _begin(found))
    if _WHOLLY_BOLD.fullmatch(line.words):
        return Marker(MarkerKind.BOLD, MarkerKind.BOLD, None, "", 2)
    return None
