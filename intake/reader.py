"""Feedback text to issues: folded, cut into lines, built into a tree of headings, and searched for problems.

docs/intake.md tells the stages and which cue wins over which.
"""

import re

from intake.coverage import cover
from intake.dates import IMPOSSIBLE, dates_in
from intake.document import document_of
from intake.extraction import extract
from intake.issue_builder import IssueBuilder
from intake.reading import MOST_WARNINGS, Reading, ReadingWarning

_DAY = re.compile(r"月\s?(?:\d{1,2}|[一二三十]{1,3})\s?[日号]")
_LONGEST_DATE = 16
_WORD = re.compile(r"\w")


def read(text, *, departments=None, fed_back_on=None, headings=None):
    """Read `text` (decoded, lines ended by `\\n`) into a Reading.

    `departments` maps each department's name to its code; `fed_back_on` gives dates without a year theirs;
    `headings` tells which lines (counted from 1) are headings by their style, and of which level.
    Never fails: whatever the text, issues and rest are disjoint, in order, and together cover it.
    """
    document = document_of(text, headings)
    extractor = extract(document)
    candidates = _disjoint(extractor.candidates, text)
    builder = IssueBuilder(document, departments or {}, fed_back_on)
    issues = tuple(builder.build(candidate, position) for position, candidate in enumerate(candidates, 1))
    rest = cover(text, issues, extractor.used)
    warnings = extractor.warnings + builder.warnings
    warnings += _impossible_dates(document, fed_back_on, {one.line for one in warnings})
    if not issues:
        warnings.insert(0, ReadingWarning("no_issues"))
    return Reading(issues, rest, _capped(warnings))


def _disjoint(candidates, text):
    """The candidates in order, without margins, each beginning where none before it reaches."""
    kept, reached = [], 0
    for candidate in sorted(candidates, key=lambda one: (one.start, one.end)):
        words = text[candidate.start : candidate.end]
        candidate.end -= len(words) - len(words.rstrip())
        candidate.start += len(words) - len(words.lstrip())
        if reached <= candidate.start < candidate.end and _WORD.search(text, candidate.start, candidate.end):
            kept.append(candidate)
            reached = candidate.end
    return kept


def _impossible_dates(document, fed_back_on, lines_warned):
    """Warn of dates anywhere in the text that no calendar has, unless their line has its warning already."""
    folded, number, seen = document.folded, 1, 0
    for day in _DAY.finditer(folded):
        begin = max(seen, folded.rfind("\n", 0, day.start()) + 1, day.start() - _LONGEST_DATE)
        number, seen = number + folded.count("\n", seen, begin), begin
        for found in dates_in(folded, fed_back_on, begin, day.end()):
            if found.problem == IMPOSSIBLE and found.end == day.end() and number not in lines_warned:
                yield ReadingWarning("impossible_date_in_text", number, {"words": found.words})


def _capped(warnings):
    """Each warning once, by line, and no more than a person reads."""
    once = {(one.code, one.line, *one.parameters.values()): one for one in warnings}
    ordered = sorted(once.values(), key=lambda one: one.line or 0)
    if len(ordered) > MOST_WARNINGS:
        more = ReadingWarning("more_warnings", None, {"count": len(ordered) - MOST_WARNINGS})
        return (*ordered[:MOST_WARNINGS], more)
    return tuple(ordered)
