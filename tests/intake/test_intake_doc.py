"""docs/intake.md is true: each of its examples is read by the real reader, and nothing declared is missing there.

A block of `text` is a document; the block of `issues` after it is what the reader makes of it:

    found by the search that found them        (where the example is about that)
    number | category | how it was found | first words … last words | field=value ...
    !code of a warning

In a table, `⏎` in an example stands for a line end.
"""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from intake import decoding, vocabulary
from intake.chapters import STRONGEST_FIRST, Tone, tone_of
from intake.closings import ANSWERS, CLOSINGS, closes
from intake.correction import BY_HAND
from intake.dates import DATE, read_date
from intake.document import document_of
from intake.effective_tones import effective_tones
from intake.extraction import FINDINGS, SELF_REPORT, IssueExtractor, searches_for
from intake.fields import ROLES as FIELD_ROLES
from intake.fields import TERMS, fields_in, term_of
from intake.folding import fold
from intake.lead_ins import CUES, tone_of_lead_in
from intake.markers import MARKER, MarkerKind, Markers
from intake.page.correction_page import USED_AS
from intake.reader import read
from intake.reading import HOW_FOUND, WARNINGS
from intake.runs import FAMILIES, runs_in
from intake.tables import ROLES as COLUMN_ROLES
from intake.tables import columns_of
from intake.word import errors
from tests.intake.test_reader import assert_whole

ROOT = Path(__file__).resolve().parents[2]
DOC = (ROOT / "docs/intake.md").read_text("utf-8")
FED_BACK_ON = date(2026, 9, 20)
DEPARTMENTS = {"办公室": "office", "财务处": "finance", "采购处": "procurement"}
EXAMPLES = re.findall(r"^```text\n(.*?)^```\n+```issues\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL)


def table(heading):
    """The rows under a heading of the paper, as lists of cells, without the header."""
    [section] = re.findall(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|^```|\Z)", DOC, re.MULTILINE | re.DOTALL)
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def code(cell):
    """The examples in a cell, each between backticks, with their line ends."""
    return [found.replace("⏎", "\n") for found in re.findall(r"`([^`]+)`", cell)]


def listed(words):
    """What the line that begins with these words lists."""
    [line] = [line for line in DOC.splitlines() if line.startswith(words)]
    return code(line.removeprefix(words))


# --- the examples --------------------------------------------------------------------------------------------------


def as_the_paper_says_it(issue, expected):
    """One issue in the form of the paper, with the words shortened where `expected` shortens them."""
    first, between, last = expected.partition(" … ")
    words = issue.text.replace("\n", "⏎")
    if between and words.startswith(first) and words.endswith(last):
        words = expected
    fields = {"term": issue.term, "department": issue.department, "supporting": "+".join(issue.supporting)}
    beside = " ".join(f"{name}={value}" for name, value in (fields | {"due_on": issue.due_on}).items() if value)
    return [issue.number, issue.category, issue.how_found, words, *([beside] if beside else [])]


def first_successful_search(document):
    found = (search.__name__ for search in searches_for(document) if search(IssueExtractor(document)))
    return next(found, None)


@pytest.mark.parametrize(("text", "expected"), EXAMPLES, ids=lambda said: " ".join(said.split())[:40])
def test_an_example_is_read_as_the_paper_says(text, expected):
    reading = read(text, departments=DEPARTMENTS, fed_back_on=FED_BACK_ON)
    assert_whole(text, reading)
    lines = expected.splitlines()
    searches = [line.removeprefix("found by ") for line in lines if line.startswith("found by ")]
    codes = [line.removeprefix("!") for line in lines if line.startswith("!")]
    rows = [line.split(" | ") for line in lines if not line.startswith(("!", "found by "))]
    assert len(reading.issues) == len(rows)
    found = [as_the_paper_says_it(issue, row[3]) for issue, row in zip(reading.issues, rows, strict=True)]
    assert found == rows
    assert [warning.code for warning in reading.warnings] == codes
    assert searches in ([], [first_successful_search(document_of(text))])


def test_every_block_of_text_is_an_example():
    assert DOC.count("```text") == DOC.count("```issues") == len(EXAMPLES) > 30


def test_every_search_way_and_warning_has_its_example():
    said = "\n".join(expected for _text, expected in EXAMPLES)
    shown = set(re.findall(r"^found by (\w+)$", said, re.MULTILINE))
    assert shown == {search.__name__ for search in (*FINDINGS, *SELF_REPORT)}
    ways = {line.split(" | ")[2] for line in said.splitlines() if " | " in line}
    assert ways == set(HOW_FOUND)
    assert set(re.findall(r"^!(\w+)$", said, re.MULTILINE)) == set(WARNINGS) - {"more_warnings"}


# --- what is declared ----------------------------------------------------------------------------------------------


def test_every_module_of_the_reader_has_its_stage():
    assert {f"intake/{name}.py" for name in modules_behind("reader")} <= set(re.findall(r"`(intake/\w+\.py)`", DOC))


def modules_behind(name, known=frozenset()):
    """The names of all modules of the intake that one of them imports, itself included."""
    known |= {name}
    for node in ast.walk(ast.parse((ROOT / f"intake/{name}.py").read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("intake.") and node.module[7:] not in known:
            known = modules_behind(node.module[7:], known)
    return known


def test_every_refusal_is_listed():
    refusals = (*decoding.SENTENCES, *errors.SENTENCES)
    assert {row[0] for row in table("What cannot be read")} == {f"`{name}`" for name in refusals}


def test_column_roles_are_in_the_order_of_the_code():
    rows = [(code(role)[0], code(headers)) for role, headers, *_why in table("Tables")]
    assert [role for role, _headers in rows] == ["problem", *(role for role, _pattern in COLUMN_ROLES)]
    for role, headers in rows:
        for header in headers:
            assert columns_of([fold(header)]) == {role: 0}


def test_every_kind_of_marker_is_described_and_found():
    rows = {code(kind)[0]: code(lines) for kind, lines, *_more in table("Markers")}
    assert set(rows) == {kind.name for kind in MarkerKind}
    for kind, examples in rows.items():
        for example in examples:
            found = {
                section.marker.kind for section, _tone in effective_tones(document_of(example).root) if section.marker
            }
            assert MarkerKind[kind] in found, example
    lines = [fold(line).strip() for examples in rows.values() for example in examples for line in example.split("\n")]
    groups = {name for line in lines for name, said in MARKER.match(line).groupdict().items() if said}
    assert groups == set(MARKER.groupindex)


def test_numbers_that_go_on_counting_are_no_markers():
    for line in listed("No markers:"):
        assert Markers(line).of(document_of(line).lines[0]) is None, line


def test_every_tone_is_described_and_told():
    rows = {code(tone)[0]: code(headings) for tone, headings, *_why in table("Tones")}
    assert set(rows) == {tone.value for tone in Tone}
    for tone, examples in rows.items():
        for example in examples:
            told = {one for _section, one in effective_tones(document_of(example).root)}
            assert Tone(tone) in (told if "\n" in example else {tone_of(fold(example))}), example
    assert listed("Strongest first:") == [tone.value for tone in STRONGEST_FIRST]


def test_every_list_of_stock_words_is_described():
    rows = {code(name)[0]: code(words) for name, words, *_why in table("Stock words")}
    assert set(rows) == {name for name in vars(vocabulary) if name.isupper()}
    for name, words in rows.items():
        assert set(words) <= set(getattr(vocabulary, name).split()), name


def test_searches_are_in_the_order_of_the_code():
    assert listed("Another body's findings:") == [search.__name__ for search in FINDINGS]
    assert listed("An office's report on itself:") == [search.__name__ for search in SELF_REPORT]


def test_every_family_of_runs_is_described_and_found():
    rows = {code(family)[0]: code(examples) for family, examples in table("Runs")}
    assert set(rows) == set(FAMILIES)
    for family, examples in rows.items():
        for example in examples:
            assert len(runs_in(fold(example), 0, len(example))) == 1
            assert [name for name, pattern in FAMILIES.items() if pattern.match(fold(example))] == [family]


def test_lead_ins_are_in_the_order_of_the_code():
    rows = [(code(tone)[0], code(examples)) for tone, examples, *_why in table("Lead-ins")]
    assert [tone for tone, _examples in rows] == [*(tone.value for tone in CUES), Tone.PLAIN.value]
    for tone, examples in rows:
        for example in examples:
            assert tone_of_lead_in(fold(example)) is Tone(tone), example


def test_every_closing_is_described_and_closes():
    rows = {name: (code(examples), ends_an_item) for name, examples, ends_an_item in table("Where an issue ends")}
    assert set(rows) == set(CLOSINGS)
    for name, (examples, ends_an_item) in rows.items():
        assert ends_an_item == ("yes" if name in ANSWERS else "no")
        for example in examples:
            assert closes(fold(example))
            assert [cue for cue, pattern in CLOSINGS.items() if re.match(pattern, fold(example))] == [name], example


def test_every_field_and_term_is_described_and_read():
    roles = {code(role)[0]: code(examples) for role, examples in table("Labels")}
    assert set(roles) == set(FIELD_ROLES)
    for role, examples in roles.items():
        for example in examples:
            assert [one.role for one in fields_in(fold(example), 0, len(example))] == [role], example
    terms = {code(term)[0]: code(examples) for term, examples in table("Terms")}
    assert set(terms) == set(TERMS)
    assert all(term_of(example) == term for term, examples in terms.items() for example in examples)


def test_dates_are_read_as_the_paper_says():
    rows = [(fold(example), said) for examples, said in table("Dates") for example in code(examples)]
    for example, said in rows:
        found = read_date(example, FED_BACK_ON)
        assert (found.day.isoformat() if found.day else found.problem) == said, example
    groups = {name for example, _said in rows for name, part in DATE.search(example).groupdict().items() if part}
    assert groups == set(DATE.groupindex)


def test_ways_warnings_and_uses_are_listed():
    assert {code(row[0])[0] for row in table("How an issue was found")} == {*HOW_FOUND, *BY_HAND}
    assert {code(row[0])[0] for row in table("Warnings")} == set(WARNINGS)
    assert set(listed("Used as:")) == set(USED_AS)
