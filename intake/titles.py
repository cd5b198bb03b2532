"""A short name for an issue, from its own first words."""

import re

from intake.folding import fold

LONGEST = 60
_BEGINS = re.compile(
    r"[\s*_#>`“\"【\[]*(?:[一二三四五六七八九十]{1,3}是|其[一二三四五六七八九十][、,是:]?"
    r"|第[一二三四五六七八九十]{1,2}[,、:]|(?:首先|其次|再次|再者|最后|此外|另外)[,、:]|[①-⑳]"
    r"|\([\d一二三四五六七八九十]{1,3}\)|\d{1,2}[.、](?!\d))?\s*"
)
_ENDS = re.compile(r"[。;!?\n:]")
_COMMA = re.compile(r",")
_WRAPPING = " 　\t*_#`。；;，,、：:.．【】[]"


def title_of(words):
    """Return the first sentence of an issue's words without its marker, at most 60 signs."""
    folded = fold(words[:400])
    begin = _BEGINS.match(folded).end()
    end = _ENDS.search(folded, begin + 2)
    stop = end.start() if end else len(folded)
    if stop - begin > LONGEST:
        commas = [found.start() for found in _COMMA.finditer(folded, begin + 6, begin + LONGEST)]
        stop = commas[-1] if commas else stop
    title = " ".join(words[begin:stop].strip(_WRAPPING).replace("**", "").split())
    return shortened(title)


def shortened(words, most=LONGEST):
    """What does not fit ends in …, so that everybody sees it; the document itself is kept whole."""
    return words if len(words) <= most else words[: most - 1] + "…"
