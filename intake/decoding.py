"""Bytes to text: what a file somebody chose really says, or a sentence about why it cannot be read."""

import codecs
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from intake.messages import lazy_message
from record.text import seen, unseen_in

# Enough text to tell one encoding from another; the whole file is decoded either way.
SAMPLE = 20_000

_OFFICE_FILES = {
    b"PK\x03\x04": _("a Word, Excel or zip file"),
    b"\xd0\xcf\x11\xe0": _("an old Word, Excel or WPS file"),
    b"%PDF": _("a PDF"),
    b"{\\rtf": _("a rich text file"),
}
SENTENCES = {
    "too_large": _(
        "%(name)s is too large: %(size)s MB, and at most %(limit)s MB are read. "
        "Split it, or leave out pictures and attachments."
    ),
    "office_file": _(
        "%(name)s is %(kind)s, which is not read yet. Open it, save it as plain text (.txt) or "
        "Markdown (.md), and import that."
    ),
    "unknown_encoding": _(
        "%(name)s is no text in UTF-8, GB18030 or UTF-16. Open it where it reads well and save it as UTF-8."
    ),
    "damaged": _(
        "%(name)s reads as %(encoding)s as far as line %(line)s (byte %(byte)s) and not beyond. "
        "Open it where it reads well and save it again as UTF-8."
    ),
    "empty": _("%(name)s is empty: there is no text in it."),
    "binary": _("%(name)s is no text file. Save the document as plain text (.txt) or Markdown (.md) and import that."),
}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_COMMON = re.compile("[　-〟！-～‘’“”…—·①-⑳㈠-㈩]")


class Unreadable(Exception):
    """The file cannot be read. `code` is for programs, `message` a translated sentence for people."""

    def __init__(self, code, message):
        super().__init__(code)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Source:
    """What a document says: its text, in whose signs all places are counted, and its headings by style: line (counted
    from 1) -> level.

    `name` is the one its bytes are kept under, with the ending of what they are. `left_out` counts the signs that
    nobody sees and the text is without.
    """

    text: str
    name: str
    headings: dict[int, int] = field(default_factory=dict)
    left_out: int = 0


def decode_counted(data, name, *, limit=None):
    """(the text of `data` with line ends as `\\n`, how many signs that nobody sees were left out of it).

    Reads UTF-8, GB18030 (and so GBK) and UTF-16, with or without a byte-order mark. `limit` is in bytes. Places count
    in exactly this text. Raises Unreadable: `too_large`, `empty`, `office_file`, `binary`, `damaged` or
    `unknown_encoding`.
    """
    refuse_size(len(data), name, limit=limit)
    _refuse_office_files(data, name)
    text = _text_of(data, name).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if _is_binary(text):
        raise _unreadable("binary", name)
    kept = seen(text)
    if not kept.strip():
        raise _unreadable("empty", name)
    return kept, unseen_in(text)


def refuse_size(size, name, *, limit=None):
    """Raise Unreadable when a file of `size` bytes is too large, or has nothing in it."""
    if limit is not None and size > limit:
        raise _unreadable("too_large", name, size=_megabytes(size), limit=_megabytes(limit))
    if size == 0:
        raise _unreadable("empty", name)


def _megabytes(size):
    return f"{size / 1_048_576:.1f}".removesuffix(".0")


def _refuse_office_files(data, name):
    for magic, kind in _OFFICE_FILES.items():
        if data.startswith(magic):
            raise _unreadable("office_file", name, kind=kind)


def _text_of(data, name):
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, name, skipped=len(mark))
    if b"\x00" in data:
        return _wide_text(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as broken:
        return _text_of_another_encoding(data, name, broken)


def _decoded(data, encoding, name, skipped=0):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise _damaged(name, data, broken, encoding, skipped) from None


def _wide_text(data, name):
    """UTF-16 without a mark has zero bytes too, but read as such it makes ordinary text."""
    if (stray := _attempt(data, "utf-8")) and not _is_binary(stray):
        return stray
    text = _most_familiar(data, "utf-16-le", "utf-16-be")
    if _is_binary(text) or _familiarity(text) < 0.8:
        raise _unreadable("binary", name)
    return text


def _text_of_another_encoding(data, name, broken):
    # A few bad bytes in UTF-8 often read as rare but valid GB18030: look at how UTF-8 fares as a whole first.
    mended = data.decode("utf-8", errors="replace")
    if mended.count("\ufffd") * 50 < len(re.findall("[^\x00-\x7f]", mended)):
        raise _damaged(name, data, broken, "utf-8", 0)
    best = _most_familiar(data, "gb18030", "utf-16-le", "utf-16-be")
    if _is_binary(best):
        raise _unreadable("binary", name)
    if _familiarity(best) < 0.7:
        raise _unreadable("unknown_encoding", name)
    return best


def _is_binary(text):
    """A sign or two that nobody sees come from careless copying; one in fifty comes from no writer of text."""
    return len(_CONTROL.findall(text)) * 50 > len(text)


def _most_familiar(data, *encodings):
    return max((_attempt(data, encoding) for encoding in encodings), key=_familiarity)


def _attempt(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _familiarity(text):
    """The share of signs beyond ASCII that ordinary office text is made of, between 0 and 1."""
    sample = [sign for sign in text[:SAMPLE] if sign > "\x7f"]
    common = sum(bool(_COMMON.match(sign)) or _is_everyday_character(sign) for sign in sample)
    return common / len(sample) if sample else float(bool(text))


def _is_everyday_character(sign):
    """Whether `sign` is one of the 3,755 characters of GB 2312 level one, which fill nearly every text."""
    if not "\u4e00" <= sign <= "\u9fff":
        return False
    code = sign.encode("gb2312", errors="ignore")
    return len(code) == 2 and code[0] <= 0xD7


def _damaged(name, data, broken, encoding, skipped):
    before = data[: broken.start].decode(encoding, errors="replace")
    spoken = encoding.upper().removesuffix("-LE").removesuffix("-BE")
    place = {"line": before.count("\n") + 1, "byte": broken.start + skipped + 1}
    return _unreadable("damaged", name, encoding=spoken, **place)


def _unreadable(code, name, **said):
    return Unreadable(code, lazy_message(SENTENCES[code], name=name, **said))
