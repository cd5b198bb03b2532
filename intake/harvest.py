"""From the tree of a document to its issues in the making."""

import re
from dataclasses import dataclass, field

from intake.chapters import Tone, tone_of
from intake.closings import closing_lines, closing_sentence
from intake.drafts import Draft, path_to
from intake.fields import fields_in, is_field_line
from intake.folding import fold
from intake.furniture import is_page_furniture
from intake.markers import MarkerKind
from intake.outline import Section
from intake.paragraphs import adds_one_more, labelled_in_prose, paragraphs_of, stated_in_prose
from intake.prose import issues_of_runs
from intake.reading import ReadingWarning
from intake.tables import row_above_others

_SAYS_SOMETHING = re.compile(r"\w")
# What stands in these is never taken for an issue, whatever its form.
_CLOSED = (Tone.PLAN, Tone.CAUSE, Tone.ATTACHMENT)


@dataclass
class Document:
    """A text made ready: folded, in lines, with its tables and the tree of its headings."""

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


class Harvest:
    """Collects the drafts of a document's issues and the stretches that give them fields."""

    def __init__(self, document):
        self.document = document
        self.drafts, self.used, self.warnings = [], [], []

    def gather(self, wanted, *, attachments=False):
        """Collect from every section whose settled tone is `wanted`; return whether anything was found."""
        for section, tone in settled(self.document.root, attachments):
            if tone in wanted and section.marker is not None:
                self._take(section, wanted, attachments)
        return bool(self.drafts)

    def gather_announced(self, *, attachments=False):
        """Collect what prose announces as problems (存在以下不足：一是……) wherever it is not a plan or a cause."""
        for section, tone in settled(self.document.root, attachments):
            if tone is Tone.ANNOUNCED:
                self._take(section, (Tone.ANNOUNCED,), attachments)
            elif tone not in _CLOSED and not self._take_runs(section, announced=True):
                self._take_paragraphs(section, labelled_in_prose(self.document, section))
        return bool(self.drafts)

    def gather_tables(self):
        """Collect the rows of every table that has a column of problems."""
        for section in sections(self.document.root):
            self._take_tables(section)
        return bool(self.drafts)

    def gather_whole(self):
        """Collect from a text without headings that all of it is feedback: its runs, else its paragraphs."""
        root = self.document.root
        if root.children:
            return False
        if not self._take_runs(root):
            self._take_paragraphs(root, paragraphs_of(self.document, root, skips_opening=True))
        return bool(self.drafts)

    def gather_stated(self):
        """Collect, from prose without any other sign, the sentences that say what is wrong."""
        for section, tone in settled(self.document.root):
            if tone not in _CLOSED:
                self._take_paragraphs(section, stated_in_prose(self.document, section))
        return bool(self.drafts)

    # --- one section --------------------------------------------------------------------------------------------

    def _take(self, section, wanted, attachments):
        has_rows = self._take_tables(section)
        if any(
            tone in wanted for child in section.children for _, tone in settled(child, attachments, inherited=wanted[0])
        ):
            self._use_heading(section)  # and a run before its first child only sums up
        elif self._take_runs(section) or has_rows:
            self._use_heading(section)
            self._take_paragraphs(section, adds_one_more(self.document, section, self.drafts))
        elif is_chapter_of_paragraphs(self.document, section):
            self._use_heading(section)
            self._take_paragraphs(section, paragraphs_of(self.document, section))
        else:
            self._take_leaf(section)

    def _take_leaf(self, section):
        """A heading without issues under it is an issue with all it says, up to labels, closings and the next."""
        start, end = section.start + section.marker.begin, section.lines[0].end
        fields = []
        for line in section.lines[1:]:
            if line.number in self.document.closings:
                break
            if is_field_line(line):
                fields += self._use_fields(line)
            elif not fields and not is_page_furniture(line):
                end = line.end
        for label in section.children:
            fields += [one for line in label.lines if is_field_line(line) for one in self._use_fields(line)]
        end = closing_sentence(self.document.folded, section.title_end, end, only_answers=True)
        if not _SAYS_SOMETHING.search(self.document.folded, section.start + section.marker.length, end):
            return
        draft = Draft(
            start,
            end,
            path_to(section, with_itself=False),
            "heading",
            section.lines[0].number,
            printed=_printed(section),
            title=section.title,
            fields=fields,
        )
        self.drafts.append(draft)

    def _take_runs(self, section, *, announced=False):
        drafts, used, gaps = issues_of_runs(self.document, section, announced=announced)
        self.drafts += drafts
        self.used += used
        self.warnings += [ReadingWarning("gap", line, {"missing": missing}) for line, missing in gaps]
        return bool(drafts)

    def _take_paragraphs(self, section, paragraphs):
        path, first = path_to(section), True
        for start, end, line, is_counted in paragraphs:
            if not is_counted and first:
                self.warnings.append(ReadingWarning("no_numbers", line))
                first = False
            self.drafts.append(Draft(start, end, path, "paragraph", line))

    def _take_tables(self, section):
        found = False
        for line in section.lines:
            table = self.document.tables_by_line.get(line.number)
            if table and "problem" in table.columns:
                found = self._take_rows(table, section) or found
        return found

    def _take_rows(self, table, section):
        category, found = None, False
        for line, cells in table.rows:
            if table.repeats_or_sums_up(cells):
                continue
            category = table.cell(cells, "category") or category
            cell = table.cell(cells, "problem")
            if cell is None:
                said = [one for one in cells if one.words]
                if group := row_above_others(said):
                    category = group
                    self.used.append((group.start, group.end, "category"))
                elif said:
                    self.warnings.append(ReadingWarning("empty_row", line.number))
                continue
            found = True
            by_role = {role: one for role in table.columns if (one := table.cell(cells, role))}
            number, title = by_role.get("number"), by_role.get("title")
            text = self.document.text
            self.drafts.append(
                Draft(
                    cell.start,
                    cell.end,
                    path_to(section),
                    "table",
                    line.number,
                    printed=text[number.start : number.end] if number else "",
                    subject=category.words if category else "",
                    title=text[title.start : title.end] if title else "",
                    cells=by_role,
                )
            )
            self.used += [(one.start, one.end, role) for role, one in by_role.items() if role != "problem"]
        return found

    def _use_heading(self, section):
        """A heading above issues gives them their category, or tells that this chapter states problems."""
        names = section.names_a_subject
        if section.title:
            end = max(section.title_end, section.start + 1)
            self.used.append((section.start, end, "category" if names else "chapter"))
        for line in section.lines:
            if line.start == section.start or is_field_line(line):
                self._use_fields(line)

    def _use_fields(self, line):
        fields = fields_in(self.document.folded, line.start, line.end, line.number)
        self.used += [(one.start, one.end, one.role) for one in fields if one.role != "other"]
        return fields


def is_chapter_of_paragraphs(document, section):
    """存在问题 with plain paragraphs under it, or a subject (……方面) with several: each paragraph is an issue."""
    if section.marker.kind in (MarkerKind.PHRASE, MarkerKind.LEAD) or tone_of(fold(section.title)) is not Tone.PLAIN:
        return True
    if not section.title.endswith("方面") or section.lines[0].end > section.title_end + 1:
        return False
    return len(list(paragraphs_of(document, section))) > 1


def _printed(section):
    """The number of an item, or its place in a list of bullets."""
    if section.marker.ordinal is not None or section.marker.kind not in (MarkerKind.DASH, MarkerKind.INNER_DASH):
        return section.marker.printed
    return str(section.place)


def sections(section):
    """Yield a section and all under it, from top to bottom."""
    yield section
    for child in section.children:
        yield from sections(child)


def settled(section, attachments=False, inherited=Tone.PLAIN):
    """Yield each section with the tone it has in its place: children of a plan are plans, and so on."""
    tone = _settle(section, inherited, attachments)
    yield section, tone
    for child in section.children:
        yield from settled(child, attachments, tone)


def _settle(section, inherited, attachments):
    own = section.tone
    if own is Tone.ATTACHMENT and attachments:
        return Tone.PLAIN
    if inherited in _CLOSED:
        return inherited
    if section.marker is not None and section.marker.kind == MarkerKind.LEAD and own is Tone.PROBLEM:
        return Tone.PROBLEM if inherited is Tone.PROBLEM else Tone.ANNOUNCED
    if own is Tone.PLAIN or (own is Tone.SUBJECT and inherited is not Tone.PLAIN):
        return inherited
    if own is Tone.OUTCOME and inherited is Tone.PROBLEM:
        return Tone.PROBLEM
    return own
