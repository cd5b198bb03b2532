"""Runs of points as issues: which of them state problems, where each ends, and what the words before them give."""

import re
from bisect import bisect_right
from itertools import islice
from operator import attrgetter

from intake.candidates import Candidate, path_to
from intake.chapters import Tone, is_mixed
from intake.closings import closing_sentence
from intake.fields import is_field_line
from intake.folding import fold
from intake.lead_ins import last_sentence, quotes_a_rule, sounds_like_a_plan, tone_of_lead_in
from intake.outline import examples_follow
from intake.page_furniture import is_page_furniture
from intake.runs import runs_in

_NO_PROBLEM = (Tone.PLAN, Tone.CAUSE, Tone.PRAISE)
_start = attrgetter("start")
_SENTENCE_ENDS = re.compile(r"[。;!?\n]")
_NEARBY = 60
_ILLUSTRATES = re.compile(r"(?:如|例如|比如|譬如|其中|具体)")
_SUBJECT = re.compile(r"(?!.*(?:如下|以下|下列|发现|经查|表现|主要|存在))[^,。:;]{2,22}")


def issues_of_runs(document, section, *, announced=False):
    """Return (candidates, used, gaps) for the runs in a section's own words.

    Left out are runs of plans, causes and praise, and quotations of rules; with `announced`, every run that is
    not announced as one of problems. `gaps` are (line, missing number).
    """
    begin, stop = _own_words(document, section)
    candidates, used, gaps = [], [], []
    runs = runs_in(document.folded, begin, stop)
    before = begin
    for run, following in zip(runs, [*runs[1:], None], strict=False):
        end = _end_of_run(document, section, run, following, stop)
        lead = document.folded[before : run.start]
        if _states_problems(document, section, run, lead, announced):
            subject, stretch = _subject_of(document, before, run.start)
            used += stretch
            candidates += _points(document, section, run, end, subject)
            if run.gap:
                gaps.append((_line_at(section, run.start), run.gap))
        before = end
    return candidates, used, gaps


def _own_words(document, section):
    """Where a section's own prose begins and ends; tables, labels and closings end it."""
    begin = section.title_end if section.marker else section.start
    stop = begin
    for index, line in enumerate(section.lines):
        is_heading = index == 0 and section.marker is not None
        if line.number in document.table_lines or (not is_heading and _ends_prose(document, section, line)):
            break
        if not is_page_furniture(line):
            stop = line.end
    return begin, max(begin, stop)


def _ends_prose(document, section, line):
    if line.number in document.closings:
        # In a text without headings, 下一步…… or 请…… may stand between two runs; their lead tells them apart.
        return section.marker is not None and not runs_in(line.words, 0, len(line.words))
    return is_field_line(line)


def _states_problems(document, section, run, lead, announced):
    said = document.folded[max(section.start, run.start - _NEARBY) : run.start]
    if quotes_a_rule(said) or examples_follow(said):
        return False
    tone = tone_of_lead_in(lead)
    if tone in _NO_PROBLEM or (announced and tone is not Tone.PROBLEM):
        return False
    is_unsure = section.marker is None or is_mixed(fold(section.title))
    if is_unsure and tone is Tone.PLAIN:
        return not all(sounds_like_a_plan(document.folded[p.words : p.words + 40]) for p in run.points)
    return True


def _points(document, section, run, end, subject):
    path = path_to(section)
    bounds = [point.start for point in run.points[1:]] + [end]
    for point, bound in zip(run.points, bounds, strict=True):
        words = document.text[point.start : bound].rstrip()
        yield Candidate(
            point.start,
            point.start + len(words),
            path,
            "run",
            _line_at(section, point.start),
            printed=document.text[point.start : point.start + len(point.printed)].rstrip("、.．"),
            subject=subject,
        )


def _end_of_run(document, section, run, following, stop):
    """Where the last point ends: with its paragraph, and before sentences that close or lead elsewhere."""
    limit = stop
    if following:
        limit = _lead_of(document.folded, run.last, following.start)
    end = min(_end_of_paragraph(document, section, run, stop), limit)
    return closing_sentence(document.folded, run.points[-1].words, max(end, run.points[-1].words))


def _end_of_paragraph(document, section, run, stop):
    spreads = _spreads_over_paragraphs(document, run)
    lines = islice(section.lines, _index_at(section, run.last), None)
    end = min(next(lines).end, stop)
    for line in lines:
        if line.end > stop or not (spreads or _ILLUSTRATES.match(line.words)):
            break
        end = line.end
    return end


def _spreads_over_paragraphs(document, run):
    """Whether points before the last have paragraphs of their own, so that the last may have them too."""
    return any(
        "\n" in document.folded[point.start : after.start].strip()
        for point, after in zip(run.points, run.points[1:], strict=False)
    )


def _lead_of(folded, start, run_start):
    """Where the sentence that leads to a run begins."""
    lead = folded[start:run_start].rstrip(" \n。;:,、")
    ends = [found.end() for found in _SENTENCE_ENDS.finditer(lead, max(0, len(lead) - 200))]
    return start + ends[-1] if ends else run_start


def _subject_of(document, before, run_start):
    """The short words right before a run (档案管理方面，一是……) name what its points are about."""
    lead = document.folded[before:run_start]
    sentence = last_sentence(lead)
    if not _SUBJECT.fullmatch(sentence) or tone_of_lead_in(lead) is not Tone.PLAIN:
        return "", []
    start = before + lead.rindex(sentence)
    end = start + len(sentence)
    return document.text[start:end], [(start, end, "category")]


def _line_at(section, place):
    return section.lines[_index_at(section, place)].number


def _index_at(section, place):
    """The index of the section's line that holds `place`."""
    return max(0, bisect_right(section.lines, place, key=_start) - 1)
