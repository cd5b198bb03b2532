"""What a page carries besides its text: its number, rules, and the table of contents."""

import re

_PAGE = re.compile(
    r"[-—–_=*·\s]*\d{0,4}[-—–_=*·\s]*|\d{1,4}\s?/\s?\d{1,4}"
    r"|第\s?\d{1,4}\s?页(?:\s?[,/]?\s?共\s?\d{1,4}\s?页)?"
)
_LEADERS = re.compile(r"(?:\.{3}|…|·{3}|\t)\s?\d{1,4}$")
_PAGE_AT_END = re.compile(r"[\s.…·]{1,80}\d{0,4}$")
_CONTENTS = re.compile(r"目\s*(?:录|次)|contents", re.IGNORECASE)


def is_page_furniture(line):
    """Whether a line is a page number, a rule or a line of a table of contents."""
    return len(line.words) < 80 and bool(_PAGE.fullmatch(line.words) or _LEADERS.search(line.words))


def lines_of_contents(lines):
    """The indexes of the lines of a table of contents: those from 目录 to where its first entry comes again."""
    at = next((i for i, line in enumerate(lines[:60]) if _CONTENTS.fullmatch(line.words)), None)
    if at is None or at + 1 >= len(lines):
        return frozenset()
    first = _PAGE_AT_END.sub("", lines[at + 1].words[-80:])
    again = next((i for i, line in enumerate(lines[at + 2 : at + 200], at + 2) if line.words == first), None)
    return frozenset(range(at, again)) if again else frozenset()
