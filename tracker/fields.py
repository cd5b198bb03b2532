"""The fields of a ticket: each told once, with what it is called, how it reads from facts, and where it is shown.

The side card of the ticket's page now and then, its history, the ledger, the export and the lines of `show` are made
from this list. Facts are TicketFacts, or the LiveFacts of a ticket at hand.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Flag, StrEnum
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext_lazy as _

from organization.labels import enumerated
from tracker.vocabulary import Klass, Result, Severity, State, Term

# The card beside the ticket, now and then; a line of `show`; the ticket's history; the ledger; the export.
Place = Flag("Place", "CARD LINE HISTORY LEDGER EXPORT")
# What sort of thing a field holds, which is how it is shown; those of the second line are drawn.
KINDS = "TEXT FIGURE DATE MOMENT CHOICE PERSON DEPARTMENT DEPARTMENTS INSPECTION TICKET"
Kind = StrEnum("Kind", f"{KINDS} NUMBER TITLE STATE MEASURES DEADLINE")

CARD, LINE, HISTORY, LEDGER, EXPORT = Place
TEXT, FIGURE, DATE, MOMENT, CHOICE, PERSON, DEPARTMENT, DEPARTMENTS, INSPECTION, TICKET, *DRAWN = Kind
NUMBER, TITLE, STATE, MEASURES, DEADLINE = DRAWN
# The groups of the sheet's columns.
TASK, ISSUE, STEPS, DUTY = "任务", "反馈问题", "整改措施", "整改责任"
TERMS, WORK, END, NOTES = "整改要求", "进展与成效", "核验与销号", "备注"
TOLD = CARD | LINE | HISTORY | EXPORT
LINKS = (PERSON, DEPARTMENT, TICKET)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A column of the exported sheet. Chinese whatever the reader's language: it is a paper of the office."""

    heading: str
    group: str
    width: int = 12  # signs


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is its key in JSON and, where it is a column of the ticket, that column.

    One that is `worked_out` reads from no single fact: the place that shows it gives it.
    """

    name: str
    label: Any = ""
    kind: Kind = TEXT
    on: Place = Place(0)
    reads: str = ""  # the way to the fact, where it bears another name
    choices: Any = None
    worked_out: bool = False
    words: Mapping[Place, Callable] = field(default_factory=dict)  # for a place that says it in words of its own
    after: Mapping[Place, str] = field(default_factory=dict)  # else it stands there where it is listed here
    name_in_history: Any = ""  # where the column has none
    sort: str = ""  # what an address calls the ledger's order by it
    sheet: Sheet | None = None  # of what is exported, else it is in the rows only

    def value(self, facts):
        return attrgetter(self.reads or self.name)(facts)

    def in_words(self, facts, place=CARD) -> str:
        """What the card or a line says, in the reader's language; "" where there is nothing to say."""
        return self.words[place](facts) if place in self.words else self._worded(self.value(facts))

    def _worded(self, value):
        if self.choices:
            return str(self.choices(value).label) if value in self.choices.values else str(value or "")
        match self.kind:
            case Kind.DATE:
                return value.isoformat() if value else ""
            case Kind.DEPARTMENTS:
                return enumerated(value, None)
        return str(value or "")


def shown_on(place: Place) -> list[Field]:
    """The fields that a place shows, in its order."""
    shown = [one for one in FIELDS if place in one.on]
    for one in [one for one in shown if place in one.after]:
        shown.remove(one)
        shown.insert(["", *(other.name for other in shown)].index(one.after[place]), one)
    return shown


def links(place: Place) -> list[str]:
    """The columns shown there that name a person, a department or another ticket."""
    return [one.name for one in shown_on(place) if one.kind in LINKS]


def _issue(facts):
    return " ".join(filter(None, (facts.issue.numbering, facts.issue.title)))


def _first_date_if_moved(facts):
    first = facts.original_due_on
    return first.isoformat() if first and first != facts.due_on else ""


def _later_cycle(facts):
    return str(facts.cycle) if facts.cycle > 1 else ""


FIELDS = (
    Field("sequence", kind=FIGURE, on=EXPORT, worked_out=True, sheet=Sheet("序号", TASK, 5)),
    Field("number", _("Number"), NUMBER, LEDGER | EXPORT, sort="number", sheet=Sheet("编号", TASK)),
    Field("inspection", on=EXPORT, reads="inspection.id"),
    Field(
        "inspection_name",
        _("Inspection"),
        INSPECTION,
        CARD | LINE | EXPORT,
        "inspection.name",
        after={CARD: "severity"},
        sheet=Sheet("检查批次", TASK),
    ),
    Field("fed_back_on", _("Fed back on"), DATE, CARD, "inspection.fed_back_on", after={CARD: "inspection_name"}),
    Field("issue_position", on=EXPORT, reads="issue.position"),
    Field("issue_numbering", on=EXPORT, reads="issue.numbering"),
    Field(
        "issue",
        _("Issue"),
        on=LINE | EXPORT,
        reads="issue.title",
        words={LINE: _issue},
        after={EXPORT: "category"},
        sheet=Sheet("反馈问题", ISSUE, 24),
    ),
    Field("category", on=EXPORT, reads="issue.category", sheet=Sheet("类别", ISSUE)),
    Field("title", _("Issue"), TITLE, HISTORY | LEDGER | EXPORT, sort="title", sheet=Sheet("整改任务", ISSUE, 24)),
    Field("problem", _("What is wrong"), on=LINE | HISTORY | EXPORT, sheet=Sheet("具体表现", ISSUE, 40)),
    Field(
        "lead_department",
        _("Lead department"),
        DEPARTMENT,
        TOLD | LEDGER,
        sort="department",
        sheet=Sheet("责任部门", DUTY),
    ),
    Field("lead_department_code", on=EXPORT),
    Field("supporting", _("Supporting"), DEPARTMENTS, CARD | LINE | EXPORT, sheet=Sheet("协办部门", DUTY)),
    Field("leader", _("Responsible leader"), PERSON, TOLD, after={CARD: "verifier"}, sheet=Sheet("责任领导", DUTY)),
    Field("handler", _("Handler"), PERSON, TOLD | LEDGER, sheet=Sheet("承办人", DUTY)),
    Field("verifier", _("Verifier"), PERSON, TOLD, sheet=Sheet("核验人", DUTY)),
    Field("term", _("Term"), CHOICE, TOLD, choices=Term, sheet=Sheet("整改类型", TERMS)),
    Field("severity", _("Severity"), CHOICE, TOLD, choices=Severity, sheet=Sheet("严重程度", TERMS)),
    Field(
        "state",
        _("State"),
        STATE,
        LINE | LEDGER | EXPORT,
        choices=State,
        after={LINE: ""},
        sort="state",
        sheet=Sheet("状态", WORK),
    ),
    Field(
        "class",
        _("Class"),
        CHOICE,
        LINE | EXPORT,
        "klass",
        choices=Klass,
        after={LINE: "state"},
        sheet=Sheet("分类", WORK),
    ),
    Field(
        "due_on", _("Due"), DATE, TOLD | LEDGER, after={CARD: "original_due_on"}, sort="due", sheet=Sheet("期限", TERMS)
    ),
    Field("deadline", _("Working days"), DEADLINE, LEDGER, worked_out=True),
    Field(
        "original_due_on",
        _("Originally due"),
        DATE,
        CARD | LINE | EXPORT,
        words={LINE: _first_date_if_moved},
        sheet=Sheet("原期限", TERMS),
    ),
    Field("counted", _("Counted"), on=CARD, worked_out=True),
    Field("due_rule", _("Deadline rule"), on=CARD | HISTORY, reads="due.text", name_in_history=_("deadline rule")),
    Field("extensions", kind=FIGURE, on=EXPORT, sheet=Sheet("延期次数", TERMS, 6)),
    Field("overdue_days", kind=FIGURE, on=EXPORT, worked_out=True, sheet=Sheet("逾期工作日", WORK, 6)),
    Field(
        "measures",
        _("Measures"),
        MEASURES,
        LEDGER | EXPORT,
        worked_out=True,
        after={LEDGER: "state", EXPORT: "problem"},
        sheet=Sheet("整改措施", STEPS, 36),
    ),
    Field("measures_carried_out", on=EXPORT, worked_out=True, sheet=Sheet("进展", WORK)),
    Field("last_progress", _("Progress"), on=LINE | EXPORT, sheet=Sheet("最近进展", WORK, 28)),
    Field("last_reason", on=EXPORT, after={EXPORT: "result"}, sheet=Sheet("说明", NOTES, 24)),
    Field("outcome", _("Outcome"), on=TOLD, sheet=Sheet("整改成效", WORK, 36)),
    Field("counters", on=EXPORT, worked_out=True, sheet=Sheet("成效数据", WORK)),
    Field("evidence", on=EXPORT, worked_out=True, sheet=Sheet("佐证材料", WORK, 24)),
    Field("submitted_on", kind=DATE, on=EXPORT, sheet=Sheet("提请核验日期", END)),
    Field("verified_on", kind=DATE, on=EXPORT, sheet=Sheet("核验通过日期", END)),
    Field("closed_on", kind=DATE, on=EXPORT, sheet=Sheet("销号日期", END)),
    Field("result", _("Result"), CHOICE, TOLD, choices=Result, sheet=Sheet("整改结果", END)),
    Field("merged_into", _("Merged into"), TICKET, TOLD, sheet=Sheet("并入", NOTES)),
    Field(
        "cycle",
        _("Cycle"),
        FIGURE,
        CARD | LINE | EXPORT,
        words={CARD: _later_cycle},
        after={LINE: "original_due_on"},
        sheet=Sheet("轮次", NOTES, 5),
    ),
    Field("version", _("Version"), on=LINE | EXPORT, after={LINE: "cycle"}),
    Field("last_step", _("Last step"), on=LINE, worked_out=True, after={LINE: "version"}),
    Field("changed_at", _("Last change"), MOMENT, LEDGER, sort="changed"),
)

# Columns of the ticket that no place shows under their name, each with the reason.
UNSHOWN = {
    "id": "the number names the ticket",
    "text_digests": "proves the record",
    "chain_position": "proves the record",
    "chain_head": "proves the record",
    "due_from_on": "stands in the words for how the due date was counted",
    "submitted_by": "the history tells who submitted",
    "verified_by": "the history tells who verified",
    "split_from": "the history of the one that was split tells its parts",
    "next_reminder_at": "the timer's",
    "due_anchor": "the timer's",
    "due_set_at": "the timer's",
    "waiting_anchor": "the timer's",
    "waiting_since": "the timer's",
}
