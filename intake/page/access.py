"""Who may import into what: coordinators, within their units and inspections. Everybody else finds nothing here."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from intake.models import ChosenDocument, ImportDraft
from organization.models import Department
from tracker.models import Inspection, SourceFile


def units_of(standing):
    """The units into which the person may bring a new inspection."""
    return Department.objects.units().existing(standing.on).filter(pk__in=standing.departments("coordinator"))


IMPORTS, READS = ("coordinator",), ("coordinator", "auditor")


def inspection_of(standing, pk, roles=IMPORTS):
    """An inspection that the person coordinates; 404 where they may not know of it, 403 where they only read.

    With READS, one whose documents the person may read: as its coordinator or auditor, and nobody else.
    """
    inspection = get_object_or_404(Inspection.objects.visible_to(standing).select_related("unit"), pk=pk)
    if not any(standing.watches_inspection(role, inspection) for role in roles):
        raise PermissionDenied
    return inspection


def draft_of(standing, pk):
    """The person's own draft, as long as they still coordinate what it is for; anybody else's does not exist."""
    drafts = ImportDraft.objects.of(standing.user).select_related("unit", "inspection", "source")
    draft = get_object_or_404(drafts, pk=pk)
    if not may_finish(standing, draft):
        raise Http404
    return draft


def drafts_of(standing, inspection=None):
    """The person's drafts that wait to be finished, for one inspection or for new ones."""
    drafts = (
        ImportDraft.objects.of(standing.user)
        .filter(source=None)
        .defer("text", "work")
        .select_related("unit", "inspection")
    )
    return [draft for draft in drafts.filter(inspection=inspection) if may_finish(standing, draft)]


def kept_of(standing):
    """The documents that the person chose in forms that were refused."""
    return ChosenDocument.objects.of(standing.user)


def may_finish(standing, draft):
    if draft.inspection:
        return standing.watches_inspection("coordinator", draft.inspection)
    return standing.holds("coordinator", draft.unit_id)


def imports_of(inspection):
    """What was imported into an inspection, the newest first."""
    return SourceFile.objects.filter(inspection=inspection).order_by("-pk")
