"""The figures: each counted by itself, exact, and closing."""

from datetime import date, timedelta

import pytest

from reports.blocking import blocking
from reports.formatting import chinese_numeral, format_amount, format_short_percent
from reports.statistics import TRUNCATED, completion, counters, punctuality, statistics
from tests.reports.office import a_whole_office, cancelled, closed, counter, facts, issue, measure, ticket


def test_every_class_and_every_state_is_counted():
    figures = statistics(a_whole_office())

    assert (figures["issues"], figures["tickets"]) == (6, 7)
    assert figures["by_class"] == {
        "completed": 1,
        "basically_completed": 1,
        "advancing": 3,
        "unfinished": 1,
        "cancelled": 1,
    }
    assert figures["by_state"] == {
        "registered": 1,
        "assigned": 0,
        "in_progress": 2,
        "submitted": 1,
        "verified": 0,
        "closed": 2,
        "cancelled": 1,
    }
    assert (figures["rate"], figures["rate_basis_points"]) == ("33.33%", 3333)


def test_counters_are_summed_in_the_offices_order():
    assert statistics(a_whole_office())["counters"] == [
        {"kind": "rules_made", "label": "制定制度", "amount": 1, "unit": "项", "text": "1项"},
        {"kind": "rules_revised", "label": "修订制度", "amount": 1, "unit": "项", "text": "1项"},
        {"kind": "meetings", "label": "召开会议", "amount": 2, "unit": "次", "text": "2次"},
        {"kind": "trainings", "label": "组织培训", "amount": 3, "unit": "次", "text": "3次"},
        {
            "kind": "money_recovered",
            "label": "收回资金",
            "amount": 71_320_000,
            "unit": "分",
            "text": "71.32万元",
        },
        {"kind": "assets_registered", "label": "登记资产", "amount": 120, "unit": "件", "text": "120件"},
    ]


def test_work_of_a_cancelled_ticket_is_not_counted_twice():
    one = issue(1)
    held = (counter("meetings", 2, "次"),)
    tickets = [ticket(1, one, counters=held), cancelled(2, one, counters=held, merged_into="ZG-2026-0001")]

    assert [found["amount"] for found in counters(tickets)] == [2]


def test_different_units_are_never_added():
    one = ticket(1, issue(1), counters=(counter("meetings", 2, "次"), counter("meetings", 1, "场")))

    assert [found["text"] for found in counters([one])] == ["1场", "2次"]


def test_splitting_an_issue_leaves_the_number_of_issues():
    one = issue(1)
    before, after = facts(ticket(1, one)), facts(ticket(1, one), ticket(2, one), ticket(3, one))

    assert (statistics(before)["issues"], statistics(before)["tickets"]) == (1, 1)
    assert (statistics(after)["issues"], statistics(after)["tickets"]) == (1, 3)


def test_without_tickets_there_is_no_rate():
    assert statistics(facts())["rate"] is None
    assert statistics(facts(cancelled(1, issue(1))))["rate"] is None


# Totals and rates of published reports; the first two print whole percents cut off, the third rounds up.
@pytest.mark.parametrize(
    ("done", "total", "rounded", "cut"),
    [
        (1691, 1786, 9468, 9468),
        (513, 817, 6279, 6279),
        (688, 697, 9871, 9870),
        (2, 3, 6667, 6666),
        (0, 4, 0, 0),
    ],
)
def test_the_rate_is_rounded_as_chosen(done, total, rounded, cut):
    one = issue(1)
    tickets = [closed(1, one)] * done + [ticket(2, one)] * (total - done)

    assert completion(tickets) == rounded
    assert completion(tickets, rounding=TRUNCATED) == cut


def test_a_rate_of_a_hundred_means_that_everything_is_done():
    one = issue(1)
    tickets = [closed(1, one)] * 30_000

    assert completion(tickets) == 10_000
    assert completion([*tickets, ticket(2, one)]) == 9_999


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (713_200, "7132元"),
        (713_250, "7132.50元"),
        (1, "0.01元"),
        (99_999_900, "99.9999万元"),
        (1_000_000, "1万元"),
        (7_132_000_000, "7132万元"),
        (1_000_001, "10000.01元"),
        (0, "0元"),
        (9_007_199_254_740_993_00, "900719925474.0993万元"),
    ],
)
def test_money_is_said_exactly(fen, words):
    assert format_amount(fen, "分") == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1005, "一千零五"),
        (1010, "一千零一十"),
    ],
)
def test_numerals_are_chinese(number, words):
    assert chinese_numeral(number) == words


@pytest.mark.parametrize(
    ("points", "words"),
    [(0, "0%"), (10_000, "100%"), (7143, "71.43%"), (5, "0.05%"), (5000, "50%"), (9450, "94.50%")],
)
def test_percents(points, words):
    assert format_short_percent(points) == words


# --- what stands in the way ---


def codes(*tickets, **more):
    return {item["code"]: item["tickets"] for item in blocking(facts(*tickets, **more))}


def test_nothing_stands_in_the_way_of_a_whole_office():
    assert blocking(a_whole_office()) == []


def test_an_issue_without_a_ticket_is_named_by_its_place():
    [item] = blocking(facts(ticket(1, issue(1)), issues=[issue(1), issue(2), issue(5)]))

    assert (item["code"], item["issues"], item["stops"]) == ("issue_without_ticket", [2, 5], "release")


def test_a_ticket_of_no_class_keeps_the_sum_from_closing_and_is_named():
    found = facts(ticket(1, issue(1)), ticket(2, issue(2), klass=""))
    figures = statistics(found)

    assert sum(figures["by_class"].values()) == figures["tickets"] - 1
    [item] = blocking(found)
    assert (item["code"], item["tickets"], item["stops"]) == ("class_unknown", ["ZG-2026-0002"], "figures")


@pytest.mark.parametrize(
    ("code", "ticket"),
    [
        ("closed_without_result", closed(1, issue(1), result="")),
        ("outcome_missing", closed(1, issue(1), outcome=" \n")),
        ("lead_department_missing", ticket(1, issue(1), lead_department="")),
        ("due_date_missing", ticket(1, issue(1), due_on=None)),
        ("delay_unexplained", ticket(1, issue(1), klass="unfinished")),
        ("cancelled_without_reason", cancelled(1, issue(1))),
        ("state_unknown", ticket(1, issue(1), state="lost")),
        (
            "class_and_state_disagree",
            ticket(1, issue(1), state="closed", result="completed", outcome="已补齐"),
        ),
        ("counter_unclear", ticket(1, issue(1), counters=(counter("meetings", 2, "场"),))),
        ("counter_unclear", ticket(1, issue(1), counters=(counter("meetings", -2, "次"),))),
    ],
)
def test_each_obstacle_names_its_ticket(code, ticket):
    assert codes(ticket) == {code: ["ZG-2026-0001"]}


def test_a_word_of_progress_explains_a_delay():
    late = {"klass": "unfinished", "measures": (measure(1, "盘点", 20, progress_note="系统升级"),)}

    assert codes(ticket(1, issue(1), **late)) == {}


def test_an_issue_that_the_document_does_not_list():
    assert codes(ticket(1, issue(1)), issues=[]) == {"issue_not_listed": ["ZG-2026-0001"]}


def test_a_number_given_twice():
    assert codes(ticket(1, issue(1)), ticket(1, issue(1))) == {"number_given_twice": ["ZG-2026-0001"]}


def test_punctuality_is_judged_by_the_first_date_and_by_the_one_in_force():
    one, day = issue(1), date(2026, 11, 3)
    dates = [(day, day), (day - timedelta(days=1), day), (day - timedelta(days=9), day - timedelta(days=1))]
    tickets = [
        closed(number, one, closed_on=day, original_due_on=first, due_on=now)
        for number, (first, now) in enumerate(dates, 1)
    ]
    assert punctuality(tickets) == {
        "original": {"in_time": 1, "late": 2, "rate": "33.33%"},
        "current": {"in_time": 2, "late": 1, "rate": "66.67%"},
    }
    assert punctuality(tickets, rounding=TRUNCATED)["current"]["rate"] == "66.66%"


def test_lasting_open_and_undated_work_has_no_punctuality():
    one = issue(1)
    tickets = [
        closed(1, one, term="lasting", due_on=date(2020, 1, 1)),
        closed(2, one, due_on=None, original_due_on=None),
        ticket(3, one, due_on=date(2020, 1, 1)),
        cancelled(4, one, due_on=date(2020, 1, 1)),
    ]
    nothing = {"in_time": 0, "late": 0, "rate": None}
    assert punctuality(tickets)["current"] == nothing
    assert statistics(facts(*tickets))["look_backs"] == {"planned": 0, "held": 0, "rebound": 0}
