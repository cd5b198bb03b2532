"""The zip file that a Word document is, opened so that no file can make it cost more than a document costs.

Everything is judged by what the directory of the zip declares before a single part is unpacked; parts are then
streamed, and never more than they declare.
"""

import io
import posixpath
import struct
import zipfile
import zlib
from contextlib import contextmanager

from intake.word.errors import WordError
from intake.word.xml import events

MEGABYTE = 1_000_000
MOST_ENTRIES = 5_000
LARGEST_DIRECTORY = 2 * MEGABYTE
MOST_UNPACKED = 300 * MEGABYTE
LARGEST_PART = 32 * MEGABYTE
# Ordinary documents shrink to a tenth, long tables to a fortieth; only made-up ones shrink to less than this.
MOST_SHRUNK, FROM_SIZE = 100, 20 * MEGABYTE

ZIP_MAGICS, OLE_MAGIC = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0"
_END = b"PK\x05\x06"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 65_536


def refuse_others(data):
    """Raise WordError for what is no zip, and for the container of old office files, in which encrypted ones come."""
    if data.startswith(OLE_MAGIC):
        raise WordError("encrypted" if _ENCRYPTED in data else "old_word")
    if not data.startswith(ZIP_MAGICS):
        raise WordError("not_word")


class Package:
    """The parts of a Word document by their relations to it. Raises WordError for everything that is none."""

    def __init__(self, data):
        _refuse_long_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as no:
            raise WordError("damaged_word") from no
        self._entries = {entry.filename.lstrip("/").lower(): entry for entry in self._zip.infolist()}
        _refuse_bombs(self._zip.infolist(), len(data))
        self.document = self._related("", "officeDocument")
        if self.document is None or not self._is_word():
            raise WordError("not_word")

    def related(self, kind):
        """The name of the part that the document relates to as `kind` (styles, numbering), or None."""
        return self._related(self.document, kind)

    def events(self, name):
        """Yield the events of a part's XML; see intake.word.xml."""
        with self._open(name) as part:
            yield from events(part)

    @contextmanager
    def _open(self, name):
        entry = self._entries.get(name.lower())
        if entry is None:
            raise WordError("damaged_word")
        if entry.flag_bits & 1:
            raise WordError("encrypted")
        if entry.file_size > LARGEST_PART:
            raise WordError("unpacks_too_large")
        # Other methods than these two, which Word never uses, may ask for any amount of memory.
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise WordError("damaged_word")
        try:
            with self._zip.open(entry) as part:
                yield _Streamed(part, entry.file_size)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as no:
            raise WordError("damaged_word") from no

    def _related(self, source, kind):
        """Only parts inside the file count: what lies outside is never looked at."""
        folder, name = posixpath.split(source)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels.lower() not in self._entries:
            return None
        for what, local, attributes in self.events(rels):
            if what == "start" and local == "Relationship":
                is_of_kind = attributes.get("Type", "").endswith(f"/{kind}")
                if is_of_kind and attributes.get("TargetMode") != "External":
                    return _resolved(folder, attributes.get("Target", ""))
        return None

    def _is_word(self):
        """Workbooks and slides are office documents too; only Word's begins with a `document`."""
        first = next((local for what, local, _ in self.events(self.document) if what == "start"), "")
        return first == "document"


class _Streamed:
    """Reads no further than was declared."""

    def __init__(self, part, declared):
        self._part, self._left = part, declared

    def read(self):
        chunk = self._part.read(_CHUNK)
        self._left -= len(chunk)
        if self._left < 0:
            raise WordError("unpacks_too_large")
        return chunk


def _resolved(folder, target):
    path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(path)


def _refuse_long_directory(data):
    """Before the library builds an object for each of a million entries."""
    at = data.rfind(_END, max(0, len(data) - 65_557))
    if at < 0 or len(data) < at + 22:
        raise WordError("damaged_word")
    entries, size = struct.unpack_from("<HI", data, at + 10)
    if entries > MOST_ENTRIES or size > LARGEST_DIRECTORY:
        raise WordError("unpacks_too_large")


def _refuse_bombs(entries, packed):
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        raise WordError("unpacks_too_large")
    if unpacked > FROM_SIZE and unpacked > MOST_SHRUNK * packed:
        raise WordError("unpacks_too_large")
