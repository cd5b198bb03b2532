"""What the body of a document is made of: paragraphs and tables, and what their properties say."""

from dataclasses import dataclass, field

from intake.word.styles import BODY_TEXT

MOST_COLUMNS = 63  # Word's own limit


@dataclass(slots=True)
class Paragraph:
    """A paragraph's own words, with `\\n` for soft breaks. `num_id`, `ilvl` and `outline` are None where not said.

    `outline` is the level of a heading, or 0 where the paragraph says that it is none.
    """

    text: str = ""
    style: str = ""
    num_id: int | None = None
    ilvl: int | None = None
    outline: int | None = None
    joins_next: bool = False
    boxes: list = field(default_factory=list)


@dataclass(slots=True)
class Cell:
    """A cell of a table: `merge` is "restart" where cells below continue it, and "continue" in those."""

    blocks: list = field(default_factory=list)
    span: int = 1
    merge: str = ""


@dataclass(slots=True)
class Row:
    """A row of a table; `before` counts the columns that it leaves out at its beginning."""

    cells: list[Cell] = field(default_factory=list)
    before: int = 0
    is_deleted: bool = False


@dataclass(slots=True)
class Table:
    rows: list[Row] = field(default_factory=list)


def set_properties(paragraph, said):
    paragraph.style = said.value("pStyle", "")
    outline = said.whole("outlineLvl")
    if outline is not None:
        paragraph.outline = outline + 1 if outline < BODY_TEXT else 0
    if number := said.child("numPr"):
        paragraph.num_id, paragraph.ilvl = number.whole("numId"), number.whole("ilvl")
    mark = said.child("rPr")
    paragraph.joins_next = bool(mark and (mark.child("del") or mark.child("moveFrom")))


def set_cell_properties(cell, said):
    cell.span = min(max(said.whole("gridSpan", 1), 1), MOST_COLUMNS)
    if said.child("cellDel"):
        cell.merge = "deleted"
    elif said.child("vMerge"):
        cell.merge = "restart" if said.value("vMerge") == "restart" else "continue"


def set_row_properties(row, said):
    row.is_deleted = said.child("del") is not None
    row.before = min(max(said.whole("gridBefore", 0), 0), MOST_COLUMNS)


def joined(blocks):
    """The blocks, with those paragraphs put together between which a deleted mark stood."""
    waiting = None
    for block in blocks:
        if waiting is not None and isinstance(block, Paragraph):
            block.text, block.boxes = waiting.text + block.text, waiting.boxes + block.boxes
        elif waiting is not None and _says_anything(waiting):
            yield waiting
        waiting = block if isinstance(block, Paragraph) and block.joins_next else None
        if waiting is None:
            yield block
    if waiting is not None and _says_anything(waiting):
        yield waiting


def _says_anything(paragraph):
    return bool(paragraph.text.strip() or paragraph.boxes)
