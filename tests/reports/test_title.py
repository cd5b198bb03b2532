"""The title of a report in Word stands in lines that cut no word in two."""

import io

import pytest
from docx import Document

from reports.report import report
from reports.word import TITLE_ENDS, TITLE_LINE, as_docx, title_lines
from tests.reports.office import facts

TITLES = (
    "关于整改情况的报告",
    "示例学院关于自查发现问题整改情况的报告",
    "示例学院关于市审计局审计反馈问题整改情况的报告",
    "示例市示范局关于综合检查组检查反馈问题整改情况的报告",
    "示例市第一人民医院关于市委第三巡察组督查反馈问题整改情况的报告",
    "示例省示例市高新技术产业开发区管理委员会关于省生态环境保护督察办公室环保检查反馈问题整改情况的报告",
)


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_broken_where_a_word_ends_and_never_inside_its_last_words(title):
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(0 < len(line) <= TITLE_LINE for line in lines), lines
    assert lines[-1].endswith(TITLE_ENDS)
    if len(lines) == 2:
        assert abs(len(lines[0]) - len(lines[1])) <= 8, lines


def test_the_document_has_the_title_in_these_lines():
    found = facts()
    told = report(found)
    paragraph = Document(io.BytesIO(as_docx(told, found))).paragraphs[0]
    assert paragraph.text.split("\n") == title_lines(told["title"])
