"""Runs of parallel points inside prose: 一是……；二是……；三是……, and their kin ①②③, （1）（2）, 其一、其二.

A marker counts only where a point can begin: never inside a word (统一是, 进一步是, 之一是), between quotation
marks or between brackets.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from intake.numerals import NUMERAL, number_of


class Point(NamedTuple):
    """One point of a run: it begins at `start`; what it says begins at `words`."""

    start: int
    words: int
    ordinal: int
    printed: str


@dataclass(frozen=True, slots=True)
class Run:
    """Points that follow one another. `gap` is the number of the first point that is missing, or 0."""

    points: tuple[Point, ...]
    gap: int = 0

    @property
    def start(self):
        return self.points[0].start

    @property
    def last(self):
        return self.points[-1].start


_ORDER = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 4}
FAMILIES = {
    "是": re.compile(rf"(?P<n>[{NUMERAL}]{{1,3}})是"),
    "其": re.compile(r"其(?P<n>[一二三四五六七八九十])(?=[,、:是])"),
    "第": re.compile(r"第(?P<n>[一二三四五六七八九十]{1,2})(?=[,、:])"),
    "首先": re.compile(r"(?P<n>首先|其次|再次|再者|最后)(?=[,、:])"),
    "一、": re.compile(rf"(?P<n>[{NUMERAL}]{{1,2}})、"),
    "(一)": re.compile(rf"\((?P<n>[{NUMERAL}]{{1,2}})\)"),
    "1.": re.compile(r"(?<!\d)(?P<n>\d{1,2})(?:\.(?!\d)|、(?!\d))"),
    "(1)": re.compile(r"\((?P<n>\d{1,2})\)|(?P<sign>[⑴-⒇])"),
    "①": re.compile(r"(?P<sign>[①-⑳])"),
}
# Words that introduce the first point without a stop: 主要表现为一是……；二是…….
_INTRODUCES = re.compile(r"(?:为|在|有|即|括|是|出)$")
_BRACKETS = re.compile(r"[“”‘’\"《》「」『』()\[\]【】\n]")
_PAIRS = {"”": "“", "’": "‘", "》": "《", "」": "「", "』": "『", ")": "(", "]": "[", "】": "【"}
_OPENING = frozenset(_PAIRS.values())
_WORD = re.compile(r"[\w%‰]")
_REFERS = frozenset("图表注见第“‘《(")
_LONGEST_SENTENCE = 300
_STOPS = frozenset("。;:!?,、\n")


def runs_in(folded, start, end):
    """Return the runs in folded[start:end], in order and apart; a run inside a point of another is left to it."""
    shields = _shielded(folded, start, end)
    found = []
    for family, pattern in FAMILIES.items():
        found += _family_runs(folded, start, end, family, pattern, shields)
    return _outermost(sorted(found, key=lambda run: run.start), folded)


def _family_runs(folded, start, end, family, pattern, shields):
    candidates = []
    for match in pattern.finditer(folded, start, end):
        at, printed = match.start(), match.group()
        may_begin = _may_begin(folded, at, start, family)
        if (may_begin or printed == "一是") and not _is_shielded(at, shields):
            candidates.append((Point(at, match.end(), _ordinal(printed), printed), may_begin))
    return _sequences(candidates, folded, start, family)


@lru_cache(maxsize=512)
def _ordinal(printed):
    if printed in _ORDER:
        return _ORDER[printed]
    return number_of(printed.strip("()第其是、.")) or 0


def _may_begin(folded, at, start, family):
    """Whether a point can begin at `at`: after a stop, a space or a line's beginning."""
    if at == start:
        return True
    before = folded[at - 1]
    if family == "①":
        return before not in _REFERS
    if family in ("是", "其", "第", "首先"):
        return not _WORD.match(before) and before not in _OPENING
    return before in _STOPS - {",", "、"} or (before.isspace() and _last_sign(folded, start, at) in _STOPS)


def _last_sign(folded, start, at):
    kept = folded[max(start, at - 12) : at].rstrip(" \t")
    return kept[-1] if kept else "\n"


def _sequences(candidates, folded, start, family):
    """Group candidates into runs: each begins with 1 and counts on; one number may be missing after 一是."""
    runs, open_points, gap = [], [], 0
    unsure = None
    for point, may_begin in candidates:
        expected = open_points[-1].ordinal + 1 if open_points else 1
        if not may_begin:
            unsure = point
        elif point.ordinal == 1:
            runs += _finished(open_points, gap, folded)
            open_points, gap, unsure = [point], 0, None
        elif open_points and (point.ordinal == expected or point.printed == "最后"):
            open_points.append(point)
        elif family == "是" and open_points and point.ordinal == expected + 1 and not gap:
            open_points.append(point)
            gap = expected
        elif family == "是" and point.ordinal == 2:
            runs += _finished(open_points, gap, folded)
            open_points, gap = _without_a_beginning(point, unsure, folded, start)
            unsure = None
    return runs + _finished(open_points, gap, folded)


def _without_a_beginning(point, unsure, folded, start):
    """二是 whose 一是 follows a word (主要表现为一是), or was forgotten."""
    if unsure and _INTRODUCES.search(folded[unsure.start - 1 : unsure.start]):
        return [unsure, point], 0
    nearby = max(start, point.start - _LONGEST_SENTENCE)
    first = max(folded.rfind(stop, nearby, point.start) for stop in "。:\n") + 1 or nearby
    if folded[first : point.start].strip():
        return [Point(first, first, 1, ""), point], 1
    return [], 0


def _finished(points, gap, folded):
    if len(points) < (3 if gap else 2):
        return []
    first = folded[points[0].words : points[1].start].strip("。;:,、 ")
    # 一是一、二是二 is an idiom.
    return [Run(tuple(points), gap)] if len(first) > 1 else []


def _outermost(runs, folded):
    """Drop the runs that stand within a point of another one."""
    kept = []
    for run in runs:
        before = kept[-1] if kept else None
        if before and (
            run.start < before.last
            or "\n" not in folded[before.last : run.start]
            and run.points[0].printed[:1] != before.points[0].printed[:1]
        ):
            continue
        kept.append(run)
    return kept


def _shielded(folded, start, end):
    """The stretches between a pair of quotation marks or brackets, the outermost only, line by line."""
    shields, open_signs, straight = [], [], None
    for found in _BRACKETS.finditer(folded, start, end):
        sign, at = found.group(), found.start()
        if sign == "\n":
            open_signs, straight = [], None
        elif sign == '"':
            straight = _close_straight(shields, straight, at)
        elif sign in _OPENING:
            open_signs.append((sign, at))
        else:
            _close_pair(shields, open_signs, _PAIRS[sign], at)
    return _merged(sorted(shields))


def _close_straight(shields, straight, at):
    if straight is None:
        return at
    shields.append((straight, at))
    return None


def _close_pair(shields, open_signs, opening, at):
    for depth in range(len(open_signs) - 1, max(len(open_signs) - 8, -1), -1):
        if open_signs[depth][0] == opening:
            shields.append((open_signs[depth][1], at))
            del open_signs[depth:]
            return


def _merged(shields):
    merged = []
    for opening, closing in shields:
        if not merged or opening > merged[-1][1]:
            merged.append((opening, closing))
    return merged


def _is_shielded(at, shields):
    if not shields:
        return False
    index = bisect_left(shields, (at, -1)) - 1
    return index >= 0 and shields[index][0] < at < shields[index][1]
