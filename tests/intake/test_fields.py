"""What stands beside an issue: term, department, due date, and a warning where the text fails to say it."""

from datetime import date

import pytest

from intake.dates import IMPOSSIBLE, UNCLEAR, dates_in, read_date
from intake.folding import fold
from intake.reader import read

FED_BACK_ON = date(2026, 9, 20)
DEPARTMENTS = {"办公室": "office", "财务处": "finance", "采购管理处": "procurement"}


def issue_of(text, **said):
    reading = read(f"存在问题\n1. {text}\n", departments=DEPARTMENTS, fed_back_on=FED_BACK_ON, **said)
    (issue,) = reading.issues
    return issue, [(warning.code, warning.line) for warning in reading.warnings]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026年11月27日", date(2026, 11, 27)),
        ("2026 年 11 月 27 日前", date(2026, 11, 27)),
        ("２０２６年１１月２７日", date(2026, 11, 27)),
        ("2026-11-27", date(2026, 11, 27)),
        ("2026.11.27", date(2026, 11, 27)),
        ("2026/11/7", date(2026, 11, 7)),
        ("二〇二六年十一月三日", date(2026, 11, 3)),
        ("二○二七年二月", date(2027, 2, 28)),
        ("2026年11月底前", date(2026, 11, 30)),
        ("2028年2月底", date(2028, 2, 29)),
        ("2026.11", date(2026, 11, 30)),
        ("11月底前", date(2026, 11, 30)),
        ("9月底前", date(2026, 9, 30)),
        ("3月底前", date(2027, 3, 31)),
        ("明年3月底前", date(2027, 3, 31)),
        ("11月上旬", date(2026, 11, 10)),
        ("12月前", date(2026, 11, 30)),
        ("10月15日前", date(2026, 10, 15)),
        ("年底前", date(2026, 12, 31)),
        ("2027年底前", date(2027, 12, 31)),
        ("本年度内", date(2026, 12, 31)),
        ("本月底", date(2026, 9, 30)),
        ("下月5日前", date(2026, 10, 5)),
        ("第四季度末", date(2026, 12, 31)),
        ("一季度末", date(2027, 3, 31)),
        ("明年上半年", date(2027, 6, 30)),
        ("30日内", date(2026, 10, 20)),
        ("三个月内", date(2026, 12, 20)),
        ("2026年3月至6月底", date(2026, 6, 30)),
        ("2026年11月至次年3月底", date(2027, 3, 31)),
    ],
)
def test_dates_are_read_as_offices_write_them(words, day):
    assert read_date(fold(words), FED_BACK_ON).day == day


@pytest.mark.parametrize(
    "words", ["2026年2月30日", "2026-02-30", "2026.13.01", "2月30日", "2026年13月", "2027年2月29日", "2026年9月31日前"]
)
def test_a_date_that_does_not_exist_is_no_date(words):
    found = read_date(fold(words), FED_BACK_ON)
    assert (found.day, found.problem) == (None, IMPOSSIBLE)


def test_without_the_day_of_feedback_a_bare_month_says_nothing():
    assert (read_date("11月底").day, read_date("11月底").problem) == (None, UNCLEAR)
    assert read_date("2月30日").problem == IMPOSSIBLE
    assert read_date("2026年11月底").day == date(2026, 11, 30)


def test_working_days_are_left_to_the_calendar():
    assert read_date("15个工作日内", FED_BACK_ON).problem == UNCLEAR


@pytest.mark.parametrize("words", ["尽快", "", "10.5万元", "第3号", "3.5%", "1234567"])
def test_what_is_no_date_is_none(words):
    assert list(dates_in(words, FED_BACK_ON)) == []


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("台账不全。（立行立改）", "immediate"),
        ("台账不全，限期整改。", "fixed"),
        ("台账不全。整改类型：长期坚持", "lasting"),
        ("立行立改要求落实不到位。", ""),
        ("立行立改机制没有建立。", ""),
        ("台账不全，一部分立行立改，一部分长期坚持。", ""),
        ("台账不全。", ""),
    ],
)
def test_the_term_is_what_the_words_ask_for(text, term):
    assert issue_of(text)[0].term == term


def test_a_heading_gives_its_term_to_all_under_it():
    text = "存在问题\n一、立行立改类\n1. 台账不全。\n2. 签字不全。\n二、长期坚持类\n1. 培训不够。\n"
    assert [issue.term for issue in read(text).issues] == ["immediate", "immediate", "lasting"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("台账不全，请于2026年11月底前整改到位。", date(2026, 11, 30)),
        ("台账不全，应于10月31日前完成整改。", date(2026, 10, 31)),
        ("台账不全，要求30日内完成整改。", date(2026, 10, 20)),
        ("2026年6月底前应完成的采购没有完成。", None),
        ("应于2026年6月底前完成，至今没有完成。", None),
        ("未在2026年12月底前完成计划。", None),
        ("2026年11月27日的会议没有记录。", None),
        ("台账不全。整改时限：2026年12月15日", date(2026, 12, 15)),
    ],
)
def test_only_a_date_that_asks_for_rectification_is_due(text, day):
    assert issue_of(text)[0].due_on == day


def test_a_date_that_does_not_exist_is_named_with_its_line():
    issue, warnings = issue_of("台账不全。\n责任部门：办公室\n整改时限：2026年2月30日")
    assert (issue.due_on, issue.department) == (None, "office")
    assert warnings == [("impossible_date", 4)]
    issue, warnings = issue_of("2026年2月30日的会议没有记录。")
    assert (issue.due_on, warnings) == (None, [("impossible_date_in_text", 2)])


def test_a_date_before_the_feedback_is_not_taken():
    issue, warnings = issue_of("台账不全。\n整改时限：2025年12月31日")
    assert (issue.due_on, warnings) == (None, [("due_before_feedback", 3)])


def test_an_unclear_date_and_an_unknown_department_are_named():
    issue, warnings = issue_of("台账不全。\n责任部门：后勤处；整改时限：尽快")
    assert (issue.due_on, issue.department) == (None, "")
    assert warnings == [("unknown_department", 3), ("unclear_date", 3)]


@pytest.mark.parametrize(
    ("said", "code", "supporting"),
    [
        ("办公室", "office", ()),
        ("办公室（牵头）、财务处", "office", ("finance",)),
        ("示例市示范局财务处", "finance", ()),
        ("财务处 配合单位：办公室、采购管理处", "finance", ("office", "procurement")),
    ],
)
def test_the_first_department_leads_and_the_others_support(said, code, supporting):
    issue, _ = issue_of(f"台账不全。\n责任单位：{said}")
    assert (issue.department, issue.supporting) == (code, supporting)


def test_who_knows_no_departments_is_not_warned_of_them():
    reading = read("存在问题\n1. 台账不全。责任部门：后勤处\n")
    assert (reading.issues[0].department, reading.warnings) == ("", ())


def test_labels_on_lines_of_their_own_are_rest_and_say_what_for():
    text = "存在问题\n1. 台账不全。\n责任部门：办公室；整改时限：2026年11月底\n2. 签字不全。\n"
    reading = read(text, departments=DEPARTMENTS, fed_back_on=FED_BACK_ON)
    assert reading.issues[0].text == "1. 台账不全。"
    used = {piece.text: piece.used_as for piece in reading.rest}
    assert used["责任部门：办公室"] == "department"
    assert used["整改时限：2026年11月底"] == "due_on"


def test_a_table_tells_rows_apart_and_names_what_is_wrong_with_them():
    text = (
        "| 序号 | 问题类别 | 存在问题 | 责任部门 | 整改时限 |\n|---|---|---|---|---|\n"
        "| 1 | 采购 | 验收记录不全。 | 财务处 | 2026年2月30日 |\n"
        "| 2 | | 合同编号重复。 | 总务处 | 长期坚持 |\n"
    )
    reading = read(text, departments=DEPARTMENTS, fed_back_on=FED_BACK_ON)
    first, second = reading.issues
    assert (first.number, first.text, first.category, first.department) == ("1", "验收记录不全。", "采购", "finance")
    assert (second.category, second.term, second.department) == ("采购", "lasting", "")
    assert [(one.code, one.line) for one in reading.warnings] == [("impossible_date", 3), ("unknown_department", 4)]
    used = {piece.text: piece.used_as for piece in reading.rest if piece.used_as}
    assert used == {
        "1": "number",
        "2": "number",
        "采购": "category",
        "财务处": "department",
        "总务处": "department",
        "2026年2月30日": "due_on",
        "长期坚持": "due_on",
    }


def test_every_warning_is_a_sentence():
    _, warnings = issue_of("台账不全。")
    assert warnings == []
    reading = read("示范处工作总结\n一、主要成效\n一是完成汇编；二是完成培训。\n")
    assert [str(warning.message) for warning in reading.warnings]
