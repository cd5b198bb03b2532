"""Users' own texts normalised to fit a sentence, without changing what they say."""

import re
import unicodedata

from record.text import seen

_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]"
_SPACE = re.compile(r"\s+")
_SPACE_BESIDE_CJK = re.compile(rf"(?<={_CJK})\s+|\s+(?={_CJK})")
_RUN_OF_MARKS = re.compile(r"[，。；、：！？](?:\s*[，。；、：])+")
_LEADING_MARKS = re.compile(r"^[\s，。；、：！？,;:!?）)》」』”’]+")
_TRAILING_MARKS = re.compile(r"[\s，。；、：！？,;:!?…．.（(《「『“‘]+$")
_MARKS_BEFORE_CLOSING = re.compile(r"[\s，。；、：…]+([”’」』》）)]+)$")
_MARKS_BEFORE_CLOSED_SENTENCE = re.compile(r"[，。；、：]+(?=[”’」』》）)]+。)")
_EMPTY_BRACKETS = re.compile(r"“[\s。]*”|‘[\s。]*’|（[\s。]*）|《[\s。]*》")
_NUMBERING = re.compile(
    r"^(?:第?[一二三四五六七八九十百零]+[、．.，]|[（(][一二三四五六七八九十百零\d]+[）)]|\d+[、．.）)](?!\d))\s*"
)
# The strongest mark of a run stays: a full stop outweighs a semicolon, and so on.
_STRENGTH = "！？。；：，、"


def single_line(text):
    """On one line: no breaks, no runs of blanks, no control or invisible characters."""
    visible = "".join(ch for ch in text if ch.isspace() or _is_visible(ch))
    return seen(_SPACE.sub(" ", visible)).strip()


def typeset_line(text):
    """On one line, and as Chinese is set: no spaces beside Chinese characters."""
    return _SPACE_BESIDE_CJK.sub("", single_line(text))


def clause(text):
    """The text as a part of a sentence: one line, no mark at either end, no two marks in a row.

    "" where there is neither a letter nor a figure in it.
    """
    text = _RUN_OF_MARKS.sub(_strongest, _EMPTY_BRACKETS.sub("", typeset_line(text)))
    previous = None
    while previous != text:
        previous = text
        text = _TRAILING_MARKS.sub("", _LEADING_MARKS.sub("", text))
        text = _MARKS_BEFORE_CLOSED_SENTENCE.sub("", _MARKS_BEFORE_CLOSING.sub(r"\1", text))
    return text if any(character.isalnum() for character in text) else ""


def list_part(text):
    """The text as one part among several set off by semicolons: its own stops become commas."""
    return re.sub(r"[。；]", "，", clause(text))


def quoted(text, *, otherwise):
    """“The text”, inner quotation marks made inner ones; `otherwise` where nothing is left of it."""
    return f"“{_inner_quotes(_without_outer(clause(text), '“', '”')) or otherwise}”"


def book_title(text):
    """《The text》: book-title marks inside become the inner ones."""
    bare = _without_outer(clause(text), "《", "》")
    return f"《{bare.replace('《', '〈').replace('》', '〉')}》"


def without_numbering(text):
    """A heading without its own 一、（二）3. in front."""
    return _NUMBERING.sub("", typeset_line(text), count=1) or typeset_line(text)


def _is_visible(character):
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs")


def _strongest(run):
    return min((mark for mark in run.group() if not mark.isspace()), key=_STRENGTH.index)


def _without_outer(text, opening, closing):
    inside = text[1:-1]
    if text.startswith(opening) and text.endswith(closing) and opening not in inside and closing not in inside:
        return inside
    return text


def _inner_quotes(text):
    text = text.replace("“", "‘").replace("”", "’")
    while text.count('"') > 1:
        text = text.replace('"', "‘", 1).replace('"', "’", 1)
    return text.replace('"', "’")
