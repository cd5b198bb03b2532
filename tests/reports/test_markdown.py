"""Users' texts stay text in Markdown."""

import re

import pytest

from reports.markdown import as_markdown, escaped
from reports.report import report
from tests.reports.office import a_whole_office, closed, facts, issue


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# 标题", r"\# 标题"),
        ("- 项", r"\- 项"),
        ("1. 项", r"1\. 项"),
        ("33.33%", "33.33%"),
        ("2) 项", r"2\) 项"),
        ("甲*乙*_丙_", r"甲\*乙\*\_丙\_"),
        ("<b>粗</b>", r"\<b\>粗\</b\>"),
        ("[点](http://example.org)", r"\[点\](http\://example.org)"),
        ("www.example.org", r"www\.example.org"),
        ("甲|乙", r"甲\|乙"),
        ("a\n# b", "a # b"),
        ("反斜杠\\n", r"反斜杠\\n"),
        ("ZG-2026-0001", "ZG-2026-0001"),
        ("`码`", r"\`码\`"),
        ("---", r"\---"),
        ("&lt;", r"\&lt;"),
        ("![图](x)", r"!\[图\](x)"),
        ("~~删~~", r"\~\~删\~\~"),
    ],
)
def test_marks_are_escaped(text, written):
    assert escaped(text) == written


def test_a_title_cannot_break_the_table():
    found = facts(closed(1, issue(1), title="甲|乙\n| 丙 |", lead_department="财务|处"))
    row = next(line for line in as_markdown(report(found), found).splitlines() if line.startswith("| 1 |"))

    assert len(re.findall(r"(?<!\\)\|", row)) == 7


def test_each_sentence_leads_to_its_tickets():
    office = a_whole_office()
    text = as_markdown(report(office), office)
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.+)$", text, re.M))

    [mark] = re.findall(r"分解整改任务7项.*\[\^(\d+)\]$", text, re.M)
    assert notes[mark].split("、") == [f"ZG-2026-{number:04d}" for number in range(1, 8)]
    assert set(re.findall(r"。\[\^(\d+)\]$", text, re.M)) == set(notes)


def test_what_stands_in_the_way_is_listed_internally_and_not_in_public():
    found = facts(closed(1, issue(1), result=""), issues=[issue(1), issue(2)])

    assert "- 有1项整改任务已销号，但没有整改结果。（ZG-2026-0001）" in as_markdown(report(found), found)
    assert "- 有1个反馈问题尚未分解整改任务。（第2个问题）" in as_markdown(report(found), found)
    assert "定稿前" not in as_markdown(report(found, edition="public"), found)
