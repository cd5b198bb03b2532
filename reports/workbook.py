"""The ledger as an Excel workbook, laid out to be printed on A4 and to be sent out and matched when it comes back."""

import hashlib
import io
import json

import xlsxwriter

from reports.ledger import COLUMNS, SHEET, plain_rows, rows, spreadsheet_safe
from reports.normalization import single_line
from tracker.fields import Kind

TITLE = "整改台账"
PER_MEASURE = {
    "整改措施": lambda measure: f"{measure['position']}. {measure['text']}",
    "措施进度": lambda measure: f"{measure['progress']}%",
}
WIDTHS = {field.sheet.heading: field.sheet.width for field in SHEET} | {"措施进度": 8}
FIGURES = {field.sheet.heading for field in SHEET if field.kind == Kind.FIGURE}
FIRST_ROW = 4
LONGEST_CELL = 32_767
CUT = "……（全文见系统）"


def _groups():
    groups = {}
    for field in SHEET:
        headings = PER_MEASURE if field.sheet.heading in PER_MEASURE else [field.sheet.heading]
        groups.setdefault(field.sheet.group, []).extend(headings)
    return tuple(groups.items())


# The two levels of the header; every column of the ledger stands in exactly one group.
GROUPS = _groups()


_PLAIN = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "border": 1}
LOOKS = {
    "title": {"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter"},
    "line": {"font_name": "宋体", "font_size": 10, "align": "left"},
    "head": _PLAIN | {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#EEF3F9"},
    # The prefix keeps a text that begins with = a text, even when somebody edits the cell.
    "text": _PLAIN | {"text_wrap": True, "num_format": "@", "quote_prefix": True},
    "number": _PLAIN | {"align": "right"},
}


def as_xlsx(facts) -> bytes:
    """The ledger of `facts` as the bytes of an .xlsx. Everything a person typed is text and never calculated."""
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        formats = {name: book.add_format(look) for name, look in LOOKS.items()}
        sheet = book.add_worksheet(TITLE)
        names = [name for _group, group in GROUPS for name in group]
        _head(sheet, facts, names, formats)
        last = _body(sheet, facts, names, formats)
        _print(sheet, last, len(names))
        _identity(book, facts)
    return content.getvalue()


def _head(sheet, facts, names, formats):
    width = len(names) - 1
    sheet.merge_range(0, 0, 0, width, TITLE, formats["title"])
    sheet.set_row(0, 30)
    of = facts.inspection
    unit = f"单位：{single_line(of.unit)}　检查批次：{single_line(of.name)}　" if of else ""
    sheet.merge_range(
        1, 0, 1, width, f"{unit}数据截至：{facts.as_of}　（{facts.instant.isoformat()}）", formats["line"]
    )
    column = 0
    for group, members in GROUPS:
        sheet.merge_range(2, column, 2, column + len(members) - 1, group, formats["head"])
        for name in members:
            sheet.write_string(3, column, name, formats["head"])
            sheet.set_column(column, column, WIDTHS[name])
            column += 1
    sheet.freeze_panes(FIRST_ROW, 2)


def _body(sheet, facts, names, formats):
    """A ticket takes a line for each of its measures; what is said once is merged down. Returns the last line."""
    line = FIRST_ROW
    for row in rows(facts):
        measures = row["measures"] or [None]
        last = line + len(measures) - 1
        for column, name in enumerate(names):
            if name in PER_MEASURE:
                for offset, measure in enumerate(measures):
                    sheet.write_string(line + offset, column, _of_measure(name, measure), formats["text"])
            else:
                _write(sheet, (line, column, last, column), COLUMNS[name](row), name in FIGURES, formats)
        line = last + 1
    return line - 1


def _write(sheet, place, value, is_number, formats):
    form = formats["number"] if is_number else formats["text"]
    first, column, last, _column = place
    if first != last:
        sheet.merge_range(*place, "", form)
    if is_number:
        sheet.write_number(first, column, value, form)
    else:
        sheet.write_string(first, column, _cell(value), form)


def _of_measure(name, measure):
    return "" if measure is None else _cell(PER_MEASURE[name](measure))


def _cell(value):
    """The text that fits a cell; the apostrophe of a CSV is not needed where the cell itself is of text."""
    text = spreadsheet_safe(value)
    text = text[1:] if text.startswith("'") else text
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT


def _print(sheet, last, width):
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2, 3)
    sheet.set_footer("&C第 &P 页 / 共 &N 页")
    sheet.autofilter(3, 0, max(last, 3), width - 1)


def _identity(book, facts):
    """A hidden sheet by which a workbook that was sent out and filled in is matched again."""
    sheet = book.add_worksheet("rectify")
    sheet.hide()
    for line, row in enumerate([("ticket", "version", "sha256"), *_identities(facts)]):
        for column, value in enumerate(row):
            sheet.write_string(line, column, str(value))


def _identities(facts):
    for row in plain_rows(facts):
        said = json.dumps(row, ensure_ascii=False, sort_keys=True).encode()
        yield row["number"], row["version"], hashlib.sha256(said).hexdigest()
