"""A text made ready for extraction: folded, in lines, with its tables and the tree of its headings."""

from dataclasses import dataclass, field

from intake.closings import closing_lines
from intake.folding import fold, lines_of
from intake.outline import Section, outline
from intake.tables import tables_in


@dataclass
class Document:
    """`folded` has the same characters in the same places as `text`; `root` is the tree of headings."""

    text: str
    folded: str
    lines: list
    tables: list
    root: Section
    closings: set = field(default_factory=set)

    def __post_init__(self):
        self.closings = closing_lines(self.lines)
        self.table_lines = {self.lines[index].number for table in self.tables for index in table.indexes}
        self.tables_by_line = {table.header.number: table for table in self.tables}


def document_of(text, headings=None):
    """Return the Document of `text`; `headings` tells which lines are headings by style, and of which level."""
    folded = fold(text)
    lines = lines_of(folded)
    tables = tables_in(lines)
    in_tables = {index for table in tables for index in table.indexes}
    return Document(text, folded, lines, tables, outline(text, lines, in_tables, headings))
