"""Issues in the making: where they stand, before their fields are guessed."""

from dataclasses import dataclass, field

from intake.chapters import is_stock
from intake.folding import fold
from intake.markers import MarkerKind


@dataclass(slots=True)
class Candidate:
    """An issue at [start, end): `path` are the sections above it, `printed` its own number within them."""

    start: int
    end: int
    path: tuple
    how_found: str
    line: int
    printed: str = ""
    title: str = ""
    subject: str = ""  # one step more of the category, from the words before a run or a table's cell
    cells: dict = field(default_factory=dict)
    fields: list = field(default_factory=list)

    def category(self):
        """The headings' names, without chapters that only say 存在问题; one of those where nothing else is there."""
        names = [section.title for section in self.path if section.names_a_subject]
        if self.subject:
            names.append(self.subject)
        if not names:
            stock = [
                s.title
                for s in self.path
                if s.title and s.marker.kind != MarkerKind.LEAD_IN and is_stock(fold(s.title))
            ]
            names = stock[-1:]
        return " / ".join(names)

    def number(self):
        """The printed numbers from the chapter down."""
        path = ""
        for printed in [section.marker.printed for section in self.path] + [self.printed]:
            between = "." if path[-1:].isdigit() and printed[:1].isdigit() else ""
            path += between + printed
        return path


def path_to(section, *, with_itself=True):
    """The sections from the document down to `section`, those without a heading left out."""
    path = []
    at = section if with_itself else section.parent
    while at is not None and at.marker is not None:
        path.append(at)
        at = at.parent
    return tuple(reversed(path))
