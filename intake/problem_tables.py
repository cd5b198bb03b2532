"""Rows of a table as issues: its column of problems, and the fields that the cells beside it give."""

from intake.candidates import Candidate, path_to
from intake.reading import ReadingWarning
from intake.tables import row_above_others


def issues_of_table(document, section, table):
    """Return (candidates, used, warnings) for the rows of a table that has a column of problems."""
    rows = _Rows(document, path_to(section), table)
    for line, cells in table.rows:
        if not table.repeats_or_sums_up(cells):
            rows.read(line.number, cells)
    return rows.candidates, rows.used, rows.warnings


class _Rows:
    """Reads rows in order: a category stands for the rows below it, until the next one."""

    def __init__(self, document, path, table):
        self.document, self.path, self.table = document, path, table
        self.category = None
        self.candidates, self.used, self.warnings = [], [], []

    def read(self, line, cells):
        self.category = self.table.cell(cells, "category") or self.category
        if self.table.cell(cells, "problem"):
            self._take(line, {role: one for role in self.table.columns if (one := self.table.cell(cells, role))})
        else:
            self._read_without_problem(line, [cell for cell in cells if cell.words])

    def _read_without_problem(self, line, said):
        if group := row_above_others(said):
            self.category = group
            self.used.append((group.start, group.end, "category"))
        elif said:
            self.warnings.append(ReadingWarning("empty_row", line))

    def _take(self, line, by_role):
        problem = by_role["problem"]
        candidate = Candidate(problem.start, problem.end, self.path, "table", line, cells=by_role)
        candidate.printed, candidate.title = self._text_of(by_role.get("number")), self._text_of(by_role.get("title"))
        candidate.subject = self.category.words if self.category else ""
        self.candidates.append(candidate)
        self.used += [(one.start, one.end, role) for role, one in by_role.items() if role != "problem"]

    def _text_of(self, cell):
        return self.document.text[cell.start : cell.end] if cell else ""
