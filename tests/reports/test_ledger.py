"""The ledger as rows, as JSON and as a sheet that calculates nothing."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.ledger import COLUMNS, as_csv, as_json, rows, spreadsheet_safe
from tests.reports.office import AS_OF, a_whole_office, facts, issue, ticket
from tests.reports.stories import inspections_as_of


def sheet(found):
    return list(csv.reader(io.StringIO(as_csv(found).removeprefix("\ufeff"), newline="")))


def cell(found, column):
    heads, first = sheet(found)
    return first[heads.index(column)]


def test_one_row_per_ticket_with_codes_and_labels():
    third = rows(a_whole_office())[2]

    assert {key: third[key] for key in ("sequence", "number", "state", "state_label", "class", "class_label")} == {
        "sequence": 3,
        "number": "ZG-2026-0003",
        "state": "in_progress",
        "state_label": "整改中",
        "class": "unfinished",
        "class_label": "未完成",
    }
    assert (third["due_on"], third["original_due_on"]) == (date(2026, 10, 31), date(2026, 9, 30))
    assert (third["extensions"], third["overdue_days"], third["measures_carried_out"]) == (1, 23, 1)


def test_json_is_a_list_with_iso_dates():
    found = json.loads(as_json(a_whole_office()))

    assert [row["number"][-1] for row in found] == list("1234567")
    assert (found[2]["due_on"], found[5]["due_on"]) == ("2026-10-31", None)
    assert found[0]["counters"][1]["text"] == "71.32万元"


def test_the_sheet_opens_in_a_spreadsheet():
    text = as_csv(a_whole_office())

    assert text.startswith('\ufeff"序号","编号",')
    assert text.count("\r\n") == 8
    heads, first, *_ = sheet(a_whole_office())
    assert dict(zip(heads, first, strict=True))["协办部门"] == "审计处、人事处"
    assert dict(zip(heads, first, strict=True))["成效数据"] == "修订制度1项；收回资金71.32万元"
    assert dict(zip(heads, first, strict=True))["进展"] == "措施2条，均已落实"


def test_the_columns_are_the_same_at_any_instant():
    past = replace(a_whole_office(), as_of=AS_OF - timedelta(days=365))

    assert sheet(past)[0] == sheet(facts())[0] == list(COLUMNS)


@pytest.mark.parametrize("start", list("=+-@＝＋－＠") + ["\t=", "\r=", "\n=", " =", "\u3000=", "\ufeff=", "\u200b="])
def test_a_formula_is_defused(start):
    value = f'{start}HYPERLINK("http://example.org","点")'
    written = cell(facts(ticket(1, issue(1), title=value)), "整改任务")

    assert written.startswith("'")
    assert written.endswith('HYPERLINK("http://example.org","点")')


def test_ordinary_texts_stay_as_they_are():
    for value in ("ZG-2026-0001", "3-5项", "a=b", "完成率100%", "'引用'", ""):
        assert spreadsheet_safe(value) == value


def test_line_breaks_stay_inside_their_cell():
    found = facts(ticket(1, issue(1), problem='第一行\r\n第二行,"引号"\n第三行'))

    assert cell(found, "具体表现") == '第一行\n第二行,"引号"\n第三行'
    assert len(sheet(found)) == 2


@given(st.text(alphabet="=+-@＝＋ \t\r\n\u200b\u3000\x00,;\"'a改", max_size=8))
def test_no_cell_starts_a_formula(text):
    """Not even after the blanks that a spreadsheet may drop."""
    bare = spreadsheet_safe(text).lstrip(" \n\u3000\u200b\u00a0\ufeff")

    assert not bare.startswith(tuple("=+-@＝＋－＠\t\r"))


@given(inspections_as_of())
def test_every_ticket_has_its_row(found):
    assert [row[1] for row in sheet(found)[1:]] == [ticket.number for ticket in found.tickets]
    assert len(json.loads(as_json(found))) == len(found.tickets)
