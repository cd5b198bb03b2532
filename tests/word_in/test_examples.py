"""The examples: each is read into the text and the issues that a person finds on its pages."""

from datetime import date
from pathlib import Path

import pytest

from intake.reader import read
from intake.source import read_source
from tests.word_in.make_examples import DOCUMENTS, EXAMPLES
from tests.word_in.papers import bytes_of

GOLDEN = Path(__file__).parent / "golden"
DEPARTMENTS = {"办公室": "office", "财务处": "finance", "采购管理处": "procurement", "后勤保障处": "logistics"}
NAMES = sorted(DOCUMENTS)


def source_of(name):
    return read_source((EXAMPLES / name).read_bytes(), name)


@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_the_printed_page(name):
    assert source_of(name).text == (GOLDEN / name).with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_issues_are_those_a_person_finds(name):
    source = source_of(name)
    reading = read(source.text, departments=DEPARTMENTS, fed_back_on=date(2026, 11, 16), headings=source.headings)
    found = [
        " | ".join((one.number, one.category, one.title, one.department, one.term, str(one.due_on or "")))
        for one in reading.issues
    ]
    assert found == (GOLDEN / name).with_suffix(".expected").read_text(encoding="utf-8").splitlines()
    assert {warning.code for warning in reading.warnings} <= {"unknown_department"}


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_files_are_what_the_script_writes(name):
    assert read_source(bytes_of(DOCUMENTS[name]()), name) == source_of(name)
