"""A feedback document becomes an inspection's issues and their tickets, through the same doors as everything."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from intake import results
from intake.messages import lazy_message
from intake.reader import read
from intake.source import read_source
from intake.titles import shortened
from organization.calendar import local_today
from organization.labels import codes_by_name
from organization.models import Department
from record.clock import database_clock
from record.many import change_many
from record.models import Interface
from tracker import store
from tracker.file_types import MEDIA_TYPES, ending_of
from tracker.inspections import (
    NOT_COORDINATOR,
    coordinates_inspection,
    coordinates_unit,
    open_inspection,
    refuse,
)
from tracker.models import FeedbackIssue, Inspection, SourceFile, Ticket
from tracker.vocabulary import InspectionKind, Term
from workflow import in_batches
from workflow.refusals import Refusal, TransitionRefused
from workflow.requests import TransitionRequest

# More than any feedback has; a text that seems to have more is none.
MOST_ISSUES = 2000
LONGEST_NUMBERING = FeedbackIssue._meta.get_field("numbering").max_length
LONGEST_CATEGORY = FeedbackIssue._meta.get_field("category").max_length

_TOO_MANY = _("%(name)s seems to state %(count)s issues, and at most %(most)s are taken. Split the document.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInspection:
    """The inspection that an import opens: which body fed back what to which unit, and on what day."""

    name: str
    unit: Department
    fed_back_on: date
    kind: str = InspectionKind.INSPECTION
    inspecting_body: str = ""
    document_title: str = ""
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to. `inspection` and `source` are None in a dry run that would open a new one.

    `already` says that these bytes had been read for the unit before, and the result is that reading's. `left_out`
    counts the signs that nobody sees and the document's text is without.
    """

    inspection: Inspection | None
    source: SourceFile | None
    already: bool
    result: dict
    left_out: int = 0


def import_feedback(
    data,
    name,
    *,
    actor,
    into,
    interface=Interface.IMPORT,
    clock=database_clock,
    dry_run=False,
    request_number="",
    reading=None,
    progress=None,
):
    """Read the bytes of a document into `into`, an Inspection or a NewInspection, and return what it came to.

    One transaction: the file, its issues and a registered ticket for each, under one batch; or nothing. The same
    bytes are read once for a unit. A dry run writes nothing. `reading` (an intake.reading.Reading of the same text)
    stands for what the reader finds, where a person has corrected it. `progress(done, total)` hears how many of the
    tickets are registered. Raises intake.decoding.Unreadable for a file
    that cannot be read, and TransitionRefused, with the attempt kept, where the actor does not coordinate the unit
    or the inspection.
    """
    document = read_source(data, name, limit=settings.RECTIFY_IMPORT_MAX_BYTES)
    _must_coordinate(actor, into, interface, clock)
    asked = {"actor": actor, "interface": interface, "batch": uuid.uuid4(), "request_number": request_number}
    importing = _Import(data, document, into, reading, asked, clock, progress)
    if dry_run:
        return importing.preview()
    with transaction.atomic():
        return importing.carry_out()


def _must_coordinate(actor, into, interface, clock):
    if isinstance(into, Inspection):
        may, subject = coordinates_inspection(actor, into, clock), into
    else:
        may, subject = coordinates_unit(actor, into.unit, clock), Inspection()
    refusals = [] if may else [NOT_COORDINATOR]
    refuse(refusals, subject, actor=actor, what="import_feedback", interface=interface, clock=clock)


def read_before(unit_id, sha256):
    """The import that these bytes came into the unit with, if that was not undone; else None."""
    return SourceFile.objects.select_related("inspection").filter(unit=unit_id, sha256=sha256, undone=False).first()


class _Import:
    def __init__(self, data, document, into, corrected, asked, clock, progress):
        self.data, self.document, self.into, self.corrected = data, document, into, corrected
        self.asked, self.clock, self.progress = asked, clock, progress
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.departments = {}

    def preview(self):
        if earlier := read_before(self.into.unit.pk, self.sha256):
            return self._again(earlier)
        inspection = self.into if isinstance(self.into, Inspection) else None
        result = results.of_reading(self._read(), inspection)
        return Imported(inspection, None, False, result, self.document.left_out)

    def carry_out(self):
        # Of two that bring the same bytes at once, the second waits here and then finds the first one's file. Rows
        # elsewhere may point to the unit meanwhile.
        Department.objects.select_for_update(no_key=True).get(pk=self.into.unit.pk)
        if earlier := read_before(self.into.unit.pk, self.sha256):
            return self._again(earlier)
        reading = self._read()
        inspection = self._inspection()
        source, issues = self._keep(inspection, reading)
        unborn = [self._ticket(inspection, *each) for each in zip(issues, reading.issues, strict=True)]
        register = TransitionRequest(name="register", **self.asked)
        in_batches.begin_all(unborn, register, clock=self.clock, progress=self.progress)
        # Last of all, so that nothing lies in the store when the rows were refused.
        store.keep([self.data], self.document.name, most_bytes=settings.RECTIFY_IMPORT_MAX_BYTES, is_decoded=True)
        result = results.of_source(source, self.document.text, already=False)
        return Imported(inspection, source, False, result, self.document.left_out)

    def _again(self, earlier):
        visible = Inspection.objects.visible_to(self.asked["actor"], local_today(self.clock()))
        if not visible.filter(pk=earlier.inspection_id).exists():
            raise TransitionRefused([Refusal("already_read", _("This document was read for the unit before."))])
        result = results.of_source(earlier, self.document.text, already=True)
        return Imported(earlier.inspection, earlier, True, result, self.document.left_out)

    def _read(self):
        existing = Department.objects.existing(local_today(self.clock()))
        self.departments = {one.code: one for one in existing.subtree([self.into.unit.pk])}
        names = codes_by_name(self.departments.values())
        reading = self.corrected or read(
            self.document.text,
            departments=names,
            fed_back_on=self.into.fed_back_on,
            headings=self.document.headings,
        )
        if len(reading.issues) > MOST_ISSUES:
            said = {"name": self.document.name, "count": len(reading.issues), "most": MOST_ISSUES}
            raise TransitionRefused([Refusal("too_many_issues", lazy_message(_TOO_MANY, **said))])
        return reading

    def _inspection(self):
        if isinstance(self.into, Inspection):
            return self.into
        said = {field: getattr(self.into, field) for field in self.into.__slots__}
        return open_inspection(**said, **self.asked, clock=self.clock)

    def _keep(self, inspection, reading):
        """The file and its issues, in one change of the inspection."""
        with change_many(inspection, detail="feedback_imported", clock=self.clock, **self.asked) as door:
            source = door.save(
                SourceFile(
                    inspection=door.subject,
                    unit=self.into.unit,
                    name=store.clean_name(self.document.name),
                    size=len(self.data),
                    sha256=self.sha256,
                    media_type=MEDIA_TYPES[ending_of(self.document.name)],
                    batch=self.asked["batch"],
                    reading=results.kept(reading),
                )
            )
            last = inspection.issues.order_by("-position").values_list("position", flat=True).first() or 0
            issues = [
                door.save(self._issue(door.subject, source, position, found))
                for position, found in enumerate(reading.issues, last + 1)
            ]
        return source, issues

    def _issue(self, inspection, source, position, found):
        return FeedbackIssue(
            inspection=inspection,
            position=position,
            numbering=shortened(found.number, LONGEST_NUMBERING),
            category=shortened(found.category, LONGEST_CATEGORY),
            title=found.title,
            wording=found.text,
            department=self.departments.get(found.department),
            source_file=source,
            start=found.start,
            end=found.end,
        )

    def _ticket(self, inspection, issue, found):
        return Ticket(
            inspection=inspection,
            issue=issue,
            title=issue.title,
            problem=issue.wording,
            term=found.term or Term.FIXED,
            due_on=found.due_on,
            original_due_on=found.due_on,
        )
