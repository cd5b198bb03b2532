"""What the prose says, word by word."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reports.markdown import as_markdown
from reports.normalization import clause, quoted, without_numbering
from reports.prose import PROSE_VERSION, compose
from reports.prose.edition import INTERNAL, PUBLIC
from reports.report import report, title
from reports.statistics import TRUNCATED
from tests.reports.office import (
    AUDIT,
    a_whole_office,
    cancelled,
    closed,
    counter,
    facts,
    issue,
    measure,
    ticket,
)

HERE = Path(__file__).parent


def told(found, kind, edition=INTERNAL):
    """The sentences of one kind."""
    return [
        sentence.text
        for section in compose(found, edition=edition)
        for sentence in section.sentences
        if sentence.kind == kind
    ]


@pytest.mark.parametrize("edition", [INTERNAL, PUBLIC])
def test_a_whole_report(edition):
    """Whoever changes a word of the prose raises its version and writes these papers anew."""
    office = a_whole_office()

    assert PROSE_VERSION == 2
    assert as_markdown(report(office, edition=edition), office) == (HERE / f"whole_office.{edition}.md").read_text(
        "utf-8"
    )


def test_an_inspection_without_anything_is_told_honestly():
    assert [(section.heading, [s.text for s in section.sentences]) for section in compose(facts())] == [
        (
            "一、整改工作基本情况",
            [
                "2026年8月3日，市审计局向示例学院反馈审计意见，印发《关于示例学院财务收支审计的意见》（审意〔2026〕12号）。",
                "示例学院对照反馈意见逐项推进整改，现将截至2026年11月23日的整改情况报告如下。",
                "尚未录入问题。",
            ],
        ),
        ("二、问题整改情况", ["尚未录入问题。"]),
        ("三、尚未完成的事项及原因", ["尚无整改任务。"]),
        ("四、下一步工作安排", ["尚无整改任务，待反馈问题分解后安排。"]),
    ]


def test_issues_without_tickets_are_said_to_be_without():
    found = facts(issues=[issue(1), issue(2, "合同未备案")])

    assert told(found, "statistics") == ["共反馈问题2个，尚未分解整改任务。"]
    assert told(found, "progress") == [
        "一是针对“差旅费报销审核不严”的问题，尚未分解整改任务。",
        "二是针对“合同未备案”的问题，尚未分解整改任务。",
    ]


# --- the basis ---


@pytest.mark.parametrize(
    ("changed", "first"),
    [
        (
            {"document_number": ""},
            "2026年8月3日，市审计局向示例学院反馈审计意见，印发《关于示例学院财务收支审计的意见》。",
        ),
        ({"document_title": ""}, "2026年8月3日，市审计局向示例学院反馈审计意见。"),
        (
            {"document_title": "《意见》", "document_number": ""},
            "2026年8月3日，市审计局向示例学院反馈审计意见，印发《意见》。",
        ),
        (
            {"document_title": "关于《办法》的意见", "document_number": ""},
            "2026年8月3日，市审计局向示例学院反馈审计意见，印发《关于〈办法〉的意见》。",
        ),
        ({"inspecting_body": "", "document_title": ""}, "2026年8月3日，示例学院收到审计反馈意见。"),
        (
            {"kind": "self-check", "document_title": ""},
            "2026年8月3日，示例学院完成自查，并梳理了存在的问题。",
        ),
        (
            {"kind": "self-check", "document_title": "自查报告", "document_number": ""},
            "2026年8月3日，示例学院完成自查，形成《自查报告》。",
        ),
    ],
)
def test_the_basis_says_what_is_known(changed, first):
    assert told(facts(inspection=replace(AUDIT, **changed)), "basis")[0] == first


def test_titles():
    assert title(AUDIT) == "示例学院关于市审计局审计反馈问题整改情况的报告"
    assert title(replace(AUDIT, kind="self-check")) == "示例学院关于自查发现问题整改情况的报告"
    assert title(None) == "关于整改情况的报告"


def test_a_self_check_finds_where_others_tell():
    found = facts(closed(1, issue(1)), inspection=replace(AUDIT, kind="self-check"))

    assert told(found, "statistics")[0] == "共发现问题1个，分解整改任务1项，已完成；完成率100%。"
    assert told(found, "category")[0] == "发现的1个问题涉及1个方面，整改情况如下。"


# --- the figures in words ---

ONE, TWO, THREE = issue(1), issue(2, "合同未备案"), issue(3, "资产账实不符")


@pytest.mark.parametrize(
    ("tickets", "sentence"),
    [
        ([closed(1, ONE)], "共反馈问题1个，分解整改任务1项，已完成；完成率100%。"),
        ([closed(1, ONE), closed(2, TWO)], "共反馈问题2个，分解整改任务2项，均已完成；完成率100%。"),
        ([ticket(1, ONE), ticket(2, ONE)], "共反馈问题1个，分解整改任务2项，均在推进；完成率0%。"),
        (
            [closed(1, ONE), closed(2, TWO), cancelled(3, THREE)],
            "共反馈问题3个，分解整改任务3项，其中撤销1项，其余2项均已完成；完成率100%（已撤销的不计入）。",
        ),
        ([cancelled(1, ONE)], "共反馈问题1个，分解整改任务1项，已撤销。"),
        ([cancelled(1, ONE), cancelled(2, ONE)], "共反馈问题1个，分解整改任务2项，均已撤销。"),
        (
            [closed(1, ONE), closed(2, ONE), ticket(3, ONE, klass="unfinished", last_reason="雨季停工")],
            "共反馈问题1个，分解整改任务3项，其中已完成2项、未完成1项；完成率66.67%。",
        ),
        (
            [closed(1, ONE), ticket(2, ONE, klass="")],
            "共反馈问题1个，分解整改任务2项，其中已完成1项、无法归类1项；完成率50%。",
        ),
    ],
)
def test_the_statistics_sentence(tickets, sentence):
    assert told(facts(*tickets), "statistics")[0] == sentence


def test_prose_and_figures_round_alike():
    found = facts(closed(1, ONE), closed(2, ONE), ticket(3, ONE))
    cut = report(found, rounding=TRUNCATED)

    assert cut["statistics"]["rate"] == "66.66%"
    assert any("完成率66.66%" in sentence["text"] for sentence in cut["sections"][0]["sentences"])


def test_counted_work_is_summed_exactly_and_rests_on_those_who_did_it():
    found = facts(
        closed(1, ONE, counters=(counter("money_recovered", 713_250, "分"), counter("meetings", 1, "次"))),
        closed(2, ONE, counters=(counter("money_recovered", 1_286_750, "分"),)),
        closed(3, ONE, counters=(counter("meetings", 0, "次"),)),
    )
    [sentence, _] = [s for section in compose(found) for s in section.sentences if s.kind == "counters"]

    assert sentence.text == "整改以来，累计召开会议1次、收回资金2万元。"
    assert sentence.tickets == ("ZG-2026-0001", "ZG-2026-0002")


# --- what was done ---


def test_a_single_item_is_not_numbered():
    assert told(facts(closed(1, ONE)), "done") == [
        "针对“差旅费报销审核不严”的问题，由财务处牵头整改，修订《差旅费管理办法》，报销单据逐笔复核。整改任务已完成，2026年11月3日销号。"
    ]


def test_items_go_on_after_ten():
    found = facts(*(closed(place, issue(place, f"问题{place}")) for place in range(1, 13)))

    assert [text.partition("针对")[0] for text in told(found, "done")] == (
        ["一是", "二是", "三是", "四是", "五是", "六是", "七是", "八是", "九是", "十是", "十一是", "十二是"]
    )


@pytest.mark.parametrize(
    ("known", "answer"),
    [
        ({"state": "registered"}, "整改任务尚未分派。"),
        ({"state": "assigned"}, "整改任务已交由财务处办理，尚待签收。"),
        ({}, "由财务处牵头推进整改，具体措施尚未列明。"),
        ({"measures": (measure(1, "盘点"),)}, "由财务处牵头推进整改，1条措施正在落实。"),
        (
            {"measures": (measure(1, "盘点。", 100), measure(2, "建账", 100, verdict="returned"))},
            "由财务处牵头推进整改，2条措施已落实1条：盘点。",
        ),
        (
            {"measures": (measure(1, "盘点；核对。", 100), measure(2, "建账；", 90, verdict="passed"))},
            "由财务处牵头推进整改，2条措施均已落实：盘点，核对；建账。",
        ),
        (
            {"state": "verified", "outcome": "账实相符。", "verified_on": date(2026, 11, 20)},
            "由财务处牵头整改，账实相符。2026年11月20日已通过核验，待销号。",
        ),
    ],
)
def test_work_under_way_says_how_far_it_is(known, answer):
    assert told(facts(ticket(1, ONE, **known)), "progress") == [f"针对“差旅费报销审核不严”的问题，{answer}"]


def test_measures_and_outcome_are_told_together():
    done = closed(
        1,
        ONE,
        "basically_completed",
        measures=(measure(1, "修订办法", 100), measure(2, "开展培训。", 100)),
        outcome="审核到位。",
    )

    assert told(facts(done), "done") == [
        "针对“差旅费报销审核不严”的问题，由财务处牵头，采取以下措施：修订办法；开展培训。通过整改，审核到位。整改任务基本完成，2026年11月3日销号。"
    ]


def test_headings_follow_the_paths_of_categories():
    found = facts(
        issues=[
            issue(1, category="一、财务管理 / （一）报销"),
            issue(2, category="一、财务管理 / （二）合同"),
            issue(3, category=""),
            issue(4, category="后勤保障"),
        ]
    )

    assert [(section.level, section.heading) for section in compose(found)] == [
        (1, "一、整改工作基本情况"),
        (1, "二、问题整改情况"),
        (2, "（一）财务管理"),
        (3, "1.报销"),
        (3, "2.合同"),
        (2, "（二）后勤保障"),
        (2, "（三）其他问题"),
        (1, "三、尚未完成的事项及原因"),
        (1, "四、下一步工作安排"),
    ]


def test_without_categories_there_are_no_headings_below():
    assert [section.level for section in compose(facts(closed(1, issue(1, category=""))))] == [1, 1, 1, 1]


# --- what is left, and why ---


def test_everything_done_is_said_in_one_sentence():
    both = facts(closed(1, ONE), closed(2, ONE, "basically_completed"))

    assert told(both, "finished") == ["2项整改任务均已完成或基本完成，没有尚未完成的事项。"]
    assert told(facts(closed(1, ONE)), "finished") == ["1项整改任务已完成，没有尚未完成的事项。"]
    assert told(both, "none") == ["2项整改任务均已办结，没有需要继续安排的事项。"]


def test_late_work_without_a_word_is_said_to_be_unexplained():
    late = ticket(1, ONE, klass="unfinished", due_on=date(2026, 11, 22), original_due_on=date(2026, 11, 22))

    assert told(facts(late), "unfinished") == [
        "尚有1项整改任务没有办结，已逾期。",
        "“差旅费报销审核不严”（ZG-2026-0001）：由财务处牵头，责任领导李明，正在整改；期限2026年11月22日，已逾期1天；尚未说明原因。",
    ]


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("send_back", "核验退回，退回意见：附件不全。"),
        ("reopen", "销号后重启，原因：附件不全。"),
        ("decline", "退回交办，原因：附件不全。"),
        ("verify", "核验意见：附件不全。"),
        ("accept", "说明：附件不全。"),
    ],
)
def test_the_reason_says_where_it_comes_from(verb, words):
    sentence = told(facts(ticket(1, ONE, last_verb=verb, last_reason="附件不全。")), "unfinished")[1]

    assert sentence.endswith(words)


def test_what_was_said_twice_is_told_once():
    steps = (
        measure(1, "盘点", 60, progress_note="完成三个库房。"),
        measure(2, "建账", 100, verdict="returned", verdict_note="缺少盘点表"),
    )
    late = ticket(
        1,
        ONE,
        measures=steps,
        last_progress="完成三个库房",
        last_verb="send_back",
        last_reason="缺少盘点表。",
    )

    assert told(facts(late), "unfinished")[1] == (
        "“差旅费报销审核不严”（ZG-2026-0001）：由财务处牵头，责任领导李明，正在整改；期限2026年12月31日；"
        "整改措施2条，正在落实；“盘点”进度60%，完成三个库房；“建账”核验退回；核验退回，退回意见：缺少盘点表。"
    )


def test_a_reopened_ticket_says_its_round():
    assert "正在整改（第2轮整改）" in told(facts(ticket(1, ONE, cycle=2)), "unfinished")[1]


def test_cancelled_tickets_come_with_their_reason():
    found = facts(cancelled(1, ONE, last_reason="与原有任务重复。"), cancelled(2, ONE))

    assert told(found, "cancelled") == [
        "另有2项整改任务已撤销。",
        "“差旅费报销审核不严”（ZG-2026-0001）于2026年9月15日撤销，原因：与原有任务重复。",
        "“差旅费报销审核不严”（ZG-2026-0002）于2026年9月15日撤销，未说明原因。",
    ]


def test_nothing_is_said_of_cancelling_where_nothing_was_cancelled():
    assert "撤销" not in str(compose(facts(closed(1, ONE), ticket(2, TWO))))


# --- what comes next ---


def test_next_steps_stand_in_the_order_of_their_dates():
    found = facts(
        ticket(1, ONE, due_on=None),
        ticket(2, ONE, due_on=date(2026, 12, 20)),
        ticket(3, ONE, due_on=date(2026, 11, 1), klass="unfinished"),
        ticket(4, ONE, due_on=date(2026, 12, 1), state="submitted"),
        ticket(5, ONE, term="lasting", due_on=date(2026, 11, 30)),
    )

    assert [text.partition("ZG-2026-")[2][:4] for text in told(found, "next")[1:]] == [
        "0003",
        "0004",
        "0002",
        "0001",
    ]
    assert told(found, "lasting") == [
        "对1项长期坚持的整改任务，持续抓好落实。",
        "“差旅费报销审核不严”（ZG-2026-0005）由财务处持续推进，阶段期限2026年11月30日。",
    ]


def test_the_steps_left_stand_in_the_order_of_their_dates_too():
    steps = (
        measure(1, "总结。"),
        measure(2, "复查", due_on=date(2026, 12, 10)),
        measure(3, "盘点", 100),
        measure(4, "建账", due_on=date(2026, 12, 1)),
        measure(5, "归档", due_on=date(2026, 12, 31)),
        measure(6, "制表", due_on=date(2026, 11, 20)),
    )

    assert told(facts(ticket(1, ONE, measures=steps)), "next")[1] == (
        "2026年12月31日前，财务处完成“差旅费报销审核不严”（ZG-2026-0001）的整改，"
        "落实以下措施：制表（应于2026年11月20日完成）；建账（2026年12月1日前）；复查（2026年12月10日前）；归档；总结。"
    )


def test_finished_work_that_lasts_goes_on():
    assert told(facts(closed(1, ONE, term="lasting")), "lasting")[1] == (
        "“差旅费报销审核不严”（ZG-2026-0001）已办结，由财务处继续坚持。"
    )


# --- careless texts ---


@pytest.mark.parametrize(
    ("text", "tamed"),
    [
        ("已完成。", "已完成"),
        ("已完成。。；", "已完成"),
        ("  第一步，\n\n第二步。 ", "第一步，第二步"),
        ("甲。；乙", "甲。乙"),
        ("他说“逐笔复核。”", "他说“逐笔复核”"),
        ("见附件（共三页。）。", "见附件（共三页）"),
        ("use\tExcel 2016\nnow.", "use Excel 2016 now"),
        ("使用 Excel 表", "使用Excel表"),
        ("增长3.5", "增长3.5"),
        ("等等……", "等等"),
        ("\u202e反\u200b向\x00", "反向"),
        ("。", ""),
        ("", ""),
    ],
)
def test_texts_are_fit_for_a_sentence(text, tamed):
    assert clause(text) == tamed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("一刀切", "“一刀切”"),
        ("“一刀切”", "“一刀切”"),
        ("存在“一刀切”现象", "“存在‘一刀切’现象”"),
        ('存在"一刀切"现象', "“存在‘一刀切’现象”"),
        ("“甲”与“乙”", "“‘甲’与‘乙’”"),
        ("。", "“无题”"),
    ],
)
def test_quotations_nest(text, words):
    assert quoted(text, otherwise="无题") == words


@pytest.mark.parametrize(
    ("heading", "bare"),
    [
        ("一、财务管理", "财务管理"),
        ("（二）合同", "合同"),
        ("3.档案", "档案"),
        ("3.5吨以下", "3.5吨以下"),
        ("十一、其他", "其他"),
        ("一般问题", "一般问题"),
        ("一、", "一、"),
    ],
)
def test_headings_lose_their_own_numbers(heading, bare):
    assert without_numbering(heading) == bare


def test_a_line_break_in_a_title_breaks_no_sentence():
    found = facts(closed(1, issue(1, "报销\n审核不严。\r\n"), title="报销\n审核不严。"))

    assert told(found, "done")[0].startswith("针对“报销审核不严”的问题，")
