"""The body of a document as paragraphs and tables, one after the other, with every tracked change accepted.

What is not printed in the text is left out: comments, footnotes, headers and footers, deleted and hidden words,
instructions of fields. What is printed elsewhere than in lines is kept: text boxes follow their paragraph.
"""

from intake.word.blocks import (
    Cell,
    Paragraph,
    Row,
    Table,
    joined,
    set_cell_properties,
    set_properties,
    set_row_properties,
)
from intake.word.errors import WordError
from intake.word.symbols import sign
from intake.word.xml import skip, tree

MOST_PARTS = 200_000  # paragraphs, rows and cells

_BLANK = str.maketrans("\r\n\x85\u2028\u2029", "     ")
_DROPPED = frozenset({
    "del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "rt", "rubyPr", "sdtPr", "sdtEndPr",
    "pPrChange", "sectPr", "tblPr", "tblGrid", "tblPrEx", "footnoteReference", "endnoteReference",
    "commentReference", "annotationRef", "fldData", "ffData", "altChunk",
})  # fmt: skip
_PICTURES = frozenset({"drawing", "pict", "object"})
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class Body:
    """Reads the events of document.xml into blocks: Paragraph or Table."""

    def __init__(self, events, styles):
        self._events, self._styles = iter(events), styles
        self._parts = 0
        self._fields = []  # of each field that is open, whether its instruction is being read

    def blocks(self):
        """Yield the blocks of the document, in order."""
        for what, name, _ in self._events:
            if what == "start" and name == "body":
                yield from joined(self._blocks())

    def _children(self):
        """Yield (name, attributes) of each child of the element that is open. Each has to be read to its end."""
        for what, name, attributes in self._events:
            if what == "end":
                return
            if what == "start":
                yield name, attributes

    def _count(self):
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise WordError("too_long")

    # --- blocks -----------------------------------------------------------------------------------------------------

    def _blocks(self):
        for name, _ in self._children():
            yield from self._block(name)

    def _block(self, name):
        if name == "p":
            yield self._paragraph()
        elif name == "tbl":
            yield self._table()
        elif name == "AlternateContent":
            yield from self._first(self._blocks)
        else:
            yield from self._within(name, self._blocks)

    def _within(self, name, read):
        """What `read` finds in an element that only wraps others."""
        if name == "sdt":
            return self._control(read)
        if name in _DROPPED:
            skip(self._events)
            return ()
        return read()

    def _first(self, read):
        """Of what is said once for newer and once for older readers, the first."""
        found = None
        for _ in self._children():
            if found is None:
                found = list(read())
            else:
                skip(self._events)
        return found or []

    def _control(self, read):
        """A content control; words that only ask somebody to fill it in are no content."""
        is_empty, found = False, []
        for name, attributes in self._children():
            if name == "sdtPr":
                is_empty = tree(self._events, name, attributes).is_on("showingPlcHdr")
            elif name == "sdtContent" and not is_empty:
                found += read()
            else:
                skip(self._events)
        return found

    # --- paragraphs -------------------------------------------------------------------------------------------------

    def _paragraph(self):
        self._count()
        # A field whose instruction has no end would swallow the rest of the document.
        self._fields = [False for _ in self._fields]
        paragraph = Paragraph()
        paragraph.text = "".join(list(self._inline(paragraph)))
        return paragraph

    def _inline(self, paragraph):
        """Yield the pieces of text of the element that is open."""
        for name, attributes in self._children():
            if name == "pPr":
                set_properties(paragraph, tree(self._events, name, attributes))
            elif name == "r":
                yield from self._run(paragraph)
            else:
                yield from self._piece(paragraph, name, attributes)

    def _run(self, paragraph):
        """The pieces of a run; what is hidden in it is read and left out."""
        pieces, is_hidden = [], False
        for name, attributes in self._children():
            if name == "rPr":
                look = tree(self._events, name, attributes)
                is_hidden = look.is_on("vanish") or self._styles.hides(look.value("rStyle"))
            else:
                pieces += self._piece(paragraph, name, attributes)
        return [] if is_hidden else pieces

    def _piece(self, paragraph, name, attributes):
        if name == "t":
            yield self._words(attributes)
        elif name in _PICTURES:
            paragraph.boxes += self._boxes()
        elif name == "AlternateContent":
            yield from self._first(lambda: self._inline(paragraph))
        elif name == "sdt":
            yield from self._control(lambda: self._inline(paragraph))
        elif name in _DROPPED:
            skip(self._events)
        else:
            if name == "fldChar":
                self._mark_field(attributes.get("fldCharType"))
            elif not any(self._fields):
                yield _sign(name, attributes)
            yield from self._inline(paragraph)

    def _words(self, attributes):
        words = ""
        for what, said, _ in self._events:
            if what == "end":
                break
            if what == "start":
                skip(self._events)
            else:
                words += said
        words = words.translate(_BLANK)
        if any(self._fields):
            return ""
        return words if attributes.get("space") == "preserve" else words.strip(" \t")

    def _mark_field(self, kind):
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _boxes(self):
        """The blocks of the text boxes in a picture."""
        found = []
        for name, _ in self._children():
            if name == "txbxContent":
                open_fields, self._fields = self._fields, []
                found += joined(self._blocks())
                self._fields = open_fields
            elif name == "AlternateContent":
                found += self._first(self._boxes)
            else:
                found += self._boxes()
        return found

    # --- tables -----------------------------------------------------------------------------------------------------

    def _table(self):
        self._count()
        return Table([row for row in self._rows() if row.cells and not row.is_deleted])

    def _rows(self):
        for name, _ in self._children():
            if name == "tr":
                yield self._row()
            else:
                yield from self._within(name, self._rows)

    def _row(self):
        self._count()
        row = Row()
        row.cells = [cell for cell in self._cells(row) if cell.merge != "deleted"]
        return row

    def _cells(self, row):
        for name, attributes in self._children():
            if name == "trPr":
                set_row_properties(row, tree(self._events, name, attributes))
            elif name == "tc":
                yield self._cell()
            else:
                yield from self._within(name, lambda: self._cells(row))

    def _cell(self):
        self._count()
        cell = Cell()
        cell.blocks = list(joined(self._blocks_of(cell)))
        return cell

    def _blocks_of(self, cell):
        for name, attributes in self._children():
            if name == "tcPr":
                set_cell_properties(cell, tree(self._events, name, attributes))
            else:
                yield from self._block(name)


def _sign(name, attributes):
    return sign(attributes.get("font"), attributes.get("char")) if name == "sym" else _BREAKS.get(name, "")
