"""Feedback text to issues.

The text is folded, cut into lines and built into a tree of headings. Where a chapter says by its heading that it
states problems (存在的主要问题), its leaf items and runs are the issues and nothing else is, however alike the
chapters that praise and plan. Without such a chapter it depends on who speaks. In another body's findings, tables
with a column of problems count, else everything that is neither praise nor plan; in an office's account of itself,
what prose or a list announces as problems. Results, sentences that find fault, and attachments come last.
"""

import re

from intake.chapters import Tone
from intake.coverage import cover
from intake.dates import IMPOSSIBLE, dates_in
from intake.folding import fold, lines_of
from intake.guesses import Guesses
from intake.harvest import Document, Harvest
from intake.outline import outline
from intake.reading import MOST_WARNINGS, Reading, ReadingWarning
from intake.tables import tables_in
from intake.voice import speaks_of_itself

_DAY = re.compile(r"月\s?(?:\d{1,2}|[一二三十]{1,3})\s?[日号]")
_LONGEST_DATE = 16
_WORD = re.compile(r"\w")


def read(text, *, departments=None, fed_back_on=None, headings=None):
    """Read `text` (decoded, lines ended by `\\n`) into a Reading.

    `departments` maps each department's name to its code; `fed_back_on` gives dates without a year theirs;
    `headings` tells which lines (counted from 1) are headings by their looks, and of which level.
    Never fails: whatever the text, issues and rest are disjoint, in order, and together cover it.
    """
    document = _prepared(text, headings)
    harvest = _harvest(document)
    drafts = _apart(harvest.drafts, text)
    guesses = Guesses(document, departments or {}, fed_back_on)
    issues = tuple(guesses.issue(draft, position) for position, draft in enumerate(drafts, 1))
    rest = cover(text, issues, harvest.used)
    warnings = harvest.warnings + guesses.warnings
    warnings += _impossible_dates(document, fed_back_on, {one.line for one in warnings})
    if not issues:
        warnings.insert(0, ReadingWarning("no_issues"))
    return Reading(issues, rest, _capped(warnings))


def _prepared(text, headings):
    folded = fold(text)
    lines = lines_of(folded)
    tables = tables_in(lines)
    in_tables = {index for table in tables for index in table.indexes}
    return Document(text, folded, lines, tables, outline(text, lines, in_tables, headings))


def _harvest(document):
    harvest = Harvest(document)
    _ = (
        harvest.gather((Tone.PROBLEM,))
        or (_of_an_account(harvest) if speaks_of_itself(document.lines) else _of_findings(harvest))
        or harvest.gather((Tone.OUTCOME,))
        or harvest.gather_stated()
        or harvest.gather((Tone.PROBLEM,), attachments=True)
        or harvest.gather((Tone.PLAIN, Tone.SUBJECT, Tone.ANNOUNCED), attachments=True)
    )
    return harvest


def _of_an_account(harvest):
    """An office's account of itself states problems where it says so, and praises and plans elsewhere."""
    return harvest.gather_announced() or harvest.gather_tables() or harvest.gather((Tone.SUBJECT,))


def _of_findings(harvest):
    """In another body's findings everything that is neither praise nor plan is one."""
    return (
        harvest.gather_tables()
        or harvest.gather((Tone.PLAIN, Tone.SUBJECT, Tone.ANNOUNCED))
        or harvest.gather_whole()
        or harvest.gather_announced()
    )


def _apart(drafts, text):
    """The drafts in order, without margins, each beginning where none before it reaches."""
    kept, reached = [], 0
    for draft in sorted(drafts, key=lambda one: (one.start, one.end)):
        words = text[draft.start : draft.end]
        draft.end -= len(words) - len(words.rstrip())
        draft.start += len(words) - len(words.lstrip())
        if reached <= draft.start < draft.end and _WORD.search(text, draft.start, draft.end):
            kept.append(draft)
            reached = draft.end
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
