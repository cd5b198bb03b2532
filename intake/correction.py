"""The correction of a reading: a person merges, splits, leaves out and puts right what the reader found.

Whatever is done, issues stay apart and in order, each is exactly a slice of the text, and together with the rest
they cover it.
"""

import re
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from intake.coverage import cover
from intake.reading import HOW_FOUND, UNSORTED, FoundIssue, Reading, ReadingWarning
from intake.titles import LONGEST, title_of

BY_HAND = {
    "merged": _("Merged by hand."),
    "split": _("Split by hand."),
    "taken": _("Taken from the rest by hand."),
}
# Labels beside an issue may go with it into a merged one; anything else in between belongs to others too.
_GO_ALONG = frozenset({"department", "supporting", "due_on", "term", None})
_SENTENCE_END = re.compile(r"[。；;！？!?\n]+[”’）)」』]*\s*")
_WORD = re.compile(r"[^\W\d_]")  # a number alone says nothing

_NO_NEXT = _("This is the last issue; there is none to merge it with.")
_HEADING_BETWEEN = _(
    "Between these two stands a heading or the cells of a table, which belong to other issues too. "
    "Mark one of the two as no issue instead."
)
_NOTHING_THERE = _("Here the issue cannot be split: on one side nothing would be left.")
_NOT_REST = _("This part of the text is no longer free. Look at the page again.")
_GONE = _("This issue is no longer there. Look at the page again.")


class CannotCorrect(Exception):
    """A correction that cannot be made; `message` says why."""

    def __init__(self, message):
        self.message = message
        super().__init__(str(message))


@dataclass(slots=True, kw_only=True)
class Item:
    """An issue being corrected. `key` stays its own while others come and go.

    `said` is the department that the document names and the unit does not have.
    """

    key: int
    start: int
    end: int
    number: str = ""
    title: str = ""
    category: str = ""
    department: str = ""
    supporting: list[str] = field(default_factory=list)
    said: str = ""
    term: str = ""
    due_on: date | None = None
    how_found: str = "taken"
    line: int = 1

    @property
    def confidence(self):
        """In words: why this stands here as an issue."""
        return BY_HAND.get(self.how_found) or HOW_FOUND[self.how_found]


# What an item takes from an issue that was found, and gives to the one that is kept.
_OF_AN_ISSUE = [one.name for one in fields(FoundIssue) if one.name != "text"]


@dataclass
class Correction:
    """What is being corrected: `items` in the order of the text, and the stretches that gave them fields."""

    text: str
    items: list[Item]
    used: list[tuple[int, int, str]]
    warnings: list[ReadingWarning] = field(default_factory=list)
    next_key: int = 1

    # --- from and to ------------------------------------------------------------------------------------------------

    @classmethod
    def from_reading(cls, text, reading):
        """The correction as it begins: what the reader found."""
        items = [_item(key, issue) for key, issue in enumerate(reading.issues, 1)]
        used = [(rest.start, rest.end, rest.used_as) for rest in reading.rest if rest.used_as]
        correction = cls(text, items, used, list(reading.warnings), len(items) + 1)
        for warning in reading.warnings:
            if warning.code == "unknown_department" and (item := correction.item_at_line(warning.line)):
                item.said = item.said or warning.parameters["name"]
        return correction

    @classmethod
    def from_plain(cls, text, plain):
        """What `as_plain` gave."""
        items = [
            Item(**said | {"due_on": said["due_on"] and date.fromisoformat(said["due_on"])}) for said in plain["items"]
        ]
        warnings = [ReadingWarning(**said) for said in plain["warnings"]]
        return cls(text, items, [tuple(one) for one in plain["used"]], warnings, plain["next_key"])

    def as_plain(self):
        """As JSON keeps it; the text is kept beside it."""
        return {
            "items": [asdict(item) | {"due_on": item.due_on and item.due_on.isoformat()} for item in self.items],
            "used": [list(one) for one in self.used],
            "warnings": [asdict(one) for one in self.warnings],
            "next_key": self.next_key,
        }

    def reading(self):
        """The corrected Reading, as an import takes it."""
        issues = tuple(self._found(item, position) for position, item in enumerate(self.items, 1))
        return Reading(issues, self.rest(), tuple(one for one in self.warnings if self.still_holds(one)))

    def _found(self, item, position):
        said = {name: getattr(item, name) for name in _OF_AN_ISSUE} | {"supporting": tuple(item.supporting)}
        said |= {"number": item.number or str(position), "category": item.category or UNSORTED}
        return FoundIssue(text=self.words(item), **said)

    # --- looking ----------------------------------------------------------------------------------------------------

    def words(self, item):
        return self.text[item.start : item.end]

    def rest(self):
        """Everything that is in no issue, in order."""
        return cover(self.text, self.items, self.used)

    def item(self, key):
        """The item of that key. Raises CannotCorrect where it is gone."""
        found = next((one for one in self.items if one.key == key), None)
        if found is None:
            raise CannotCorrect(_GONE)
        return found

    def item_at_line(self, line):
        """The item that a line's label belongs to: the last that begins no later, or None."""
        return next((one for one in reversed(self.items) if line and one.line <= line), None)

    def still_holds(self, warning):
        """Whether nobody has put right yet what a warning is about."""
        item = self.item_at_line(warning.line)
        if warning.code == "unknown_department":
            return any(one.said == warning.parameters["name"] and not one.department for one in self.items)
        if warning.code in ("impossible_date", "unclear_date", "due_before_feedback", "due_too_late"):
            return item is None or item.due_on is None
        return warning.code != "no_issues" or not self.items

    def unknown_departments(self):
        """Name -> how many issues wait for it to be known."""
        names = [item.said for item in self.items if item.said and not item.department]
        return {name: names.count(name) for name in dict.fromkeys(names)}

    def places_to_split(self, item):
        """[(offset in the item, the words from there to the next place)] for the beginning of each later sentence."""
        words = self.words(item)
        places = [found.end() for found in _SENTENCE_END.finditer(words)]
        places = [at for at in places if _WORD.search(words, at) and _WORD.search(words, 0, at)]
        return [(at, words[at:end]) for at, end in pairwise([*places, len(words)])]

    # --- correcting -------------------------------------------------------------------------------------------------

    def merge(self, key):
        """Make one issue of this and the next, with all that stands between them."""
        first = self.item(key)
        at = self.items.index(first)
        if at + 1 == len(self.items):
            raise CannotCorrect(_NO_NEXT)
        second = self.items.pop(at + 1)
        between = {used_as for start, end, used_as in self.used if first.end <= start and end <= second.start}
        if not between <= _GO_ALONG or (between and "table" in (first.how_found, second.how_found)):
            self.items.insert(at + 1, second)
            raise CannotCorrect(_HEADING_BETWEEN)
        is_own_title = first.title == _title(self.words(first))
        first.end = second.end
        first.title = _title(self.words(first)) if is_own_title else first.title
        for name in ("department", "said", "term", "due_on"):
            setattr(first, name, getattr(first, name) or getattr(second, name))
        first.supporting = list(dict.fromkeys(first.supporting + second.supporting))
        first.how_found = "merged"

    def split(self, key, offset):
        """Make two issues of one; the second begins `offset` signs into it. Returns the second."""
        first = self.item(key)
        words = self.words(first)
        before, after = words[:offset].rstrip(), words[offset:].lstrip()
        if not (0 < offset < len(words) and _WORD.search(before) and _WORD.search(after)):
            raise CannotCorrect(_NOTHING_THERE)
        is_own_title = first.title == _title(words)
        second = replace(
            first,
            key=self._new_key(),
            start=first.end - len(after),
            title=_title(after),
            number=first.number and f"{first.number}-2",
            supporting=list(first.supporting),
            how_found="split",
            line=first.line + words.count("\n", 0, len(words) - len(after)),
        )
        first.end = first.start + len(before)
        first.title = _title(before) if is_own_title else first.title
        first.how_found = "split"
        self.items.insert(self.items.index(first) + 1, second)
        return second

    def leave_out(self, key):
        """This is no issue: its words go to the rest."""
        self.items.remove(self.item(key))

    def take(self, start, end):
        """Make an issue of a piece of the rest, without its margins. Returns it."""
        words = self.text[start:end]
        if (start, end) not in {(one.start, one.end) for one in self.rest()} or not _WORD.search(words):
            raise CannotCorrect(_NOT_REST)
        end -= len(words) - len(words.rstrip())
        start += len(words) - len(words.lstrip())
        before = [one for one in self.items if one.start < start]
        taken = Item(
            key=self._new_key(),
            start=start,
            end=end,
            title=_title(words.strip()),
            category=before[-1].category if before else UNSORTED,
            line=self.text.count("\n", 0, start) + 1,
        )
        self.items.insert(len(before), taken)
        return taken

    def edit(self, key, **said):
        """Set number, title, category, department, term or due_on of an issue."""
        item = self.item(key)
        for name, value in said.items():
            setattr(item, name, value)

    def give_department(self, name, code):
        """From now on `name` means the department `code`, for every issue that waits for it."""
        for item in self.items:
            if item.said == name and not item.department:
                item.department = code

    def _new_key(self):
        self.next_key += 1
        return self.next_key - 1


def _item(key, issue):
    said = {name: getattr(issue, name) for name in _OF_AN_ISSUE} | {"supporting": list(issue.supporting)}
    return Item(key=key, **said)


def _title(words):
    return title_of(words) or words[:LONGEST]
