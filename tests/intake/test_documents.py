"""Documents as offices write them, each beside the issues that a person finds in it.

A line of an .expected file reads `number | category | first words … last words`; `!code` names a warning.
"""

from datetime import date
from pathlib import Path

import pytest

from intake.decoding import decode_counted
from intake.reader import read

DOCUMENTS = Path(__file__).parent / "documents"
DEPARTMENTS = {"办公室": "OFFICE", "财务处": "FINANCE", "采购管理处": "PROCUREMENT", "法规处": "LEGAL"}


def documents():
    return sorted(path for path in DOCUMENTS.iterdir() if path.suffix in (".txt", ".md"))


def reading_of(path):
    return read(decode_counted(path.read_bytes(), path.name)[0], departments=DEPARTMENTS, fed_back_on=date(2026, 9, 20))


def expectations(path):
    lines = path.with_suffix(".expected").read_text().splitlines()
    issues = [[part.strip() for part in line.split(" | ")] for line in lines if not line.startswith("!")]
    codes = {word.removeprefix("!") for line in lines if line.startswith("!") for word in line.split()}
    return issues, codes


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.stem)
def test_a_document_yields_the_issues_a_person_finds_in_it(path):
    reading = reading_of(path)
    expected, codes = expectations(path)
    assert [[issue.number, issue.category] for issue in reading.issues] == [one[:2] for one in expected]
    for issue, (_, _, words) in zip(reading.issues, expected, strict=True):
        first, _, last = words.partition(" … ")
        assert issue.text.startswith(first)
        assert issue.text.endswith(last)
    assert codes <= {warning.code for warning in reading.warnings}
