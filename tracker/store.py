"""Files by their hash: written whole or not at all, never overwritten, never served as pages."""

import hashlib
import os
import tempfile
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from zipfile import is_zipfile

from django.conf import settings
from django.utils.translation import gettext_lazy as _

CHUNK = 1 << 20
LONGEST_NAME_IN_BYTES = 255

OOXML = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "wps": "application/vnd.ms-works",
    "docx": OOXML + "wordprocessingml.document",
    "xlsx": OOXML + "spreadsheetml.sheet",
    "pptx": OOXML + "presentationml.presentation",
    "txt": "text/plain",
    "md": "text/plain",
    "csv": "text/csv",
    "zip": "application/zip",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a file of this ending begins with; text has no such sign, and must hold no NUL instead.
_BEGINNINGS = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",),
    "tif": (b"II*\x00", b"MM\x00*"),
    "tiff": (b"II*\x00", b"MM\x00*"),
    "bmp": (b"BM",),
    "doc": (_OLE,),
    "xls": (_OLE,),
    "ppt": (_OLE,),
    "wps": (_OLE,),
    **dict.fromkeys(("docx", "xlsx", "pptx", "zip"), (b"PK\x03\x04", b"PK\x05\x06")),
}
TEXTS = ("txt", "md", "csv")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class FileRefused(ValueError):
    """A file that may not be kept; `code` for programs, the message for people."""

    def __init__(self, code, message):
        self.code, self.message = code, message
        super().__init__(str(message))


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that lies in the store."""

    name: str
    size: int
    sha256: str
    media_type: str


def keep(chunks, name: str, *, most_bytes: int | None = None, is_decoded=False) -> StoredFile:
    """Store the bytes of `chunks` (an open binary file, or any iterable of bytes) under their SHA-256.

    Raises FileRefused for a name, size or type that is not allowed; nothing is left behind then. The name is kept as
    given, without folders, control or direction marks. With `is_decoded` the caller has read the bytes as text
    already, and vouches for them: UTF-16 without a mark looks like no text from outside.
    """
    name = clean_name(name)
    ending = ending_of(name)
    limit = most_bytes or settings.RECTIFY_EVIDENCE_MAX_BYTES
    folder = root()
    folder.mkdir(parents=True, exist_ok=True, mode=0o750)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".incoming-", delete=False) as incoming:
        try:
            size, digest = _write(incoming, _chunks(chunks), limit)
            if not is_decoded:
                _must_be_what_it_says(incoming.name, size, name, ending)
            _move_into_place(incoming.name, path_of(digest))
        finally:
            Path(incoming.name).unlink(missing_ok=True)
    return StoredFile(name, size, digest, MEDIA_TYPES[ending])


def keep_path(path, *, most_bytes: int | None = None) -> StoredFile:
    """Store the file at `path`; raises FileRefused, also where it cannot be opened."""
    try:
        with open(path, "rb") as file:
            return keep(file, PurePath(path).name, most_bytes=most_bytes)
    except OSError as error:
        raise FileRefused(
            "file_unreadable",
            _("“%(name)s” cannot be read: %(why)s.") % {"name": path, "why": error.strerror},
        ) from error


def root() -> Path:
    return Path(settings.RECTIFY_EVIDENCE_DIR)


def path_of(sha256: str) -> Path:
    return root() / sha256[:2] / sha256[2:4] / sha256


def open_stored(sha256: str):
    """The stored bytes, open for reading; FileNotFoundError when they are gone."""
    return open(path_of(sha256), "rb")


def clean_name(name: str) -> str:
    """The name without folders, control characters and direction marks, in composed form."""
    base = unicodedata.normalize("NFC", str(name)).replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in base if unicodedata.category(c) not in ("Cc", "Cf", "Cs")).strip(" .")
    if not kept:
        raise FileRefused("file_name_missing", _("The file has no name."))
    if len(kept.encode()) > LONGEST_NAME_IN_BYTES:
        kept = _shortened(kept)
    return kept


def ending_of(name: str) -> str:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in MEDIA_TYPES:
        raise FileRefused(
            "file_type_not_allowed",
            _("“%(name)s”: this type is not accepted. Accepted are: %(types)s.")
            % {"name": name, "types": ", ".join(MEDIA_TYPES)},
        )
    return ending


def _shortened(name):
    stem, _dot, ending = name.rpartition(".")
    room = LONGEST_NAME_IN_BYTES - len(ending.encode()) - 1
    return f"{stem.encode()[:room].decode(errors='ignore')}.{ending}"


def _chunks(source):
    return iter(lambda: source.read(CHUNK), b"") if hasattr(source, "read") else source


def _write(incoming, chunks, limit):
    size, digest = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise FileRefused(
                "file_too_large",
                _("The file is larger than the %(limit)s MB that are allowed.")
                % {"limit": limit // 1_000_000},
            )
        digest.update(chunk)
        incoming.write(chunk)
    if not size:
        raise FileRefused("file_empty", _("The file is empty."))
    incoming.flush()
    os.fsync(incoming.fileno())
    return size, digest.hexdigest()


def _must_be_what_it_says(path, size, name, ending):
    with open(path, "rb") as file:
        head = file.read(4096)
    good = (
        (b"\x00" not in head or head.startswith(UTF16_MARKS))
        if ending in TEXTS
        else head.startswith(_BEGINNINGS[ending])
    )
    if good and ending in ("docx", "xlsx", "pptx", "zip"):
        good = is_zipfile(path)
    if not good:
        raise FileRefused(
            "file_not_what_it_says",
            _("“%(name)s” is not a file of the type its name says.") % {"name": name},
        )


def _move_into_place(incoming, place):
    """Never over a file that is there: equal hash, equal bytes. It counts as brought today all the same."""
    if place.exists():
        with suppress(OSError):
            os.utime(place)
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    os.chmod(incoming, 0o440)
    os.replace(incoming, place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
