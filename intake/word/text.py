"""Blocks to lines of text: automatic numbers in words, tables as rows with | between, a line for each paragraph."""

from intake.decoding import Source
from intake.word.blocks import Paragraph
from intake.word.body import Body
from intake.word.errors import WordError
from intake.word.numbering import Numbering
from intake.word.package import Package, refuse_others
from intake.word.styles import Styles
from intake.word.tables import Grid
from record.text import seen, unseen_in

MOST_CHARACTERS = 5_000_000
LONGEST_HEADING = 60


def read_word(data, name):
    """Return the Source of a .docx file's bytes. Raises intake.decoding.Unreadable with a sentence."""
    try:
        refuse_others(data)
        return _read(Package(data), name if name.lower().endswith(".docx") else f"{name}.docx")
    except WordError as no:
        raise no.about(name) from no
    except RecursionError as no:
        raise WordError("damaged_word").about(name) from no


def _read(package, name):
    def part(kind):
        found = package.related(kind)
        return package.events(found) if found else ()

    styles = Styles(part("styles"))
    writer = _Writer(styles, Numbering(part("numbering"), styles))
    for block in Body(package.events(package.document), styles).blocks():
        writer.write(block)
    return writer.result(name)


class _Writer:
    def __init__(self, styles, numbering):
        self._styles, self._numbering = styles, numbering
        self._lines, self._headings, self._room = [], {}, MOST_CHARACTERS
        self._left_out = 0

    def write(self, block):
        if isinstance(block, Paragraph):
            self._write_paragraph(block)
        else:
            Grid(block, self._words_of).write(self._line)

    def _line(self, words):
        """One more line; blank ones never follow one another."""
        self._left_out += unseen_in(words)
        words = seen(words)
        if not words and not (self._lines and self._lines[-1]):
            return
        self._room -= len(words) + 1
        if self._room < 0:
            raise WordError("too_long")
        self._lines.append(words)

    def result(self, name):
        while self._lines and not self._lines[-1]:
            self._lines.pop()
        return Source("".join(f"{line}\n" for line in self._lines), name, self._headings, self._left_out)

    def _write_paragraph(self, paragraph):
        words = self._words_of(paragraph)
        lines = words.split("\n")
        level = self._heading_level(paragraph)
        for line in lines:
            self._line(line.rstrip())
        if level and len(lines) == 1 and 0 < len(words) <= LONGEST_HEADING:
            self._headings[len(self._lines)] = level
        for box in paragraph.boxes:
            self.write(box)

    def _words_of(self, paragraph, *, keeps_bare_number=False):
        """The paragraph's words behind its number. A number without words is only kept in cells: 序号."""
        number, words = self._number(paragraph), paragraph.text
        return number + words.lstrip(" ") if number and (words.strip() or keeps_bare_number) else words

    def _number(self, paragraph):
        num_id, ilvl = paragraph.num_id, paragraph.ilvl
        if num_id is None:
            num_id, by_style, said_by = self._styles.numbering(paragraph.style)
            if num_id is not None and ilvl is None:
                of_list = self._numbering.level_of_style(num_id, paragraph.style or said_by)
                of_list = self._numbering.level_of_style(num_id, said_by) if of_list is None else of_list
                ilvl = by_style if of_list is None else of_list
        if not num_id:
            return ""
        return self._numbering.number(num_id, ilvl or 0)

    def _heading_level(self, paragraph):
        if paragraph.outline is not None:
            return paragraph.outline
        return self._styles.heading_level(paragraph.style)
