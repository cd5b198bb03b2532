"""Which files an office may attach, and how their bytes say what they are."""

from dataclasses import dataclass
from zipfile import is_zipfile

from django.utils.translation import gettext_lazy as _

from organization.labels import enumerated

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
# .ofd is the national format for fixed-layout documents, GB/T 33190; .wps, .et and .dps are those of WPS Office.
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
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
    "et": "application/wps-office.et",
    "dps": "application/wps-office.dps",
    "docx": OOXML + "wordprocessingml.document",
    "xlsx": OOXML + "spreadsheetml.sheet",
    "pptx": OOXML + "presentationml.presentation",
    "odt": ODF + "text",
    "ods": ODF + "spreadsheet",
    "odp": ODF + "presentation",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "md": "text/plain",
    "csv": "text/csv",
    "zip": "application/zip",
}
TEXTS = ("txt", "md", "csv")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
HEAD = TAIL = 1 << 16  # bytes at either end that tell what a file is

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
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
    "rtf": (b"{\\rtf",),
    **dict.fromkeys(("doc", "xls", "ppt"), (_OLE,)),
    # WPS Office writes either container under its own endings.
    **dict.fromkeys(("wps", "et", "dps"), (_OLE, *_ZIP)),
    **dict.fromkeys(("docx", "xlsx", "pptx", "ofd", "odt", "ods", "odp", "zip"), _ZIP),
}
# The entry that only a package of this kind has; the list of entries stands at the end of the file.
_ENTRIES = {"docx": b"word/", "xlsx": b"xl/", "pptx": b"ppt/", "ofd": b"OFD.xml"}

_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"\xfd7zXZ\x00")
_IS_HEIC = _(
    "“%(name)s” is an HEIC photo, which most office computers cannot open. On the iPhone choose Settings › Camera › "
    "Formats › Most Compatible and take it again, or save it as JPEG, and attach that."
)
_IS_ARCHIVE = _("“%(name)s” is an archive that not every office computer opens. Pack its files as ZIP and attach that.")
_NOT_ALLOWED = _("“%(name)s”: this type is not accepted. Accepted are: %(types)s.")
_NOT_WHAT_IT_SAYS = _("“%(name)s” is not a file of the type its name says.")
_REALLY_ANOTHER = _(
    "“%(name)s” is not a file of the type its name says: by its content it is .%(kind)s. Give it that ending and "
    "attach it again."
)


@dataclass(frozen=True, slots=True)
class Sample:
    """What the type is told from: the first and the last bytes of a file, and whether it opens as a ZIP."""

    head: bytes
    tail: bytes
    is_zip: bool

    @classmethod
    def of(cls, file):
        """The sample of an open binary file, which it leaves at its beginning."""
        file.seek(0, 2)
        size = file.tell()
        file.seek(0)
        head = file.read(HEAD)
        file.seek(max(0, size - TAIL))
        tail = file.read(TAIL)
        found = cls(head, tail, head.startswith(_ZIP) and is_zipfile(file))
        file.seek(0)
        return found


def ending_of(name: str) -> str:
    """What stands behind the last dot, in small letters; empty where there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def objection_to(name: str, sample: Sample | None):
    """(code, sentence) against keeping a file of this name and content, or None. Without a sample somebody else vouches
    for the content.
    """
    ending = ending_of(name)
    if sample is None:
        return _not_allowed(name) if ending not in MEDIA_TYPES else None
    if sample.head[4:8] == b"ftyp" and sample.head[8:12] in _HEIC_BRANDS:
        return "file_type_not_allowed", _IS_HEIC % {"name": name}
    if sample.head.startswith(_ARCHIVES):
        return "file_type_not_allowed", _IS_ARCHIVE % {"name": name}
    if ending not in MEDIA_TYPES:
        return _not_allowed(name)
    if not _is(ending, sample):
        return "file_not_what_it_says", _NOT_WHAT_IT_SAYS % {"name": name}
    if kind := _really(ending, sample):
        return "file_not_what_it_says", _REALLY_ANOTHER % {"name": name, "kind": kind}
    return None


def _not_allowed(name):
    return "file_type_not_allowed", _NOT_ALLOWED % {"name": name, "types": enumerated(MEDIA_TYPES, None)}


def _is(ending, sample):
    if ending in TEXTS:
        return b"\x00" not in sample.head[:4096] or sample.head.startswith(UTF16_MARKS)
    return sample.head.startswith(_BEGINNINGS[ending]) and (
        not sample.head.startswith(_ZIP) or sample.is_zip and (ending != "ofd" or _ENTRIES["ofd"] in sample.tail)
    )


def _really(ending, sample):
    """The kind of package that the file is where its ending names another."""
    if ending not in _ENTRIES or _ENTRIES[ending] in sample.tail:
        return None
    return next((kind for kind, entry in _ENTRIES.items() if entry in sample.tail), None)
