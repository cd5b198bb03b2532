"""What an upload may be called, asked before Django shortens its name in silence."""

from pathlib import PurePath

from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParserError

from tracker.store import LONGEST_NAME

LONGEST_ENDING = 60  # characters; a large file waits under a name that ends like its own


class NameTooLong(MultiPartParserError):
    """A file is called by more characters than are kept."""


class NameGate(FileUploadHandler):
    """The first to hear of a file; it takes none of its bytes."""

    def new_file(self, field_name, file_name, *args, **kwargs):
        super().new_file(field_name, file_name, *args, **kwargs)
        if len(file_name) > LONGEST_NAME or len(PurePath(file_name).suffix) > LONGEST_ENDING:
            raise NameTooLong(f"{len(file_name)} characters")

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None
