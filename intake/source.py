"""A document's bytes, whatever program wrote them, to the text that its issues are found in."""

from dataclasses import dataclass, field

from intake.decoding import decode, refuse_size
from intake.word.refusing import NotRead
from intake.word.text import OLE_MAGIC, ZIP_MAGICS, read_word

_TEXTS = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Source:
    """What a document says: its text, in whose signs all places are counted, and its headings by their looks.

    `name` is the one its bytes are kept under, with the ending of what they are.
    """

    text: str
    name: str
    headings: dict[int, int] = field(default_factory=dict)


def read_source(data, name, *, limit=None):
    """Return the Source of a document's bytes: Word by what they begin with, plain text in any usual encoding.

    `limit` is in bytes. Raises intake.decoding.Unreadable with a sentence.
    """
    refuse_size(len(data), name, limit=limit)
    if data.startswith((*ZIP_MAGICS, OLE_MAGIC)) or name.lower().endswith(".docx"):
        return _read_word(data, name)
    text = decode(data, name, limit=limit)
    return Source(text, name if name.lower().endswith(_TEXTS) else f"{name}.txt")


def _read_word(data, name):
    said = read_word(data, name)
    if not said.text.strip():
        raise NotRead("no_text").about(name)
    return Source(said.text, name if name.lower().endswith(".docx") else f"{name}.docx", said.headings)
