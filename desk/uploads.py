"""How files come in: a name too long, and a disk that cannot take them, become a sentence and no page that broke."""

from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http.multipartparser import MultiPartParserError

from tracker.store import LONGEST_NAME, FileRefused, writing

LONGEST_ENDING = 60  # characters; a large file waits under a name that ends like its own


class NameTooLong(MultiPartParserError):
    """A file is called by more characters than are kept."""


class NameGate(FileUploadHandler):
    """The first to hear of a file; it takes none of its bytes. Django would shorten the name in silence."""

    def new_file(self, field_name, file_name, *args, **kwargs):
        super().new_file(field_name, file_name, *args, **kwargs)
        if len(file_name) > LONGEST_NAME or len(PurePath(file_name).suffix) > LONGEST_ENDING:
            raise NameTooLong(f"{len(file_name)} characters")

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None


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
