"""A document that somebody chose becomes a draft: read, stored, and written nowhere else."""

import re
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intake.correction import Correction
from intake.decoding import Unreadable
from intake.importing import NewInspection
from intake.messages import lazy_message
from intake.models import ChosenDocument, ImportDraft
from intake.reader import read
from organization.labels import codes_by_name
from organization.models import Department
from tracker.models import Inspection
from tracker.store import keep

# What a browser shows side by side and a person can go through; the command takes more.
MOST_CHARACTERS = 300_000
MOST_ISSUES = 400
MOST_KEPT = 5  # documents of one person, whose forms were refused
_TOO_LONG = _(
    "%(name)s is too long for this page: at most %(characters)s signs and %(issues)s issues are corrected "
    "here. Split it, or ask the operator to import it with the command."
)
# Each is kept with its bytes until it is swept.
DRAFTS_A_DAY = 100
_TOO_MANY = _(
    "You have begun %(most)s imports within a day, which is as many as one person may. Go on with one of "
    "those, or begin this one tomorrow."
)
_NUMBER = re.compile(r"\S{1,16}〔20\d\d〕\d{1,4}号")
_FIRST_LINES = 8


def departments_of(unit, day):
    """The departments that issues of a unit may go to, as the tree is read."""
    inside = Department.objects.existing(day).subtree([unit.pk]).select_related("parent")
    return Department.objects.tree().in_order(inside)


def begin(standing, into, document, data, *, now):
    """Keep a document (intake.decoding.Source) and what the reader makes of it as a draft of the person.

    Raises intake.decoding.Unreadable for a document that is too long to be corrected on a page, and where the person
    has begun too many within a day.
    """
    _must_not_fill_the_store(standing.user, now)
    names = codes_by_name(departments_of(into.unit, standing.on))
    reading = read(document.text, departments=names, fed_back_on=into.fed_back_on, headings=document.headings)
    if len(document.text) > MOST_CHARACTERS or len(reading.issues) > MOST_ISSUES:
        limits = {"characters": MOST_CHARACTERS, "issues": MOST_ISSUES}
        raise Unreadable("too_long", lazy_message(_TOO_LONG, name=document.name, **limits))
    stored = keep([data], document.name, most_bytes=settings.RECTIFY_IMPORT_MAX_BYTES, is_decoded=True)
    is_new = not isinstance(into, Inspection)
    return ImportDraft.objects.create(
        owner=standing.user,
        unit=into.unit,
        inspection=None if is_new else into,
        about=_about(into, document.text) if is_new else {},
        file_name=stored.name,
        sha256=stored.sha256,
        text=document.text,
        work=Correction.from_reading(document.text, reading).as_plain(),
        created_at=now,
        updated_at=now,
    )


def _must_not_fill_the_store(user, now):
    yesterday = now - timedelta(days=1)
    begun = ImportDraft.objects.filter(owner=user, created_at__gt=yesterday).count()
    if begun + ChosenDocument.objects.filter(owner=user, kept_at__gt=yesterday).count() >= DRAFTS_A_DAY:
        raise Unreadable("too_many_today", lazy_message(_TOO_MANY, most=DRAFTS_A_DAY))


def keep_chosen(user, document, data, *, now):
    """Keep a document that can be read, while the rest of its form is put right; of a person only the newest few.

    Raises as `begin` does.
    """
    _must_not_fill_the_store(user, now)
    stored = keep([data], document.name, most_bytes=settings.RECTIFY_IMPORT_MAX_BYTES, is_decoded=True)
    mine = ChosenDocument.objects.of(user)
    if not mine.filter(sha256=stored.sha256, file_name=stored.name).update(kept_at=now):
        ChosenDocument.objects.create(owner=user, file_name=stored.name, sha256=stored.sha256, kept_at=now)
    older = list(mine.values_list("pk", flat=True)[MOST_KEPT:])
    ChosenDocument.objects.filter(pk__in=older).update(discarded_at=now)


def target_of(draft):
    """What a draft is imported into: its Inspection, or the NewInspection it tells about."""
    if draft.inspection:
        return draft.inspection
    said = draft.about | {"fed_back_on": date.fromisoformat(draft.about["fed_back_on"])}
    return NewInspection(unit=draft.unit, **said)


def _about(into, text):
    """What is said of a new inspection; its document's title and number are looked up in the document."""
    said = {name: getattr(into, name) for name in NewInspection.__slots__ if name != "unit"}
    said |= {"kind": str(into.kind), "fed_back_on": into.fed_back_on.isoformat()}
    found = {"document_title": _title_in(text), "document_number": _number_in(text)}
    return said | {name: said[name] or words for name, words in found.items()}


def _title_in(text):
    """The first line, where it is short and ends in no stop."""
    first = next((line.strip(" 　#*") for line in text.splitlines() if line.strip()), "")
    return first if 4 <= len(first) <= 60 and first[-1] not in "。；;：:，,|" else ""


def _number_in(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()][:_FIRST_LINES]
    return next((line for line in lines if _NUMBER.fullmatch(line)), "")
