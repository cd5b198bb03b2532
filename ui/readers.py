"""Who reads a page, and what he or she takes away."""

import logging

from django.http import FileResponse, Http404
from django.utils import timezone

from organization.calendar import local_today
from tracker.standing import TicketStanding
from tracker.store import open_stored

logger = logging.getLogger(__name__)


def standing_of(request) -> TicketStanding:
    """What the reader may stand for today."""
    return reader_on(request, local_today(timezone.now()))


def reader_on(request, day) -> TicketStanding:
    """The same on that day; whoever signed in brought the registry's head along."""
    return TicketStanding(request.user, day, getattr(request.user, "registry_head", ""))


def to_be_saved(row) -> FileResponse:
    """The file that a row keeps (evidence, a document), to be saved and never to be shown; 404 where it is gone."""
    try:
        stored = open_stored(row.sha256)
    except FileNotFoundError:
        logger.error("The bytes of %s %s (%s) are missing from the store.", row._meta.model_name, row.pk, row.sha256)
        raise Http404 from None
    response = FileResponse(stored, as_attachment=True, filename=row.name, content_type=row.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response
