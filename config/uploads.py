"""How files come in: what the disk cannot take becomes a sentence in the form, not a page that broke."""

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from tracker.store import FileRefused, writing


class LostUpload(UploadedFile):
    """A file that could not be taken in; whoever looks into it is told why."""

    def __init__(self, refusal, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.refusal = refusal

    def seek(self, *place):
        raise self.refusal

    read = seek


class RoomyFileUploadHandler(TemporaryFileUploadHandler):
    """Django's own for large files, on a disk that may be full."""

    refusal = None

    def new_file(self, *args, **kwargs):
        self.refusal = None
        self._try(lambda: super(RoomyFileUploadHandler, self).new_file(*args, **kwargs))

    def receive_data_chunk(self, raw_data, start):
        if self.refusal is None:
            self._try(lambda: self.file.write(raw_data))

    def file_complete(self, file_size):
        if self.refusal is None:
            self._try(self.file.flush)
        if self.refusal is None:
            return super().file_complete(file_size)
        return LostUpload(self.refusal, None, self.file_name, self.content_type, file_size, self.charset)

    def _try(self, write):
        try:
            with writing():
                write()
        except FileRefused as refusal:
            self.refusal = refusal
