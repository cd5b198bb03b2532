"""What reading a document yields: issues, everything else, and warnings."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from intake.messages import lazy_message

UNSORTED = "未分类"  # imported text is Chinese, and so is the name of what has none

HOW_FOUND = {
    "heading": _("A numbered heading without headings under it."),
    "run": _("A point in a run of parallel points."),
    "table": _("A row of a table whose header names a column of problems."),
    "paragraph": _("A paragraph where problems are stated without numbers."),
}
WARNINGS = {
    "no_issues": _(
        "No issue was found in this text. Take them from the text on the import page, or give them numbered headings."
    ),
    "no_numbers": _(
        "Line %(line)s and after: nothing is numbered here, so each paragraph became one issue. "
        "Check whether some belong together."
    ),
    "gap": _("Line %(line)s: the run of points has no number %(missing)s. Check that nothing is missing."),
    "impossible_date": _("Line %(line)s: “%(words)s” is a date that does not exist. Set the due date by hand."),
    "due_too_late": _("Line %(line)s: “%(words)s” is too far away to be meant. Set the due date by hand."),
    "impossible_date_in_text": _("Line %(line)s: “%(words)s” is a date that does not exist."),
    "unclear_date": _("Line %(line)s: “%(words)s” gives no date that could be read. Set the due date by hand."),
    "due_before_feedback": _(
        "Line %(line)s: the date “%(words)s” lies before the day of the feedback and was "
        "not taken. Set the due date by hand."
    ),
    "unknown_department": _("Line %(line)s: the unit has no department “%(name)s”. Assign this issue by hand."),
    "empty_row": _("Line %(line)s: this row of the table states no problem and was left out."),
    "more_warnings": _("There are %(count)s more warnings."),
}
MOST_WARNINGS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundIssue:
    """One issue, as printed: `text` is exactly text[start:end] of the document, counted in code points.

    `number` is the path of printed numbers (二（一）1一是), or the issue's position where nothing is numbered.
    `category` is the path of headings, joined by " / ". `term` is immediate, fixed, lasting or "".
    `department` is a code or "", `supporting` are codes. `how_found` is a key of HOW_FOUND.
    """

    number: str
    title: str
    text: str
    category: str
    term: str
    department: str
    supporting: tuple[str, ...] = ()
    due_on: date | None
    how_found: str
    start: int
    end: int
    line: int

    @property
    def confidence(self):
        """In words: why this was taken for an issue."""
        return HOW_FOUND[self.how_found]


@dataclass(frozen=True, slots=True)
class Rest:
    """A stretch of text that is no issue. `used_as` names the field it gave to issues, or is None."""

    text: str
    start: int
    end: int
    used_as: str | None


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something a person should look at. `line` counts from 1, or is None where the whole text is meant."""

    code: str
    line: int | None = None
    parameters: dict = field(default_factory=dict)

    @property
    def message(self):
        return lazy_message(WARNINGS[self.code], line=self.line, **self.parameters)


@dataclass(frozen=True, slots=True)
class Reading:
    """Issues and rest in order; their ranges are disjoint and together cover the whole text."""

    issues: tuple[FoundIssue, ...]
    rest: tuple[Rest, ...]
    warnings: tuple[ReadingWarning, ...]
