"""A document's bytes, whatever program wrote them, to the text that its issues are found in."""

from dataclasses import dataclass, field

from intake.decoding import decode_counted, refuse_size
from intake.word.errors import WordError
from intake.word.package import OLE_MAGIC, ZIP_MAGICS
from intake.word.text import read_word

_TEXTS = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Source:
    """What a document says: its text, in whose signs all places are counted, and its headings by style.

    `name` is the one its bytes are kept under, with the ending of what they are. `left_out` counts the signs that
    nobody sees and the text is without.
    """

    text: str
    name: str
    headings: dict[int, int] = field(default_factory=dict)
    left_out: int = 0


def read_source(data, name, *, limit=None):
    """Return the Source of a document's bytes: Word by what they begin with, plain text in any usual encoding.

    `limit` is in bytes. Raises intake.decoding.Unreadable with a sentence.
    """
    refuse_size(len(data), name, limit=limit)
    if data.startswith((*ZIP_MAGICS, OLE_MAGIC)) or name.lower().endswith(".docx"):
        return _read_word(data, name)
    text, left_out = decode_counted(data, name, limit=limit)
    return Source(text, name if name.lower().endswith(_TEXTS) else f"{name}.txt", left_out=left_out)


def _read_word(data, name):
    said = read_word(data, name)
    if not said.text.strip():
        raise WordError("no_text").about(name)
    kept_as = name if name.lower().endswith(".docx") else f"{name}.docx"
    return Source(said.text, kept_as, said.headings, said.left_out)
