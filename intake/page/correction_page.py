"""The second step as a page: the original on one side, the issues on the other, one of them open for correction."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from intake.correction import CannotCorrect
from intake.page.drafting import departments_of
from intake.page.forms import AboutForm, IssueForm
from intake.reading import UNSORTED
from organization.labels import labels_of_departments
from tracker.vocabulary import InspectionKind, Term

ABOUT = "about"
USED_AS = {
    "category": _("heading"),
    "chapter": _("chapter"),
    "department": _("department"),
    "supporting": _("supporting department"),
    "due_on": _("due date"),
    "term": _("term"),
    "number": _("number"),
    "title": _("title"),
}
_WORDS = re.compile(r"[^\W\d_].*\w", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Opened:
    """What is open: `edit` or `split` with the key of an issue, `about`, or nothing."""

    mode: str = ""
    key: int = 0

    @classmethod
    def read(cls, said):
        mode, _colon, key = (said or "").partition(":")
        if mode in ("edit", "split") and key.isdecimal():
            return cls(mode, int(key[:9]))
        return cls(ABOUT) if mode == ABOUT else cls()

    def __str__(self):
        return f"{self.mode}:{self.key}" if self.key else self.mode


@dataclass(slots=True)
class Card:
    """One issue as the page shows it."""

    item: Any
    position: int
    words: str
    department: str
    warnings: list = field(default_factory=list)
    mode: str = ""
    is_hit: bool = False
    is_last: bool = False

    @property
    def category(self):
        return "" if self.item.category == UNSORTED else self.item.category

    @property
    def term(self):
        return Term(self.item.term).label if self.item.term else ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the original: an issue's words (`card`), or rest with what it was used for."""

    words: str
    start: int
    end: int
    card: Card | None = None
    used_as: Any = ""

    @property
    def said(self):
        """The words without the line ends behind them, before which a button can stand."""
        return self.words.rstrip()

    @property
    def tail(self):
        return self.words[len(self.said) :]

    @property
    def may_be_taken(self):
        return self.card is None and not self.used_as and bool(_WORDS.search(self.words))


@dataclass(frozen=True, slots=True)
class UnknownDepartment:
    """A department that the document names and the unit does not have."""

    index: int
    name: str
    count: int
    chosen: str = ""


class CorrectionPage:
    """A draft being corrected. `opened` is an Opened, `form` what came back with errors, `hit` what just changed."""

    def __init__(self, draft, standing, correction=None, *, opened=Opened(), form=None, hit=0):  # noqa: B008
        self.draft, self._standing, self.hit = draft, standing, hit
        self.correction = correction or draft.correction()
        self.opened = opened if self._is_there(opened) else Opened()
        self._form = form
        self.note, self.lost, self.chosen = "", (), {}

    def _is_there(self, opened):
        if opened.mode == ABOUT:
            return self.draft.inspection is None
        try:
            return bool(opened.key and self.correction.item(opened.key))
        except CannotCorrect:
            return False

    @property
    def asked(self):
        """What leads back to this page with the same open, to stand behind its address."""
        return f"?open={self.opened}" if self.opened.mode else ""

    @cached_property
    def departments(self):
        """[(code, label)] of the departments that issues may go to."""
        found = departments_of(self.draft.unit, self._standing.on)
        labels = labels_of_departments(found)
        return [(one.code, labels[one.pk]) for one in found]

    @cached_property
    def cards(self):
        names = dict(self.departments)
        cards = []
        for position, item in enumerate(self.correction.items, 1):
            card = Card(item, position, self.correction.words(item), names.get(item.department, ""))
            card.is_hit, card.is_last = item.key == self.hit, position == len(self.correction.items)
            card.mode = self.opened.mode if item.key == self.opened.key else ""
            card.warnings = [warning.message for warning in self._warnings.get(item.key, ())]
            cards.append(card)
        return cards

    @cached_property
    def _warnings(self):
        """Key of an issue, or None -> what of it a person should look at still."""
        found = {}
        for warning in self.correction.warnings:
            if self.correction.still_holds(warning):
                item = self.correction.item_at_line(warning.line) if warning.code in _OF_ISSUES else None
                found.setdefault(item and item.key, []).append(warning)
        return found

    @property
    def warnings(self):
        """Those that belong to no single issue."""
        return [warning.message for warning in self._warnings.get(None, ())]

    @cached_property
    def pieces(self):
        """The whole original, in order."""
        pieces = [Piece(card.words, card.item.start, card.item.end, card) for card in self.cards]
        pieces += [
            Piece(rest.text, rest.start, rest.end, None, USED_AS.get(rest.used_as, rest.used_as or ""))
            for rest in self.correction.rest()
        ]
        return sorted(pieces, key=lambda piece: piece.start)

    @cached_property
    def unknown(self):
        names = self.correction.unknown_departments().items()
        return [UnknownDepartment(at, name, count, self.chosen.get(name, "")) for at, (name, count) in enumerate(names)]

    @cached_property
    def form(self):
        """The form that is open, filled in, or None."""
        if self._form or self.opened.mode in ("", "split"):
            return self._form
        if self.opened.mode == ABOUT:
            return AboutForm(initial=self.draft.about, prefix=ABOUT)
        item = self.correction.item(self.opened.key)
        shown = ("title", "number", "category", "department", "term", "due_on")
        return IssueForm(initial={name: getattr(item, name) for name in shown}, departments=self.departments)

    @property
    def places(self):
        """Where the issue that is to be split could be: [(offset, words)]."""
        if self.opened.mode != "split":
            return []
        return self.correction.places_to_split(self.correction.item(self.opened.key))

    @property
    def kind(self):
        return InspectionKind(self.draft.about["kind"]).label


_OF_ISSUES = frozenset({"unknown_department", "impossible_date", "unclear_date", "due_before_feedback", "due_too_late"})
