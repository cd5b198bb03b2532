"""Old drafts go, and with them the bytes that nothing else refers to."""

import time
from datetime import timedelta

from django.conf import settings

from intake.models import ImportDraft
from tracker.models import Evidence, SourceFile
from tracker.store import path_of

A_DAY = 24 * 3600  # seconds


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
        _forget(sha256)
    return count


def _forget(sha256):
    users = (ImportDraft, SourceFile, Evidence)
    if any(model.objects.filter(sha256=sha256).exists() for model in users):
        return
    path = path_of(sha256)
    if path.exists() and path.stat().st_mtime < time.time() - A_DAY:
        path.unlink(missing_ok=True)
