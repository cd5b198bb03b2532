"""Questions about the tickets of whoever asks, whose SQL is written once for everybody who holds the same roles."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

from record.prepared import Prepared, PreparedRows
from tracker.standing import TicketStanding


class OfStanding:
    """What `build(standing, *values)` asks, where nothing differs but the standing and values of these `kinds`.

    Of a standing `build` may ask the day, the person, who lends what to him or her, which roles are held, and over
    which departments and inspections; it must not look into these answers.
    """

    kind = Prepared

    def __init__(self, build: Callable, *kinds):
        self._build, self._kinds = build, kinds
        self._written = {}

    def ask(self, standing: TicketStanding, *values) -> list:
        """The rows for this standing and these values; asks the database once."""
        shape = _shape(standing)
        if shape not in self._written:
            self._written[shape] = self._write(shape, values)
        prepared, finders = self._written[shape]
        return prepared.ask(*values, *(find(standing) for find in finders))

    def _write(self, shape, values):
        """The question, and what has to be found in a standing for it: the first building tells what it wants."""
        curious = _Anybody(shape)
        self._build(curious, *values)
        count = len(self._kinds)

        def build(*marks):
            return self._build(_Anybody(shape, dict(zip(curious.wanted, marks[count:], strict=True))), *marks[:count])

        kinds = [kind for kind, _find in curious.wanted.values()]
        return self.kind(build, *self._kinds, *kinds), [find for _kind, find in curious.wanted.values()]


class RowsOfStanding(OfStanding):
    """The same of whole rows."""

    kind = PreparedRows


def _shape(standing):
    """The roles held in departments, those held in inspections, and those that somebody lends."""
    seated = frozenset(role for _inspection, role in standing.seats)
    borrows = len(standing.people) > 1
    return standing.roles, seated, frozenset(role for role in standing.roles if borrows and _lenders(standing, role))


def _lenders(standing, role):
    return frozenset().union(*(standing.principals(role, place) for place in standing.departments(role)))


class _Anybody(TicketStanding):
    """Stands in for everybody of one shape: what differs between them is `wanted`, by name, or a mark that is given."""

    def __init__(self, shape, marks=None):
        self._held_roles, self._seated, self._lent = shape
        self._marks, self.wanted = marks, {}

    def _mark(self, name, kind, find, *, is_any=True):
        """What stands for the answer of `find`; an empty set where a shape like this has none."""
        if not is_any:
            return frozenset()
        self.wanted.setdefault(name, (kind, find))
        if self._marks is not None:
            return self._marks[name]
        return {date: date.min, int: 0}.get(kind) if isinstance(kind, type) else frozenset({0})

    @property
    def on(self):
        return self._mark("on", date, lambda standing: standing.on)

    @property
    def user(self):
        return SimpleNamespace(pk=self._mark("user", int, lambda standing: standing.user.pk), is_active=True)

    @property
    def people(self):
        return self._mark("people", {int}, lambda standing: standing.people)

    @property
    def roles(self):
        return self._held_roles

    def departments(self, role):
        return self.departments_of_any((role,))

    def departments_of_any(self, roles):
        is_any = not self._held_roles.isdisjoint(roles)
        return self._mark(("in", *roles), {int}, lambda standing: standing.departments_of_any(roles), is_any=is_any)

    def inspections(self, roles):
        is_any = not self._seated.isdisjoint(roles)
        return self._mark(("seat", *roles), {int}, lambda standing: standing.inspections(roles), is_any=is_any)

    def principals(self, role, department_id):
        return self._mark(("for", role), {int}, lambda standing: _lenders(standing, role), is_any=role in self._lent)
