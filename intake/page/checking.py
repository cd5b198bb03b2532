"""The third step: what would be created, what is there already, and the one transaction that creates it."""

from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intake.decoding import Unreadable
from intake.importing import import_feedback, read_before
from intake.models import ImportDraft
from intake.page.correction_page import CorrectionPage
from intake.page.drafting import target_of
from intake.source import read_source
from record.clock import database_clock
from record.models import Interface
from tracker.models import Inspection, Ticket
from tracker.order import by_number
from tracker.store import path_of
from tracker.vocabulary import State
from workflow.judging import keeping_refusals
from workflow.refusals import Refusal, TransitionRefused
from workflow.requests import TransitionRequest

NO_ISSUES = Refusal("no_issues", _("There is no issue to create. Take one from the original first."))
READ_BEFORE = Refusal("already_read", _("This document was imported for this unit before, so nothing was created."))
STALE = Refusal("stale", _("The corrections were changed in another window. Check the table again."))
BYTES_GONE = Refusal(
    "file_gone", _("The document is no longer in the store, or reads differently now. Choose it again.")
)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A ticket that says the same as an issue: in the same words, or under the same title."""

    number: str
    has_same_words: bool


class CheckPage:
    """The table of what an import would create."""

    def __init__(self, draft, standing):
        self.draft, self._standing = draft, standing
        self._page = CorrectionPage(draft, standing)
        self.refusals = ()

    @cached_property
    def rows(self):
        """[(card, its duplicates among the tickets that the person may see)]"""
        duplicates = self._duplicates
        return [(card, duplicates.get(card.item.key, ())) for card in self._page.cards]

    @property
    def duplicate_count(self):
        return sum(1 for _card, duplicates in self.rows if duplicates)

    @cached_property
    def left_out(self):
        """What is in no issue and says something, with what it was used for."""
        return [piece for piece in self._page.pieces if piece.card is None and piece.words.strip(" \n|-　")]

    @property
    def warnings(self):
        cards = [message for card in self._page.cards for message in card.warnings]
        return [*self._page.warnings, *cards]

    @cached_property
    def read_before(self):
        """The import that these bytes came in with before, if that was not undone."""
        return read_before(self.draft.unit_id, self.draft.sha256)

    @cached_property
    def may_see_it(self):
        visible = Inspection.objects.visible_to(self._standing)
        return bool(self.read_before) and visible.filter(pk=self.read_before.inspection_id).exists()

    @property
    def is_ready(self):
        return bool(self.rows) and not self.read_before

    @cached_property
    def _duplicates(self):
        items = {item.key: (self._page.correction.words(item), item.title) for item in self._page.correction.items}
        texts, titles = {text for text, _title in items.values()}, {title for _text, title in items.values()}
        visible = Ticket.objects.visible_to(self._standing).filter(inspection__unit=self.draft.unit_id)
        alike = visible.filter(Q(problem__in=texts) | Q(title__in=titles)).exclude(state=State.CANCELLED)
        found = {}
        for number, problem, title in alike.order_by(*by_number()).values_list("number", "problem", "title"):
            for key, (text, own_title) in items.items():
                if problem == text or title == own_title:
                    found.setdefault(key, []).append(Duplicate(number, problem == text))
        return found


def confirm(draft, standing, *, seen_version, request_number, clock=database_clock):
    """Take the draft's issues into the ledger in one transaction and return the SourceFile that came of it.

    Confirming twice creates once. Raises TransitionRefused, with nothing created and the draft as it was.
    """
    transition_request = TransitionRequest(
        name="import_feedback", actor=standing.user, interface=Interface.PAGE, request_number=request_number
    )
    with keeping_refusals(draft.inspection or Inspection(), transition_request, clock), transaction.atomic():
        locked = ImportDraft.objects.select_for_update().get(pk=draft.pk)
        if locked.source_id:
            return locked.source
        if locked.version != seen_version or locked.discarded_at:
            raise TransitionRefused([STALE])
        source = _import(locked, standing, request_number, clock)
        ImportDraft.objects.filter(pk=draft.pk).update(source=source, updated_at=clock())
    return source


def _import(draft, standing, request_number, clock):
    correction = draft.correction()
    if not correction.items:
        raise TransitionRefused([NO_ISSUES])
    imported = import_feedback(
        _bytes_of(draft),
        draft.file_name,
        actor=standing.user,
        into=target_of(draft),
        interface=Interface.PAGE,
        clock=clock,
        request_number=request_number,
        reading=correction.reading(),
    )
    if imported.already:
        raise TransitionRefused([READ_BEFORE])
    return imported.source


def _bytes_of(draft):
    """The stored bytes, if they still say what was corrected: places count in exactly this text."""
    try:
        data = path_of(draft.sha256).read_bytes()
        if read_source(data, draft.file_name).text == draft.text:
            return data
    except (FileNotFoundError, Unreadable):
        pass
    raise TransitionRefused([BYTES_GONE])
