"""A document's bytes, whatever program wrote them, to the text that its issues are found in."""

from intake.decoding import Source, decode_counted, refuse_size
from intake.word.errors import WordError
from intake.word.package import OLE_MAGIC, ZIP_MAGICS
from intake.word.text import read_word

_TEXTS = (".txt", ".md")


def read_source(data, name, *, limit=None):
    """Return the Source of a document's bytes: Word by what they begin with, plain text in any usual encoding.

    `limit` is in bytes. Raises intake.decoding.Unreadable with a sentence.
    """
    refuse_size(len(data), name, limit=limit)
    if data.startswith((*ZIP_MAGICS, OLE_MAGIC)) or name.lower().endswith(".docx"):
        source = read_word(data, name)
        if not source.text.strip():
            raise WordError("no_text").about(name)
        return source
    text, left_out = decode_counted(data, name, limit=limit)
    return Source(text, name if name.lower().endswith(_TEXTS) else f"{name}.txt", left_out=left_out)
