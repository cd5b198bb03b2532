"""What reading promises for any text whatsoever, and how fields beside issues are guessed."""

import time
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from intake.reader import read
from tests.depth import budget
from tests.intake.test_documents import DEPARTMENTS, documents, reading_of

FED_BACK_ON = date(2026, 9, 20)
LINES = """一、
（一）
1．
（1）
①
2、
二、
（二）
第一章
**存在问题**
问题1：
存在的主要问题
总体评价
下一步打算
原因分析
整改要求：
档案管理方面
如：
附件：
目录
— 3 —
一是
二是
三是
首先，
其次，
台账登记不完整
未按期归档
2026年2月30日
11月底前完成整改
责任部门：办公室
立行立改
示例市示范局
2026年9月20日
请你局
下一步，
10.5万元
3、4月份
𠀀
é"""
SIGNS = list("（）“”：；。，\n\t|\r\x0b\u2028") + ["\n\n", "　　", "**", "# ", "- "]
ROWS = ["| 序号 | 问题 | 责任部门 |\n|---|---|---|\n", "| 1 | 台账不全。 | 办公室 |\n", "  - 见下", "## "]
PIECES = LINES.split("\n") + SIGNS + ROWS


def assert_whole(text, reading):
    """Issues and rest are in order, apart, say what the text says there, and leave nothing out."""
    pieces = sorted([*reading.issues, *reading.rest], key=lambda piece: piece.start)
    assert [piece.start for piece in pieces] == [0, *(piece.end for piece in pieces)][: len(pieces)]
    assert (pieces[-1].end if pieces else 0) == len(text)
    assert all(piece.start < piece.end and piece.text == text[piece.start : piece.end] for piece in pieces)
    assert list(reading.issues) == sorted(reading.issues, key=lambda issue: issue.start)
    for issue in reading.issues:
        assert issue.text.strip() == issue.text
        assert issue.category
        assert issue.number
        assert 0 < len(issue.title) <= 60


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=60).map("".join))
@example("")
@example("\n")
@example("一是")
@example("|")
@example("一、存在问题\n|问题|\n|-|\n||")
@settings(max_examples=budget(150, 3000), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_read_whole(text):
    assert_whole(text, read(text, departments=DEPARTMENTS, fed_back_on=FED_BACK_ON))


@given(st.text(max_size=400))
@settings(max_examples=budget(75, 1500), deadline=None)
def test_even_noise_is_read_whole(text):
    assert_whole(text, read(text, departments=DEPARTMENTS, fed_back_on=None))


def test_documents_are_read_whole():
    for path in documents():
        reading = reading_of(path)
        assert_whole(path.read_text(), reading)


# Two thousand of each are read in a fraction of a second; what grows with the square would take minutes.
@pytest.mark.parametrize(
    "piece",
    [
        "一是",
        "二是；",
        "一是甲甲甲；二是乙乙乙。",
        "一是甲甲甲；\n二是乙乙乙。\n",
        "一是甲甲：\n1. 乙乙\n二是丙丙\n",
        "（",
        "“",
        "|",
        "\n",
        " ",
        "……",
        "一",
        "1",
        "（甲：",
        "下一步，",
        "存在不足，",
        "存在问题：台账不全。",
        "发现以下问题：\n1. 甲乙丙丁\n",
        "1. 某某，如：\n（1）甲\n",
        "1. 甲\n请你局整改。\n",
        "附件：1. 甲\n",
        "2026年2月30日",
        "责任部门：办公室；",
        "一、甲\n（一）乙\n1. 丙\n（1）丁\n①戊\n- 己\n",
        "|问题|\n|-|\n|甲|\n\n",
    ],
)
def test_reading_takes_time_in_proportion(piece):
    started = time.process_time()
    read("自查报告\n存在问题\n" + piece * 2000, departments=DEPARTMENTS, fed_back_on=FED_BACK_ON)
    read("反馈\n" + piece * 2000, departments=DEPARTMENTS, fed_back_on=FED_BACK_ON)
    assert time.process_time() - started < 15


def test_five_megabytes_are_read_within_seconds():
    item = "台账不完整。" + "抽查60份，其中9份没有经办人签字，责任处室没有说明原因，也没有按规定时限补齐；" * 20
    items = "".join(f"{n}. {item}\n" for n in range(1, 1000))
    text = f"关于台账的反馈\n一、总体评价\n总体较好。\n二、存在的主要问题\n（一）台账\n{items}（二）台账\n{items}"
    assert len(text.encode()) > 4_500_000
    started = time.process_time()
    assert len(read(text, departments=DEPARTMENTS, fed_back_on=FED_BACK_ON).issues) == 1998
    assert time.process_time() - started < 60


def test_a_heading_by_style_among_numbered_ones_may_be_followed_by_a_label():
    text = "一、存在问题\n1. 台账不全。\n借阅管理\n整改建议：补齐台账。\n2. 制度不全。\n"
    reading = read(text, headings={2: 2, 3: 2, 5: 2})
    assert_whole(text, reading)
    assert [issue.title for issue in reading.issues] == ["台账不全", "借阅管理"]
