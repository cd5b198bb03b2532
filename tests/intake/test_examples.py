"""The documents under examples/, each beside what a person makes of it.

A line of an .expected file reads `number | category | first words … last words | title | term | department | due`.
"""

from datetime import date
from pathlib import Path

import pytest

from intake.reader import read
from tests.intake.test_reader import assert_whole

HERE = Path(__file__).parent
EXAMPLES = HERE.parent.parent / "examples"
DEPARTMENTS = ["办公室", "人事处", "财务处", "采购管理处", "信息处", "法规处", "后勤保障处", "档案室"]


@pytest.mark.parametrize("name", ["inspection-feedback.txt", "self-check-report.txt", "audit-findings.md"])
def test_an_example_is_read_as_a_person_reads_it(name):
    text = (EXAMPLES / name).read_text()
    reading = read(text, departments={one: one for one in DEPARTMENTS}, fed_back_on=date(2026, 9, 20))
    assert_whole(text, reading)
    assert not reading.warnings
    lines = (HERE / "examples" / name).with_suffix(".expected").read_text().splitlines()
    for issue, line in zip(reading.issues, lines, strict=True):
        number, category, words, title, *beside = line.split(" | ")
        assert (issue.number, issue.category, issue.title) == (number, category, title)
        first, last = words.split(" … ")
        assert issue.text.startswith(first)
        assert issue.text.endswith(last)
        due_on = issue.due_on.isoformat() if issue.due_on else ""
        assert [issue.term, issue.department, due_on] == beside


def test_the_readme_counts_the_issues():
    readme = (EXAMPLES / "README.md").read_text()
    for path in EXAMPLES.iterdir():
        if path.suffix in (".txt", ".md") and path.name != "README.md":
            count = len(read(path.read_text(), fed_back_on=date(2026, 9, 20)).issues)
            (line,) = (line for line in readme.splitlines() if path.name in line and line.startswith("|"))
            assert line.endswith(f"| {count} |")
