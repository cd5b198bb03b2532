"""From a candidate to an issue: term, department and due date, each with a warning where the text fails to say it."""

from intake.dates import IMPOSSIBLE, read_date
from intake.fields import SPLITS, department_of, due_date_in, fields_in, is_field_line, term_of
from intake.folding import fold
from intake.reading import UNSORTED, FoundIssue, ReadingWarning
from intake.titles import LONGEST, title_of
from organization.dates import DUE

# What stands in a cell that says nothing.
_NOBODY = frozenset({"", "-", "—", "——", "/", "\\", "无", "待定"})


class IssueBuilder:
    """Fills in what stands beside each issue of one document; `warnings` collects what could not be read."""

    def __init__(self, document, departments, fed_back_on):
        self.document, self.departments, self.fed_back_on = document, departments, fed_back_on
        self.warnings = []
        self._by_section = {}

    def build(self, candidate, position):
        """Return the FoundIssue that `candidate` makes."""
        beside = self._beside(candidate)
        text = self.document.text[candidate.start : candidate.end]
        return FoundIssue(
            number=candidate.number() or str(position),
            title=candidate.title or title_of(text) or text[:LONGEST],
            text=text,
            category=candidate.category() or UNSORTED,
            term=self._term(candidate, beside),
            department=self._department(beside),
            supporting=self._supporting(beside),
            due_on=self._due_on(candidate, beside),
            how_found=candidate.how_found,
            start=candidate.start,
            end=candidate.end,
            line=candidate.line,
        )

    def _beside(self, candidate):
        """What stands beside an issue, by role: (words, line).

        A table's cells count before labels in the issue, those before labels after it, and those before labels that
        a heading above gives to all under it.
        """
        labelled = fields_in(self.document.folded, candidate.start, candidate.end, candidate.line) + candidate.fields
        for section in reversed(candidate.path):
            labelled = labelled + self._given_to_all(section)
        beside = {one.role: (one.value.strip(), one.line) for one in reversed(labelled)}
        return beside | {role: (cell.words, candidate.line) for role, cell in candidate.cells.items()}

    def _given_to_all(self, section):
        if section not in self._by_section:
            heading, *lines = section.lines
            lines = [heading, *(line for line in lines if is_field_line(line))]
            self._by_section[section] = [
                one for line in lines for one in fields_in(self.document.folded, line.start, line.end, line.number)
            ]
        return self._by_section[section]

    def _term(self, candidate, beside):
        """Its own words first, then the headings above it, the nearest first."""
        own = self.document.folded[candidate.start : candidate.end]
        places = [_words(beside, "term"), _words(beside, "due_on"), own]
        places += [fold(section.title) for section in reversed(candidate.path)]
        return next((term for words in places if (term := term_of(words))), "")

    def _department(self, beside):
        words, line = beside.get("department", ("", None))
        if words in _NOBODY or not self.departments:
            return ""
        code, name = department_of(words, self.departments)
        if not code:
            self.warnings.append(ReadingWarning("unknown_department", line, {"name": name}))
        return code

    def _supporting(self, beside):
        names = SPLITS.split(_words(beside, "department"))[1:] + SPLITS.split(_words(beside, "supporting"))
        codes = (department_of(name, self.departments)[0] for name in names if name)
        return tuple(dict.fromkeys(code for code in codes if code))

    def _due_on(self, candidate, beside):
        words, line = beside.get("due_on", ("", None))
        if words in _NOBODY:
            found = due_date_in(self.document.folded, candidate.start, candidate.end, self.fed_back_on)
            return self._meant(found, candidate.line) if found else None
        found = read_date(words, self.fed_back_on)
        if found and found.day:
            if self.fed_back_on and found.day < self.fed_back_on:
                self.warnings.append(ReadingWarning("due_before_feedback", line, {"words": found.words}))
                return None
            return self._meant(found, line)
        if found and found.problem == IMPOSSIBLE:
            self.warnings.append(ReadingWarning("impossible_date", line, {"words": found.words}))
        elif not term_of(words):
            self.warnings.append(ReadingWarning("unclear_date", line, {"words": words[:40]}))
        return None

    def _meant(self, found, line):
        """The day that was found; no work is due in the year 2926."""
        _first, last = DUE.first_and_last(self.fed_back_on or DUE.since)
        if found.day and found.day > last:
            self.warnings.append(ReadingWarning("due_too_late", line, {"words": found.words}))
            return None
        return found.day


def _words(beside, role):
    return beside.get(role, ("", None))[0]
