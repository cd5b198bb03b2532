"""Old drafts go, and with them the bytes that nothing else refers to."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from intake.models import ChosenDocument, ImportDraft
from tracker.store_sweeping import let_go


def sweep_drafts(now):
    """Delete drafts that were discarded, confirmed or left alone for RECTIFY_DRAFT_DAYS, and documents that were chosen
    and not taken up again for so long. Returns how many.

    Bytes go only where no evidence, import or other draft has them, and nobody brought them within a day: an upload
    that is under way finds its file where it left it.
    """
    untouched_since = now - timedelta(days=settings.RECTIFY_DRAFT_DAYS)
    discarded = Q(discarded_at__lt=now - timedelta(days=1))
    drafts = ImportDraft.objects.filter(Q(updated_at__lt=untouched_since) | discarded)
    documents = ChosenDocument.objects.filter(Q(kept_at__lt=untouched_since) | discarded)
    hashes = {*drafts.values_list("sha256", flat=True), *documents.values_list("sha256", flat=True)}
    count = drafts.delete()[0] + documents.delete()[0]
    for sha256 in hashes:
        let_go(sha256, now)
    return count
