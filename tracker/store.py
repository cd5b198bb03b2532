"""Files by their hash: judged before they are kept, written whole or not at all, never overwritten."""

import errno
import hashlib
import os
import unicodedata
import uuid
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from record.text import seen
from tracker.file_types import MEDIA_TYPES, Sample, ending_of, objection_to
from tracker.paths import name_of, readable, why_not
from workflow.refusals import Refusal, TransitionRefused

CHUNK = 1 << 20
LONGEST_NAME = 255  # characters
# Bytes on their way in carry this name until a step takes them.
ASIDE = ".incoming-"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_ENTRY = (errno.EACCES, errno.EPERM, errno.EROFS)
_FULL = _("The store is full, so no file can be kept. Nothing was changed; tell whoever runs this office.")
_CLOSED = _("Nothing can be written to the store. Nothing was changed; tell whoever runs this office.")

# What a page answers where nothing but files stands in the way.
_STATUS = {
    "file_too_large": 413,
    "file_type_not_allowed": 415,
    "file_not_what_it_says": 415,
}


class FileRefused(ValueError):
    """A file that may not be kept; `code` for programs, the message for people."""

    def __init__(self, code, message):
        self.code, self.message = code, message
        super().__init__(str(message))


def status_of(codes: Iterable[str], also: dict[str, int] | None = None) -> int:
    """The HTTP status of refusals with these codes: 413 too large, 415 of no type that is taken, 422 anything else.

    `also` knows codes of somebody else's refusals.
    """
    known = _STATUS | (also or {})
    statuses = {known.get(code, 422) for code in codes}
    return statuses.pop() if len(statuses) == 1 else 422


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that lies in the store."""

    name: str
    size: int
    sha256: str
    media_type: str

    @contextmanager
    def at_hand(self):
        """While a step is judged and taken."""
        yield

    def bring(self):
        """Put the bytes where they stay; here they lie already."""


@dataclass(frozen=True, slots=True)
class IncomingFile(StoredFile):
    """A file that was looked through and is not kept yet; `opened` gives its bytes anew.

    While it is `at_hand` a copy lies in the store under a name of its own, and `bring` moves that to its place, so
    that a step which holds its lock waits for no copying. What was not brought is gone afterwards.
    """

    opened: Callable = field(compare=False, repr=False)
    aside: str = field(compare=False, repr=False, default_factory=lambda: f"{ASIDE}{uuid.uuid4().hex}")

    @contextmanager
    def at_hand(self):
        """Raises TransitionRefused where the store is full or the file has changed since it was looked at."""
        copy = root() / self.aside
        try:
            self._copy_to(copy)
            yield
        finally:
            copy.unlink(missing_ok=True)

    def bring(self):
        with refusing_the_step(), writing():
            _move_into_place(root() / self.aside, path_of(self.sha256))

    def _copy_to(self, copy):
        with refusing_the_step(), writing(), self.opened() as source:
            root().mkdir(parents=True, exist_ok=True, mode=0o700)
            if _written(copy, source) != self.sha256:
                sentence = _("“%(name)s” changed while it was read. Choose it again.")
                raise FileRefused("file_changed", sentence % {"name": self.name})


@contextmanager
def refusing_the_step():
    """A file that cannot be kept refuses the step that it came with."""
    try:
        yield
    except FileRefused as no:
        raise TransitionRefused([Refusal(no.code, no.message)]) from no


@contextmanager
def writing():
    """Turn a full or closed disk into FileRefused, `store_full` or `store_closed`; any other trouble passes."""
    try:
        yield
    except OSError as error:
        if refused := refusal_of(error):
            raise refused from error
        raise


def refusal_of(error: OSError) -> FileRefused | None:
    """What is said of a file that could not be written for this reason; None where the disk is not to blame."""
    if error.errno in NO_ROOM:
        return FileRefused("store_full", _FULL)
    return FileRefused("store_closed", _CLOSED) if error.errno in NO_ENTRY else None


def look_through(opened: Callable, name: str, *, most_bytes: int | None = None, is_decoded=False) -> IncomingFile:
    """Judge the bytes that `opened()` gives, an open binary file each time; nothing is kept yet.

    Raises FileRefused for a name, size or type that is not allowed. The name is kept as given, without folders, control
    or direction marks. With `is_decoded` the caller has read the bytes as text already, and vouches for them: UTF-16
    without a mark looks like no text from outside.
    """
    name = clean_name(name)
    limit = most_bytes or settings.RECTIFY_EVIDENCE_MAX_BYTES
    with opened() as file:
        size, digest = _measured(file, name, limit)
        sample = None if is_decoded else Sample.of(file)
    if objection := objection_to(name, sample):
        raise FileRefused(*objection)
    return IncomingFile(name, size, digest, MEDIA_TYPES[ending_of(name)], opened)


def look_through_upload(upload) -> IncomingFile:
    """As `look_through`, of a file that came with a form (django.core.files.uploadedfile.UploadedFile)."""
    return look_through(lambda: _left_open(upload), upload.name)


def look_through_path(path) -> IncomingFile:
    """As `look_through`, of the file at `path`; raises FileRefused also where it cannot be opened."""
    try:
        return look_through(lambda: open(path, "rb"), name_of(path))
    except OSError as error:
        raise FileRefused(
            "file_unreadable",
            _("“%(name)s” cannot be read: %(why)s.") % {"name": readable(path), "why": why_not(error)},
        ) from error


def keep(pieces: Iterable[bytes], name: str, *, most_bytes: int | None = None, is_decoded=False) -> StoredFile:
    """Store bytes under their SHA-256 at once, where no step is there to take them. Raises FileRefused as
    `look_through` does, and TransitionRefused where the store is full.
    """
    data = b"".join(pieces)
    file = look_through(lambda: BytesIO(data), name, most_bytes=most_bytes, is_decoded=is_decoded)
    with file.at_hand():
        file.bring()
    return StoredFile(file.name, file.size, file.sha256, file.media_type)


def root() -> Path:
    return Path(settings.RECTIFY_EVIDENCE_DIR)


def path_of(sha256: str) -> Path:
    return root() / sha256[:2] / sha256[2:4] / sha256


def open_stored(sha256: str):
    """The stored bytes, open for reading; FileNotFoundError when they are gone."""
    return open(path_of(sha256), "rb")


def clean_name(name: str) -> str:
    """The name as it came, but without folders, control characters and direction marks; raises FileRefused."""
    base = str(name).replace("\\", "/").rpartition("/")[2]
    kept = seen("".join(c for c in base if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))).strip(" .")
    if not kept:
        raise FileRefused("file_name_missing", _("The file has no name."))
    if len(kept) > LONGEST_NAME:
        raise FileRefused(
            "file_name_too_long",
            _("The name of the file has %(length)s characters, and at most %(most)s are kept. Give it a shorter name.")
            % {"length": len(kept), "most": LONGEST_NAME},
        )
    return kept


@contextmanager
def _left_open(upload):
    """An upload from its beginning; whoever reads it again finds it open."""
    upload.seek(0)
    yield upload


def _pieces(file):
    return iter(lambda: file.read(CHUNK), b"")


def _measured(file, name, limit):
    """(bytes, SHA-256) of an open file, of which no more is read than is allowed."""
    size, digest = 0, hashlib.sha256()
    for piece in _pieces(file):
        size += len(piece)
        if size > limit:
            raise FileRefused(
                "file_too_large",
                _("“%(name)s” is larger than the %(limit)s MB that are allowed.")
                % {"name": name, "limit": limit // 1_000_000},
            )
        digest.update(piece)
    if not size:
        raise FileRefused("file_empty", _("“%(name)s” is empty.") % {"name": name})
    return size, digest.hexdigest()


def _written(copy, source):
    """Write all of an open file to a path, for good, and return its SHA-256."""
    digest = hashlib.sha256()
    with open(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in _pieces(source):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _move_into_place(copy, place):
    """Never over a file that is there: equal hash, equal bytes. It counts as brought today all the same, which keeps
    the sweep away.
    """
    try:
        os.utime(place)
    except FileNotFoundError:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.chmod(copy, 0o400)
        os.replace(copy, place)
        _write_through(place.parent)


def _write_through(folder):
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
