"""Prose without numbers: which paragraphs state a problem each."""

import re
from itertools import zip_longest

from intake.chapters import Tone
from intake.closings import closing_sentence
from intake.fields import is_field_line
from intake.lead_ins import tone_of_lead_in
from intake.page_furniture import is_page_furniture
from intake.vocabulary import PROBLEM_NOUNS, any_of

_ENDS = '。;!?:”")】'
_CONTINUES = re.compile(r"(?:如|例如|比如|譬如|其中|具体)")
_ANNOUNCES = re.compile(r".*(?:如下|以下(?:\w{0,2}(?:几|方)\w{0,4}|问题|不足)?|下列|几个方面|几方面)[:。]?|.*:")
_SAYS_NOTHING = re.compile(
    r"(?:暂?无|没有|(?:暂|经(?:自查|检查),?)?(?:未|没有)发现[^。;]{0,12}|不存在[^。;]{0,12})"
    "[。;]?"
)
_ADDS = re.compile(r"(?:此外|另外|同时,?还|还有)")
_LABEL = re.compile(rf"(?:^|(?<=[。;!?\s]))(?:存在|发现|主要|突出|的)*(?:{any_of(PROBLEM_NOUNS)})(?:是|有|为)?:")
_SENTENCE_START = re.compile(r"(?:^|(?<=[。;!?]))")
_OPENING = re.compile(
    r"(?:根据|按照|依据|为了?|现将|受|近期|近日|\d{4}年|本次|此次)[^。]{0,200}?"
    r"(?:检查|督查|审计|自查|核查|抽查|评估|反馈|通报|报告)"
)
_OVERALL = re.compile(r"(?:总体|总的|整体|从[^。,]{0,12}看|检查(?:认为|结果表明)|审计(?:认为|结果表明))")


def paragraphs_of(document, section, *, skips_opening=False):
    """Yield (start, end, line number, False) for each paragraph of a section that may state a problem.

    Lines that break in mid-sentence are put together. `skips_opening` leaves out title, salutation and the words
    on who inspected whom.
    """
    in_opening = skips_opening
    for start, end, line in _paragraphs(document, section):
        words = document.folded[start:end]
        in_opening = in_opening and _opens(words)
        if not (in_opening or _says_no_problem(words) or (skips_opening and _OVERALL.match(words))):
            yield start, end, line, False


def _says_no_problem(words):
    if len(words) < 4 or _SAYS_NOTHING.fullmatch(words) or _ANNOUNCES.fullmatch(words.split("\n")[-1]):
        return True
    return tone_of_lead_in(words[:60].split("。")[0]) in (Tone.PLAN, Tone.CAUSE, Tone.PRAISE)


def adds_one_more(document, section, candidates):
    """Yield the paragraphs that add one more problem after a run: 此外，……."""
    for start, end, line in _paragraphs(document, section):
        taken = any(candidate.start < end and start < candidate.end for candidate in candidates[-40:])
        if _ADDS.match(document.folded[start : start + 6]) and not taken and document.folded[end - 1] != ":":
            yield start, end, line, True


def labelled_in_prose(document, section):
    """Yield the words after 存在问题： in the middle of prose, up to where they close."""
    for start, end, line in _paragraphs(document, section):
        labels = list(_LABEL.finditer(document.folded, start, end))
        for found, following in zip_longest(labels, labels[1:]):
            last = closing_sentence(document.folded, found.end(), following.start() if following else end)
            if not _says_no_problem(document.folded[found.end() : last]):
                yield found.end(), last, line, True


def stated_in_prose(document, section):
    """Yield, for each paragraph, the stretch from the sentence that names shortcomings to where it closes."""
    for start, end, line in _paragraphs(document, section):
        for found in _SENTENCE_START.finditer(document.folded[start:end]):
            begin = start + found.end()
            sentence = re.split("[。;!?]", document.folded[begin : min(end, begin + 200)], maxsplit=1)[0]
            if tone_of_lead_in(sentence) is Tone.PROBLEM and not _opens(document.folded[start:end]):
                yield begin, closing_sentence(document.folded, begin, end), line, False
                break


def _opens(words):
    return words[-1] not in "。;!?" or bool(_OPENING.match(words) and len(words) < 400)


def _paragraphs(document, section):
    """Yield (start, end, line number): lines put together until a sentence ends or a blank line comes."""
    start = end = number = last = None
    for line in _prose_lines(document, section):
        begin = _after_heading(document, section, line)
        continues = start is not None and (
            (line.number == last + 1 and document.folded[end - 1] not in _ENDS) or _CONTINUES.match(line.words)
        )
        if continues:
            end, last = line.end, line.number
            continue
        if start is not None:
            yield start, end, number
        start, end, number, last = begin, line.end, line.number, line.number
    if start is not None:
        yield start, end, number


def _after_heading(document, section, line):
    """Where a line's prose begins; in the heading's line, after the heading."""
    if section.marker is None or line.start != section.start:
        return line.start
    said = document.folded[section.title_end : line.end]
    return section.title_end + len(said) - len(said.lstrip(" :。;,、*_"))


def _prose_lines(document, section):
    for index, line in enumerate(section.lines):
        if index == 0 and section.marker:
            said = document.folded[section.title_end : line.end].strip(" :。;,、*_")
            if len(said) > 8:
                yield line
            continue
        if line.number in document.closings:
            if section.marker is None:
                continue
            return
        if line.number not in document.table_lines and not is_page_furniture(line) and not is_field_line(line):
            yield line
