"""Old drafts go, and with them the bytes that nothing else refers to."""

from datetime import timedelta

from django.conf import settings

from intake.models import ImportDraft
from tracker.store_sweeping import let_go


def sweep_drafts(now):
    """Delete drafts that were discarded, confirmed or left alone for RECTIFY_DRAFT_DAYS. Returns how many.

    Bytes go only where no evidence, import or other draft has them, and nobody brought them within a day: an upload
    that is under way finds its file where it left it.
    """
    untouched_since = now - timedelta(days=settings.RECTIFY_DRAFT_DAYS)
    old = ImportDraft.objects.filter(updated_at__lt=untouched_since)
    old |= ImportDraft.objects.filter(discarded_at__lt=now - timedelta(days=1))
    hashes = set(old.values_list("sha256", flat=True))
    count, _by_model = old.delete()
    for sha256 in hashes:
        let_go(sha256, now)
    return count
