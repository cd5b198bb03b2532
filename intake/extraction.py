"""From the tree of a document to candidates for issues.

Where a chapter says by its heading that it states problems (存在的主要问题), its leaf items and runs are the issues
and nothing else is, however alike the chapters that praise and plan. Without such a chapter it depends on who speaks.
In another body's findings, tables with a column of problems count, else everything that is neither praise nor plan; in
an office's report on itself, what prose or a list announces as problems. Results, sentences that find fault, and
attachments come last. docs/intake.md tells why, with an example of each.
"""

import re

from intake.candidates import Candidate, path_to
from intake.chapters import Tone, tone_of
from intake.closings import closing_sentence
from intake.effective_tones import NEVER_ISSUES, effective_tones
from intake.fields import fields_in, is_field_line
from intake.folding import fold
from intake.markers import MarkerKind
from intake.page_furniture import is_page_furniture
from intake.paragraphs import adds_one_more, labelled_in_prose, paragraphs_of, stated_in_prose
from intake.problem_runs import issues_of_runs
from intake.problem_tables import issues_of_table
from intake.reading import ReadingWarning
from intake.self_report import is_self_report

_SAYS_SOMETHING = re.compile(r"\w")
_WITHOUT_PRAISE = (Tone.PLAIN, Tone.SUBJECT, Tone.ANNOUNCED)


class IssueExtractor:
    """Collects candidates for a document's issues and the stretches that give them fields.

    Each search takes what it finds and tells whether it found anything.
    """

    def __init__(self, document):
        self.document = document
        self.candidates, self.used, self.warnings = [], [], []

    # --- searches ---------------------------------------------------------------------------------------------------

    def problem_chapters(self):
        """存在的主要问题: chapters that state problems by their heading."""
        return self._sections((Tone.PROBLEM,))

    def problem_tables(self):
        """The rows of every table that has a column of problems."""
        for section, _tone in effective_tones(self.document.root):
            self._take_tables(section)
        return bool(self.candidates)

    def subject_chapters(self):
        """关于……的问题: chapters that are a problem each, under its own name."""
        return self._sections((Tone.SUBJECT,))

    def unmarked_chapters(self):
        """Everything under a heading that is neither praise nor plan."""
        return self._sections(_WITHOUT_PRAISE)

    def whole_text(self):
        """A text without headings that all of it is feedback: its runs, else its paragraphs."""
        root = self.document.root
        if root.children:
            return False
        if not self._take_runs(root):
            self._take_paragraphs(root, paragraphs_of(self.document, root, skips_opening=True))
        return bool(self.candidates)

    def announced_problems(self):
        """What prose announces as problems (存在以下不足：一是……) wherever it is not a plan or a cause."""
        for section, tone in effective_tones(self.document.root):
            if tone is Tone.ANNOUNCED:
                self._take(section, (Tone.ANNOUNCED,))
            elif tone not in NEVER_ISSUES and not self._take_runs(section, announced=True):
                self._take_paragraphs(section, labelled_in_prose(self.document, section))
        return bool(self.candidates)

    def outcome_chapters(self):
        """自查结果: chapters that give results."""
        return self._sections((Tone.OUTCOME,))

    def stated_faults(self):
        """From prose without any other sign, the sentences that say what is wrong."""
        for section, tone in effective_tones(self.document.root):
            if tone not in NEVER_ISSUES:
                self._take_paragraphs(section, stated_in_prose(self.document, section))
        return bool(self.candidates)

    def attached_problem_chapters(self):
        """Chapters of problems in an attachment."""
        return self._sections((Tone.PROBLEM,), attachments=True)

    def attached_chapters(self):
        """Everything in an attachment that is neither praise nor plan."""
        return self._sections(_WITHOUT_PRAISE, attachments=True)

    def _sections(self, wanted, attachments=False):
        """Take every section whose effective tone is `wanted`."""
        for section, tone in effective_tones(self.document.root, attachments):
            if tone in wanted and section.marker is not None:
                self._take(section, wanted, attachments)
        return bool(self.candidates)

    # --- one section ------------------------------------------------------------------------------------------------

    def _take(self, section, wanted, attachments=False):
        has_rows = self._take_tables(section)
        if _has_wanted_children(section, wanted, attachments):
            self._use_heading(section)  # and a run before its first child only sums up
        elif self._take_runs(section) or has_rows:
            self._use_heading(section)
            self._take_paragraphs(section, adds_one_more(self.document, section, self.candidates))
        elif is_chapter_of_paragraphs(self.document, section):
            self._use_heading(section)
            self._take_paragraphs(section, paragraphs_of(self.document, section))
        else:
            self._take_leaf(section)

    def _take_leaf(self, section):
        """A heading without issues under it is an issue with all it says, up to labels, closings and the next."""
        end, fields = self._own_words(section)
        for label in section.children:
            fields += self._fields_of_lines(label.lines)
        end = closing_sentence(self.document.folded, section.title_end, end, only_answers=True)
        if not _SAYS_SOMETHING.search(self.document.folded, section.start + section.marker.length, end):
            return
        path = path_to(section, with_itself=False)
        candidate = Candidate(section.start + section.marker.begin, end, path, "heading", section.lines[0].number)
        candidate.printed, candidate.title, candidate.fields = _printed(section), section.title, fields
        self.candidates.append(candidate)

    def _own_words(self, section):
        """(where a leaf's words end, the fields that the lines after them give)"""
        end, fields = section.lines[0].end, []
        for line in section.lines[1:]:
            if line.number in self.document.closings:
                break
            if is_field_line(line):
                fields += self._use_fields(line)
            elif not fields and not is_page_furniture(line):
                end = line.end
        return end, fields

    def _take_runs(self, section, *, announced=False):
        candidates, used, gaps = issues_of_runs(self.document, section, announced=announced)
        self.candidates += candidates
        self.used += used
        self.warnings += [ReadingWarning("gap", line, {"missing": missing}) for line, missing in gaps]
        return bool(candidates)

    def _take_paragraphs(self, section, paragraphs):
        path, first = path_to(section), True
        for start, end, line, is_counted in paragraphs:
            if not is_counted and first:
                self.warnings.append(ReadingWarning("no_numbers", line))
                first = False
            self.candidates.append(Candidate(start, end, path, "paragraph", line))

    def _take_tables(self, section):
        before = len(self.candidates)
        for line in section.lines:
            table = self.document.tables_by_line.get(line.number)
            if table and "problem" in table.columns:
                candidates, used, warnings = issues_of_table(self.document, section, table)
                self.candidates += candidates
                self.used += used
                self.warnings += warnings
        return len(self.candidates) > before

    def _use_heading(self, section):
        """A heading above issues gives them their category, or tells that this chapter states problems."""
        names = section.names_a_subject
        if section.title:
            end = max(section.title_end, section.start + 1)
            self.used.append((section.start, end, "category" if names else "chapter"))
        for line in section.lines:
            if line.start == section.start or is_field_line(line):
                self._use_fields(line)

    def _fields_of_lines(self, lines):
        return [one for line in lines if is_field_line(line) for one in self._use_fields(line)]

    def _use_fields(self, line):
        fields = fields_in(self.document.folded, line.start, line.end, line.number)
        self.used += [(one.start, one.end, one.role) for one in fields if one.role != "other"]
        return fields


# The first search that finds anything is the last: what is clearer comes before what is vaguer.
_LAST_RESORTS = (
    IssueExtractor.outcome_chapters,
    IssueExtractor.stated_faults,
    IssueExtractor.attached_problem_chapters,
    IssueExtractor.attached_chapters,
)
FINDINGS = (
    IssueExtractor.problem_chapters,
    IssueExtractor.problem_tables,
    IssueExtractor.unmarked_chapters,
    IssueExtractor.whole_text,
    IssueExtractor.announced_problems,
    *_LAST_RESORTS,
)
SELF_REPORT = (
    IssueExtractor.problem_chapters,
    IssueExtractor.announced_problems,
    IssueExtractor.problem_tables,
    IssueExtractor.subject_chapters,
    *_LAST_RESORTS,
)


def extract(document):
    """Return the IssueExtractor of a Document with all that its first successful search found."""
    extractor = IssueExtractor(document)
    for search in searches_for(document):
        if search(extractor):
            break
    return extractor


def searches_for(document):
    """The searches of an IssueExtractor in the order in which they are tried on a document."""
    return SELF_REPORT if is_self_report(document.lines) else FINDINGS


def is_chapter_of_paragraphs(document, section):
    """存在问题 with plain paragraphs under it, or a subject (……方面) with several: each paragraph is an issue."""
    if section.marker.kind in (MarkerKind.PHRASE, MarkerKind.LEAD_IN) or tone_of(fold(section.title)) is not Tone.PLAIN:
        return True
    if not section.title.endswith("方面") or section.lines[0].end > section.title_end + 1:
        return False
    return len(list(paragraphs_of(document, section))) > 1


def _has_wanted_children(section, wanted, attachments):
    below = (tone for child in section.children for _, tone in effective_tones(child, attachments, wanted[0]))
    return any(tone in wanted for tone in below)


def _printed(section):
    """The number of an item, or its place in a list of bullets."""
    if section.marker.ordinal is not None or section.marker.kind not in (MarkerKind.DASH, MarkerKind.INNER_DASH):
        return section.marker.printed
    return str(section.place)
