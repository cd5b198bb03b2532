"""The ledger as an Excel workbook."""

import io

from openpyxl import load_workbook

from reports.ledger import COLUMNS
from reports.workbook import GROUPS, as_xlsx
from tests.reports.office import a_long_report, a_whole_office, closed, facts, issue, measure


def opened(told):
    return load_workbook(io.BytesIO(as_xlsx(told)))


def test_every_column_of_the_ledger_stands_in_one_group():
    names = [name for _group, group in GROUPS for name in group]
    assert sorted(names) == sorted([*COLUMNS, "措施进度"])


def test_it_opens_at_the_head_prints_it_on_every_page_and_filters():
    sheet = opened(a_long_report())["整改台账"]
    assert sheet["A1"].value == "整改台账"
    assert "2026-11-23" in sheet["A2"].value
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C5", "$3:$4")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.auto_filter.ref.startswith("A4:")
    assert {cell.value for cell in sheet[3]} > {group for group, _names in GROUPS} - {None}


def test_a_ticket_with_two_measures_takes_two_lines_and_says_the_rest_once():
    of = issue(1)
    told = facts(closed(1, of, measures=(measure(1, "修订办法", 100), measure(2, "组织培训", 40))))
    sheet = opened(told)["整改台账"]
    column = [cell.value for cell in sheet[4]].index("整改措施") + 1
    assert [sheet.cell(row, column).value for row in (5, 6)] == ["1. 修订办法", "2. 组织培训"]
    assert [sheet.cell(row, column + 1).value for row in (5, 6)] == ["100%", "40%"]
    assert "B5:B6" in {str(merged) for merged in sheet.merged_cells.ranges}


def test_what_people_typed_is_never_a_formula():
    told = facts(closed(1, issue(1, title='=HYPERLINK("http://x","y")'), outcome="＝1+1\n@SUM(A1)"))
    sheet = opened(told)["整改台账"]
    cells = [cell for row in sheet.iter_rows(min_row=5) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert '=HYPERLINK("http://x","y")' in {cell.value for cell in cells}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "＝", "@")))


def test_a_text_longer_than_a_cell_says_that_it_was_cut():
    told = facts(closed(1, issue(1), outcome="长" * 40_000))
    values = [cell.value for cell in opened(told)["整改台账"][5]]
    [cut] = [value for value in values if value and str(value).startswith("长长")]
    assert len(cut) == 32_767 and cut.endswith("（全文见系统）")


def test_a_hidden_sheet_names_each_ticket_with_its_version_and_hash():
    book = opened(a_whole_office())
    hidden = book["rectify"]
    assert hidden.sheet_state == "hidden"
    rows = list(hidden.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == [ticket.number for ticket in a_whole_office().tickets]
    assert all(len(row[2]) == 64 for row in rows)


def test_an_empty_ledger_is_a_workbook_too():
    assert opened(facts())["整改台账"].max_row == 4
