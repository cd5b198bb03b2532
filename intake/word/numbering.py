"""Automatic numbers: what Word prints before a paragraph, which its text does not hold.

Each paragraph of a list has a level. Its number counts on within the list, deeper levels begin again, and the
level's text (%1.%2、) tells how the numbers of this and wider levels are put together.
"""

import re
from dataclasses import dataclass, field

from intake.word.errors import WordError
from intake.word.formats import printed
from intake.word.xml import trees

LEVELS = 9
MOST_LISTS = 20_000
LONGEST_LEVEL_TEXT = 60
BULLET = "•"
_PLACE = re.compile(r"%([1-9])")
# After these no space stands between the number and the words.
_CLOSES = "、．。，：）】》—"


@dataclass(frozen=True, slots=True)
class Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    is_legal: bool = False
    style: str = ""
    suffix: str = "tab"


@dataclass(slots=True)
class List:
    """One w:num: the levels it uses, and how its numbers begin."""

    abstract: int
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document, and how far each has counted. Ask for the numbers in the order of the text."""

    def __init__(self, stream=(), styles=None):
        self._styles = styles
        self._abstract, self._lists, self._linked = {}, {}, {}
        self._counts, self._begun = {}, set()
        for node in trees(stream, "abstractNum", "num"):
            if node.name == "num":
                self._add_list(node)
            else:
                self._add_abstract(node)

    def level_of_style(self, num_id, style_id):
        """The level that a list gives to a paragraph style, or None."""
        levels = self._levels(num_id)
        return next((ilvl for ilvl, level in levels.items() if style_id and level.style == style_id), None)

    def number(self, num_id, ilvl):
        """Count one paragraph and return what is printed before it, with what stands between: "" for nothing."""
        levels = self._levels(num_id)
        ilvl = min(max(ilvl, 0), LEVELS - 1)
        level = levels.get(ilvl)
        if level is None:
            return ""
        counts = self._counts.setdefault(self._abstract_of(num_id), [None] * LEVELS)
        self._count(num_id, ilvl, levels, counts)
        if level.form == "bullet":
            return "  " * ilvl + f"{BULLET} " if level.text.strip() else ""
        words = self._put_together(num_id, ilvl, levels, counts)
        return words + _between(level, words) if words.strip() else ""

    # --- counting -------------------------------------------------------------------------------------------------

    def _count(self, num_id, ilvl, levels, counts):
        begins_anew = ilvl in self._lists[num_id].starts and (num_id, ilvl) not in self._begun
        self._begun.add((num_id, ilvl))
        if begins_anew or counts[ilvl] is None:
            counts[ilvl] = self._start(num_id, ilvl, levels)
        else:
            counts[ilvl] += 1
        for deeper in range(ilvl + 1, LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and ilvl < restart):
                counts[deeper] = None

    def _start(self, num_id, ilvl, levels):
        begun_with = self._lists[num_id].starts.get(ilvl)
        return begun_with if begun_with is not None else levels[ilvl].start

    def _put_together(self, num_id, ilvl, levels, counts):
        is_legal = levels[ilvl].is_legal

        def place(found):
            at = int(found[1]) - 1
            if at not in levels or at > ilvl:
                return ""
            # A level that nobody has used yet is printed as its first number.
            number = self._start(num_id, at, levels) if counts[at] is None else counts[at]
            return printed(number, "decimal" if is_legal else levels[at].form)

        return _PLACE.sub(place, levels[ilvl].text)

    # --- lists ------------------------------------------------------------------------------------------------------

    def _levels(self, num_id):
        """The levels of a list, its own before those of the abstract list it is made from."""
        found = self._lists.get(num_id)
        if found is None:
            return {}
        return self._abstract.get(self._abstract_of(num_id), {}) | found.levels

    def _abstract_of(self, num_id):
        """The abstract list of a list, through a style of lists where it only names one."""
        abstract = self._lists[num_id].abstract
        style = self._linked.get(abstract)
        if style and self._styles:
            linked = self._lists.get(self._styles.numbering(style)[0])
            abstract = linked.abstract if linked else abstract
        return abstract

    def _add_abstract(self, node):
        if len(self._abstract) >= MOST_LISTS:
            raise WordError("too_long")
        key = node.attributes.get("abstractNumId")
        self._abstract[key] = _levels_in(node)
        if style := node.value("numStyleLink"):
            self._linked[key] = style

    def _add_list(self, node):
        if len(self._lists) >= MOST_LISTS:
            raise WordError("too_long")
        made = List(node.value("abstractNumId"))
        for override in (one for one in node.children if one.name == "lvlOverride"):
            ilvl, start = _ilvl(override), override.whole("startOverride")
            if start is not None:
                made.starts[ilvl] = start
            made.levels |= _levels_in(override)
        try:
            self._lists[int(node.attributes.get("numId", ""))] = made
        except ValueError:
            raise WordError("damaged_word") from None


def _levels_in(node):
    return {_ilvl(one): _level(one) for one in node.children if one.name == "lvl"}


def _ilvl(node):
    words = node.attributes.get("ilvl", "0")
    return int(words) if words in tuple("012345678") else 0


def _level(node):
    return Level(
        start=node.whole("start", 0),
        form=_form(node),
        text=node.value("lvlText", "")[:LONGEST_LEVEL_TEXT],
        restart=node.whole("lvlRestart"),
        is_legal=node.is_on("isLgl"),
        style=node.value("pStyle", ""),
        suffix=node.value("suff", "tab"),
    )


def _form(node):
    """The format; where a newer one stands beside an older for readers that do not know it, the older."""
    if newer := node.child("AlternateContent"):
        older = newer.child("Fallback")
        return older.value("numFmt", "decimal") if older else "decimal"
    return node.value("numFmt", "decimal")


def _between(level, words):
    if level.suffix == "nothing" or words.endswith(tuple(_CLOSES)) or words[-1].isspace():
        return ""
    return " "
