"""Several files in one field, stored under their hashes while the form is checked."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.store import MEDIA_TYPES, FileRefused, keep

MOST_FILES = 20


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def __init__(self):
        super().__init__({"multiple": True, "accept": ",".join(f".{ending}" for ending in MEDIA_TYPES)})


class StoredFilesField(forms.FileField):
    """Cleans to a tuple of tracker.store.StoredFile; each file that is refused is named with its reason.

    A file stored for a step that is refused afterwards does no harm: it lies under its hash and nothing points to it.
    """

    widget = FilesInput

    def __init__(self, *, required=True):
        super().__init__(
            label=_("Files"),
            required=required,
            help_text=_("PDF, images, Office files, text, CSV or ZIP; at most %(most)d MB each.")
            % {"most": settings.RECTIFY_EVIDENCE_MAX_BYTES // 1_000_000},
        )

    def clean(self, data, initial=None):
        files = [data] if data and not isinstance(data, list) else data or []
        if not files:
            return super().clean(None, initial) or ()
        if len(files) > MOST_FILES:
            raise ValidationError(_("At most %(most)d files at once.") % {"most": MOST_FILES})
        stored, refused = [], []
        for file in files:
            try:
                stored.append(keep(file, file.name))
            except FileRefused as error:
                refused.append(str(error.message))
        if refused:
            raise ValidationError(refused)
        return tuple(stored)
