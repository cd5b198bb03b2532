"""The rectification ledger as of an instant: one row per ticket, the same columns whatever the instant."""

import csv
import io
import json
import unicodedata
from operator import itemgetter

from record.text import seen
from reports.labels import CLASS_LABELS, RESULT_LABELS, SEVERITY_LABELS, STATE_LABELS, TERM_LABELS
from reports.lateness import days_late
from reports.measures import is_carried_out
from reports.prose.phrases import how_far
from reports.statistics import counters
from tracker.fields import EXPORT, FIELDS, shown_on
from tracker.vocabulary import Klass, Result, Severity, State, Term

BYTE_ORDER_MARK = "\ufeff"
# What makes a spreadsheet take a cell for a formula, in half and full width.
_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r")


def rows(facts):
    """One dict per ticket, in the order of the issues: codes, and labels beside them under `…_label`."""
    return [_row(place, ticket, facts.as_of) for place, ticket in enumerate(facts.tickets, start=1)]


def plain_rows(facts):
    """The rows as plain values: dates are ISO dates, empty ones None."""
    return json.loads(as_json(facts))


def as_json(facts):
    """The rows as a JSON list; dates are ISO dates, empty ones null."""
    return json.dumps(rows(facts), ensure_ascii=False, indent=2, default=_iso) + "\n"


def as_csv(facts):
    """The rows as CSV that a spreadsheet opens as it is: byte order mark, quoted cells, \\r\\n between rows.

    A text that a spreadsheet would take for a formula gets an apostrophe in front. Line breaks inside stay.
    """
    sheet = io.StringIO()
    writer = csv.writer(sheet, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows(facts):
        writer.writerow([spreadsheet_safe(column(row)) for column in COLUMNS.values()])
    return BYTE_ORDER_MARK + sheet.getvalue()


def spreadsheet_safe(value):
    """The value as a cell's text that no spreadsheet calculates."""
    text = "" if value is None else _iso(value) if hasattr(value, "isoformat") else str(value)
    text = seen(text).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(ch for ch in text if _may_stand_in_a_cell(ch))
    bare = text.lstrip(" \n\u3000\u00a0\ufeff\u200b")
    return f"'{text}" if bare.startswith(_FORMULA_STARTS) or text.startswith(_FORMULA_STARTS) else text


def _row(place, ticket, as_of):
    row = {"sequence": place}
    for field in EXPORTED:
        row[field.name] = WORKED_OUT[field.name](ticket, as_of) if field.name in WORKED_OUT else field.value(ticket)
        if field.choices:
            row[f"{field.name}_label"] = WORDS[field.choices].get(row[field.name], row[field.name])
    return row


def _measure(measure):
    told = ("position", "text", "owner", "due_on", "progress", "progress_note", "verdict")
    return {name: getattr(measure, name) for name in told}


def _measures_in_lines(row):
    return "\n".join(f"{measure['position']}. {measure['text']}" for measure in row["measures"])


def _measures_counted(row):
    total = len(row["measures"])
    return f"措施{total}条，{how_far(row['measures_carried_out'], total)}" if total else ""


def _counters_in_words(row):
    return "；".join(counter["label"] + counter["text"] for counter in row["counters"] if counter["amount"])


EXPORTED = [field for field in FIELDS if EXPORT in field.on and field.name != "sequence"]
WORDS = {Term: TERM_LABELS, Severity: SEVERITY_LABELS, State: STATE_LABELS, Klass: CLASS_LABELS, Result: RESULT_LABELS}
# What is counted of a ticket as of a day.
WORKED_OUT = {
    "overdue_days": days_late,
    "measures": lambda ticket, _day: [_measure(measure) for measure in ticket.measures],
    "measures_carried_out": lambda ticket, _day: sum(map(is_carried_out, ticket.measures)),
    "counters": lambda ticket, _day: counters([ticket]),
    "evidence": lambda ticket, _day: [file.name for file in ticket.evidence if file.status == "current"],
}
# How a cell says what is not said as it is; 进展 in words, because a bare 2/3 becomes a date in a spreadsheet.
IN_A_CELL = {
    "supporting": lambda row: "、".join(row["supporting"]),
    "measures": _measures_in_lines,
    "measures_carried_out": _measures_counted,
    "counters": _counters_in_words,
    "evidence": lambda row: "\n".join(row["evidence"]),
}


def _cell(field):
    return IN_A_CELL.get(field.name) or itemgetter(f"{field.name}_label" if field.choices else field.name)


# Heading -> what stands under it, of a row.
SHEET = [field for field in shown_on(EXPORT) if field.sheet]
COLUMNS = {field.sheet.heading: _cell(field) for field in SHEET}


def _iso(value):
    return value.isoformat()


def _may_stand_in_a_cell(character):
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
