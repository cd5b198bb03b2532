"""Whatever a person does to a reading, issues stay slices of the text, apart and in order, and nothing is lost."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.correction import CannotCorrect, Correction
from intake.reader import read
from tests.depth import budget

TEXT = """关于内部检查的反馈
一、存在的主要问题
（一）档案管理方面
1. 借阅登记不完整。9条没有归还日期。请于2026年11月底前整改。
责任部门：综合科
2. 库房没有温湿度记录。
3. 其中8月有7天没有记录。
（二）会议管理方面
1. 纪要印发偏慢。
责任部门：综合科；整改时限：2026年2月30日
二、整改要求
按期整改。
"""


def correction_of(text=TEXT):
    reading = read(text, departments={"档案室": "archive"}, fed_back_on=date(2026, 2, 27))
    return Correction.from_reading(text, reading)


def assert_whole(correction):
    """The contract of a reading, corrected or not."""
    reading = correction.reading()
    pieces = sorted([*reading.issues, *reading.rest], key=lambda one: one.start)
    assert [one.start for one in pieces] == [0, *(one.end for one in pieces[:-1])]
    assert pieces[-1].end == len(correction.text)
    assert all(one.text == correction.text[one.start : one.end] for one in pieces)
    assert all(one.text == one.text.strip() and one.title and one.number for one in reading.issues)
    assert len({item.key for item in correction.items}) == len(correction.items)


@pytest.fixture
def correction():
    return correction_of()


def words(correction):
    return [correction.words(item) for item in correction.items]


def test_it_begins_as_the_reader_leaves_it(correction):
    assert [item.number for item in correction.items] == ["一（一）1", "一（一）2", "一（一）3", "一（二）1"]
    assert [item.said for item in correction.items] == ["综合科", "", "", "综合科"]
    assert correction.unknown_departments() == {"综合科": 2}
    assert_whole(correction)


def test_neighbours_become_one_with_what_stands_between(correction):
    second = correction.items[1].key
    correction.merge(second)
    assert words(correction)[1] == "2. 库房没有温湿度记录。\n3. 其中8月有7天没有记录。"
    assert correction.items[1].number == "一（一）2"
    assert correction.items[1].how_found == "merged" and str(correction.items[1].confidence)
    assert_whole(correction)
    # A label that stands between them goes along, and the merged issue has its department.
    correction.merge(correction.items[0].key)
    assert "责任部门：综合科" in words(correction)[0] and correction.items[0].said == "综合科"
    assert_whole(correction)


def test_what_is_empty_in_the_first_comes_from_the_second(correction):
    correction.edit(correction.items[2].key, department="archive", term="fixed", due_on=date(2026, 3, 5))
    correction.merge(correction.items[1].key)
    merged = correction.items[1]
    assert (merged.department, merged.term, merged.due_on) == ("archive", "fixed", date(2026, 3, 5))


def test_a_heading_between_two_keeps_them_apart(correction):
    before = correction.as_plain()
    with pytest.raises(CannotCorrect) as no:
        correction.merge(correction.items[2].key)
    assert "heading" in str(no.value) or "标题" in str(no.value)
    with pytest.raises(CannotCorrect):
        correction.merge(correction.items[3].key)
    assert correction.as_plain() == before


def test_rows_of_a_table_are_not_merged_over_their_other_cells():
    rows = "| 1 | 甲事不全。 | 档案室 |\n| 2 | 乙事不全。 | 档案室 |\n"
    correction = correction_of(f"| 序号 | 问题 | 责任部门 |\n| --- | --- | --- |\n{rows}")
    assert len(correction.items) == 2
    with pytest.raises(CannotCorrect):
        correction.merge(correction.items[0].key)


def test_an_issue_is_split_where_a_sentence_begins(correction):
    first = correction.items[0]
    places = correction.places_to_split(first)
    assert [said for _offset, said in places] == ["9条没有归还日期。", "请于2026年11月底前整改。"]
    second = correction.split(first.key, places[0][0])
    assert words(correction)[:2] == ["1. 借阅登记不完整。", "9条没有归还日期。请于2026年11月底前整改。"]
    assert (second.number, second.title, second.category) == ("一（一）1-2", "9条没有归还日期", first.category)
    assert (second.said, second.due_on) == ("综合科", first.due_on)
    assert_whole(correction)
    correction.merge(first.key)
    assert words(correction)[0] == "1. 借阅登记不完整。9条没有归还日期。请于2026年11月底前整改。"


def test_a_split_at_a_space_leaves_the_space_to_the_rest():
    correction = correction_of("存在问题\n1. 甲事不全，\n乙事也不全。\n")
    correction.split(correction.items[0].key, 8)
    assert words(correction) == ["1. 甲事不全，", "乙事也不全。"]
    assert_whole(correction)


@pytest.mark.parametrize("offset", [0, 1, 2, 400, -3])
def test_a_split_that_would_leave_nothing_is_refused(correction, offset):
    before = correction.as_plain()
    with pytest.raises(CannotCorrect):
        correction.split(correction.items[3].key, offset)
    assert correction.as_plain() == before


def test_what_is_no_issue_goes_to_the_rest_and_comes_back_from_there(correction):
    correction.leave_out(correction.items[1].key)
    assert len(correction.items) == 3
    assert_whole(correction)
    rest = next(one for one in correction.rest() if "库房" in one.text)
    taken = correction.take(rest.start, rest.end)
    assert correction.words(taken) == "2. 库房没有温湿度记录。"
    assert (taken.title, taken.category) == ("库房没有温湿度记录", "档案管理方面")
    assert correction.items.index(taken) == 1
    assert_whole(correction)


def test_only_whole_pieces_of_the_rest_are_taken(correction):
    piece = next(one for one in correction.rest() if "按期" in one.text)
    inside = correction.items[0]
    for start, end in ((piece.start, piece.end - 2), (inside.start, inside.end), (0, len(TEXT)), (5, 3)):
        with pytest.raises(CannotCorrect):
            correction.take(start, end)
    assert correction.words(correction.take(piece.start, piece.end)) == "按期整改。"


def test_a_department_is_made_known_once(correction):
    correction.edit(correction.items[3].key, department="archive")
    correction.give_department("综合科", "office")
    assert [item.department for item in correction.items] == ["office", "", "", "archive"]
    assert correction.unknown_departments() == {}


def test_warnings_go_when_what_they_are_about_is_put_right(correction):
    def open_warnings():
        return [one.code for one in correction.warnings if correction.still_holds(one)]

    assert sorted(open_warnings()) == ["impossible_date", "unknown_department", "unknown_department"]
    correction.edit(correction.items[3].key, due_on=date(2026, 3, 1))
    assert sorted(open_warnings()) == ["unknown_department", "unknown_department"]
    correction.give_department("综合科", "archive")
    assert open_warnings() == []


def test_who_is_gone_cannot_be_corrected(correction):
    key = correction.items[0].key
    correction.leave_out(key)
    for act in (correction.merge, correction.leave_out, correction.item, correction.edit):
        with pytest.raises(CannotCorrect):
            act(key)


def test_it_survives_being_kept(correction):
    correction.split(correction.items[0].key, 9)
    correction.give_department("综合科", "archive")
    kept = json.loads(json.dumps(correction.as_plain()))
    again = Correction.from_plain(TEXT, kept)
    assert again == correction
    assert again.reading() == correction.reading()


def test_a_text_without_issues_can_be_given_some():
    correction = correction_of("今天天气不错\n")
    for item in list(correction.items):
        correction.leave_out(item.key)
    assert correction.reading().issues == ()
    rest = correction.rest()[0]
    correction.take(rest.start, rest.end)
    assert [issue.number for issue in correction.reading().issues] == ["1"]
    assert_whole(correction)


TABLE = "| 序号 | 问题 |\n| --- | --- |\n| 1 | 丁事 |\n"
PARTS = ("一、存在问题\n", "（一）档案方面\n", "1. 甲事不全。", "2. 乙事不清；丙事不明。\n", "\n", "责任部门：综合科\n")
PARTS += ("𠮷野事多。", TABLE, "一是慢；二是乱。\n", "　")
ACTS = st.tuples(st.sampled_from(["merge", "leave_out", "split", "take"]), st.integers(0, 99))


def do(correction, act, number):
    """One correction of whatever is there."""
    rest = correction.rest()
    if act == "take" and rest:
        piece = rest[number % len(rest)]
        correction.take(piece.start, piece.end)
    elif act != "take" and correction.items:
        key = correction.items[number % len(correction.items)].key
        getattr(correction, act)(*((key, number % 13) if act == "split" else (key,)))


@settings(max_examples=budget(40, 1000), deadline=None)
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=14), st.lists(ACTS, max_size=14))
def test_no_row_of_corrections_breaks_the_contract(parts, acts):
    correction = correction_of("".join(parts))
    for act in acts:
        before = correction.as_plain()
        try:
            do(correction, *act)
        except CannotCorrect:
            assert correction.as_plain() == before
        assert_whole(correction)
