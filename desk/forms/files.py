"""Several files in one field, looked through while the form is checked and kept by the step that takes them."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.file_types import MEDIA_TYPES
from tracker.store import FileRefused, look_through_upload

MOST_FILES = 20


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def __init__(self):
        super().__init__({"multiple": True, "accept": ",".join(f".{ending}" for ending in MEDIA_TYPES)})


class FilesField(forms.FileField):
    """Cleans to a tuple of tracker.store.IncomingFile; each file that is refused is named with its reason, under its
    code.
    """

    widget = FilesInput

    def __init__(self, *, required=True):
        super().__init__(
            label=_("Files"),
            required=required,
            help_text=_("PDF, OFD, images, Office and WPS files, text, CSV or ZIP; at most %(most)d MB each.")
            % {"most": settings.RECTIFY_EVIDENCE_MAX_BYTES // 1_000_000},
        )

    def clean(self, data, initial=None):
        files = [data] if data and not isinstance(data, list) else data or []
        if not files:
            return super().clean(None, initial) or ()
        if len(files) > MOST_FILES:
            raise ValidationError(_("At most %(most)d files at once.") % {"most": MOST_FILES})
        incoming, refused = [], []
        for file in files:
            try:
                incoming.append(look_through_upload(file))
            except FileRefused as error:
                refused.append(ValidationError(error.message, code=error.code))
        if refused:
            raise ValidationError(refused)
        return tuple(incoming)
