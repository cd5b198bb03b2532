"""The rectification ledger as of an instant: one row per ticket, the same columns whatever the instant."""

import csv
import io
import json
import unicodedata

from record.text import seen
from reports.lateness import days_late
from reports.measures import is_carried_out
from reports.prose.phrases import how_far
from reports.statistics import counters
from reports.words import CLASS_WORDS, RESULT_WORDS, SEVERITY_WORDS, STATE_WORDS, TERM_WORDS

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
        writer.writerow([harmless(column(row)) for column in COLUMNS.values()])
    return BYTE_ORDER_MARK + sheet.getvalue()


def harmless(value):
    """The value as a cell's text that no spreadsheet calculates."""
    text = "" if value is None else _iso(value) if hasattr(value, "isoformat") else str(value)
    text = seen(text).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(ch for ch in text if _may_stand_in_a_cell(ch))
    bare = text.lstrip(" \n\u3000\u00a0\ufeff\u200b")
    return f"'{text}" if bare.startswith(_FORMULA_STARTS) or text.startswith(_FORMULA_STARTS) else text


def _row(place, ticket, as_of):
    return {
        "sequence": place,
        "number": ticket.number,
        "inspection": ticket.inspection.id,
        "inspection_name": ticket.inspection.name,
        "issue_position": ticket.issue.position,
        "issue_numbering": ticket.issue.numbering,
        "issue": ticket.issue.title,
        "category": ticket.issue.category,
        "title": ticket.title,
        "problem": ticket.problem,
        "lead_department": ticket.lead_department,
        "lead_department_code": ticket.lead_department_code,
        "supporting": list(ticket.supporting),
        "leader": ticket.leader,
        "handler": ticket.handler,
        "verifier": ticket.verifier,
        "term": ticket.term,
        "term_label": TERM_WORDS.get(ticket.term, ticket.term),
        "severity": ticket.severity,
        "severity_label": SEVERITY_WORDS.get(ticket.severity, ticket.severity),
        "state": ticket.state,
        "state_label": STATE_WORDS.get(ticket.state, ticket.state),
        "class": ticket.klass,
        "class_label": CLASS_WORDS.get(ticket.klass, ticket.klass),
        "due_on": ticket.due_on,
        "original_due_on": ticket.original_due_on,
        "extensions": ticket.extensions,
        "overdue_days": days_late(ticket, as_of),
        "measures": [_measure(measure) for measure in ticket.measures],
        "measures_carried_out": sum(map(is_carried_out, ticket.measures)),
        "last_progress": ticket.last_progress,
        "last_reason": ticket.last_reason,
        "outcome": ticket.outcome,
        "counters": counters([ticket]),
        "evidence": [file.name for file in ticket.evidence if file.status == "current"],
        "submitted_on": ticket.submitted_on,
        "verified_on": ticket.verified_on,
        "closed_on": ticket.closed_on,
        "result": ticket.result,
        "result_label": RESULT_WORDS.get(ticket.result, ticket.result),
        "merged_into": ticket.merged_into,
        "cycle": ticket.cycle,
        "version": ticket.version,
    }


def _measure(measure):
    return {
        "position": measure.position,
        "text": measure.text,
        "owner": measure.owner,
        "due_on": measure.due_on,
        "progress": measure.progress,
        "progress_note": measure.progress_note,
        "verdict": measure.verdict,
    }


def _of(key):
    return lambda row: row[key]


def _measures_in_lines(row):
    return "\n".join(f"{measure['position']}. {measure['text']}" for measure in row["measures"])


def _measures_counted(row):
    total = len(row["measures"])
    return f"措施{total}条，{how_far(row['measures_carried_out'], total)}" if total else ""


def _counters_in_words(row):
    return "；".join(counter["label"] + counter["text"] for counter in row["counters"] if counter["amount"])


# 进展 is said in words: a bare 2/3 becomes a date in a spreadsheet.
COLUMNS = {
    "序号": _of("sequence"),
    "编号": _of("number"),
    "检查批次": _of("inspection_name"),
    "类别": _of("category"),
    "反馈问题": _of("issue"),
    "整改任务": _of("title"),
    "具体表现": _of("problem"),
    "整改措施": _measures_in_lines,
    "责任部门": _of("lead_department"),
    "协办部门": lambda row: "、".join(row["supporting"]),
    "责任领导": _of("leader"),
    "承办人": _of("handler"),
    "核验人": _of("verifier"),
    "整改类型": _of("term_label"),
    "严重程度": _of("severity_label"),
    "状态": _of("state_label"),
    "分类": _of("class_label"),
    "期限": _of("due_on"),
    "原期限": _of("original_due_on"),
    "延期次数": _of("extensions"),
    "逾期工作日": _of("overdue_days"),
    "进展": _measures_counted,
    "最近进展": _of("last_progress"),
    "整改成效": _of("outcome"),
    "成效数据": _counters_in_words,
    "佐证材料": lambda row: "\n".join(row["evidence"]),
    "提请核验日期": _of("submitted_on"),
    "核验通过日期": _of("verified_on"),
    "销号日期": _of("closed_on"),
    "整改结果": _of("result_label"),
    "说明": _of("last_reason"),
    "并入": _of("merged_into"),
    "轮次": _of("cycle"),
}


def _iso(value):
    return value.isoformat()


def _may_stand_in_a_cell(character):
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
