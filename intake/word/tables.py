"""Word's tables as text: rows with | between where they list something, plain lines where they only arrange it.

A cell merged downwards says what it says for each row beside it. Only where the *problem* is one cell over several
rows do the rows become one, because one cell is one issue, with everything beside it put together.
"""

from dataclasses import dataclass
from itertools import groupby

from intake.chapters import Tone, tone_of
from intake.folding import fold
from intake.tables import columns_of
from intake.word.blocks import MOST_COLUMNS, Table

FARTHEST_HEADER = 15  # rows
LONGEST_LABEL = 100
_TOGETHER = "；"


@dataclass(slots=True, eq=False)
class Box:
    """A cell: its lines and the tables in it, one after the other, and `words`, all of it in one line."""

    parts: list
    words: str
    is_long: bool

    @property
    def names_a_chapter(self):
        return tone_of(fold(self.words)) is Tone.PROBLEM


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the grid: the box that covers it, and whether this is the box's leftmost column."""

    box: Box | None
    is_left: bool

    @property
    def words(self):
        return self.box.words if self.box and self.is_left else ""


_EMPTY = Place(None, True)


class Grid:
    """A table laid out: all rows equally long, each place with the box that covers it.

    `words_of` gives a paragraph's words, its number counted: it is asked once for each, in the order of the text.
    """

    def __init__(self, table, words_of):
        self._words_of = words_of
        self.rows = []
        for row in table.rows:
            self.rows.append(self._laid_out(row))
        self.width = max((len(row) for row in self.rows), default=0)
        for row in self.rows:
            row += [_EMPTY] * (self.width - len(row))

    def write(self, line):
        """Write the table by calling `line` with each line of it."""
        line("")
        if header := self._header():
            first, last, labels = header
            _write_as_lines(line, self.rows[:first])
            line("")
            rows = self._listed(self.rows[last + 1 :], _columns(labels)["problem"])
            _write_rows(line, [labels, *rows])
        elif self._only_arranges():
            _write_as_lines(line, self.rows)
        else:
            _write_rows(line, [[place.words for place in row] for row in self.rows])
        line("")

    def lines(self):
        """All that the cells say, one after the other."""
        return [words for box in self._boxes() for words in _lines_of(box.parts)]

    # --- layout -----------------------------------------------------------------------------------------------------

    def _laid_out(self, row):
        above = self.rows[-1] if self.rows else []
        places = [_EMPTY] * row.before
        for cell in row.cells:
            box = above[len(places)].box if cell.merge == "continue" and len(places) < len(above) else None
            if box is None:
                box = self._box(cell)
            span = min(cell.span, MOST_COLUMNS - len(places))
            places += [Place(box, at == 0) for at in range(span)]
        return places

    def _box(self, cell):
        parts = self._parts_of(cell.blocks)
        lines = _lines_of(parts)
        if len(lines) > 1 and all(len(words) <= 2 and words.isalnum() for words in lines):
            parts = lines = ["".join(lines)]  # 存/在/问/题, one sign above the other
        words = " ".join(lines)
        return Box(parts, words, is_long=len(lines) > 1 or len(words) > LONGEST_LABEL)

    def _parts_of(self, blocks):
        parts = []
        for block in blocks:
            if isinstance(block, Table):
                parts.append(Grid(block, self._words_of))
                continue
            lines = self._words_of(block, keeps_bare_number=True).split("\n")
            parts += [" ".join(words.split()) for words in lines if words.strip()]
            parts += self._parts_of(block.boxes)
        return parts

    def _boxes(self):
        return list(dict.fromkeys(place.box for row in self.rows for place in row if place.box))

    # --- what kind of table -----------------------------------------------------------------------------------------

    def _header(self):
        """(first row, last row, labels) of the header that names a column of problems, or None."""
        for first in range(min(len(self.rows) - 1, FARTHEST_HEADER)):
            last = first
            while self._has_another_row(last):
                last += 1
            labels = self._labels(first, last)
            if last + 1 < len(self.rows) and self._heads_a_list(first, _columns(labels)):
                return first, last, labels
        return None

    def _heads_a_list(self, first, columns):
        """A form has 存在问题 beside what it says; over a column of problems other columns have their names too."""
        boxes = _boxes_of(self.rows[first])
        if "problem" not in columns or len(boxes) < 2 or any(box.is_long for box in boxes):
            return False
        return len(columns) > 1 or all(len(_boxes_of(row)) < 2 for row in self.rows[:first])

    def _has_another_row(self, at):
        """Whether the header goes on below: one of its cells spans columns that split, another reaches down."""
        if at + 1 >= len(self.rows):
            return False
        pairs = list(zip(self.rows[at], self.rows[at + 1], strict=True))
        reaches_down = any(place.box and place.box is below.box for place, below in pairs)
        splits = any(place.box and not place.is_left and below.is_left for place, below in pairs)
        return reaches_down and splits

    def _labels(self, first, last):
        """The words over each column; those of wider cells above them in brackets."""
        labels = []
        for column in range(self.width):
            boxes = dict.fromkeys(row[column].box for row in self.rows[first : last + 1] if row[column].box)
            said = [box.words for box in boxes if box.words]
            above = f"（{'，'.join(said[:-1])}）" if len(said) > 1 else ""
            labels.append(said[-1] + above if said and self.rows[last][column].is_left else "")
        return labels

    def _only_arranges(self):
        """Whether the table is a frame or a form: long cells, or a chapter's name beside what it says."""
        return self.width == 1 or any(box.is_long or box.names_a_chapter for box in self._boxes())

    # --- rows -------------------------------------------------------------------------------------------------------

    def _listed(self, rows, problem):
        """The words of the rows; those that share one problem become one."""
        shared = groupby(rows, key=lambda row: row[problem].box or object())
        return [self._as_one(list(together)) for _box, together in shared]

    def _as_one(self, rows):
        columns = []
        for column in range(self.width):
            boxes = dict.fromkeys(row[column].box for row in rows if row[column].box and row[column].is_left)
            columns.append(_TOGETHER.join(dict.fromkeys(box.words for box in boxes if box.words)))
        return columns


def _columns(labels):
    return columns_of([fold(label) for label in labels])


def _boxes_of(row):
    """The boxes of a row that say anything, from left to right, each once."""
    return list(dict.fromkeys(place.box for place in row if place.box and place.box.words))


def _lines_of(parts):
    return [words for part in parts for words in ([part] if isinstance(part, str) else part.lines())]


def _write_as_lines(line, rows):
    """Each cell in lines of its own, or a row of short cells in one; what is merged, once."""
    written = set()
    for row in rows:
        boxes = [box for box in _boxes_of(row) if box not in written]
        written.update(boxes)
        if any(box.is_long or box.names_a_chapter for box in boxes):
            for box in boxes:
                _write_parts(line, box.parts)
        else:
            line("\t".join(box.words for box in boxes))
        line("")


def _write_parts(line, parts):
    for part in parts:
        if isinstance(part, str):
            line(part)
        else:
            part.write(line)


def _write_rows(line, rows):
    for at, row in enumerate(rows):
        line("| " + " | ".join(_without_bars(words) for words in row) + " |")
        if at == 0:
            line("| " + " | ".join(["---"] * len(row)) + " |")


def _without_bars(words):
    """A bar of either width inside a cell would end it."""
    return words.replace("|", "\\|").replace("｜", "\\｜")
