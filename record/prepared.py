"""Questions asked at every step: their SQL is written once, not each time."""

from datetime import date
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models.query import ModelIterable

SETS = (set, frozenset, list, tuple)


class Prepared:
    """A queryset of values whose parameters alone differ from time to time.

    `build` makes it of one stand-in for each of these `kinds`: int, str, date or UUID; {int} or {str} is a set of any
    size but none, for `__in`. To build a queryset and write its SQL costs several times what its answer costs.
    """

    def __init__(self, build, *kinds):
        self._build, self._kinds = build, kinds
        self._written = {}

    def ask(self, *values) -> list[tuple]:
        """The rows for these values, one for each kind, in order; asks the database once."""
        sql, parameters, marks, compiler, converters = self._question()
        meant = dict(zip(marks, map(_adapted, values), strict=True))
        said = [meant.get(parameter, parameter) for parameter in parameters]
        with asking_again() as cursor:
            cursor.execute(*_spread(sql, said))
            rows = cursor.fetchall()
        return list(map(tuple, compiler.apply_converters(rows, converters))) if converters else rows

    def _question(self):
        """(SQL, its parameters, those of them that stand for a value, who wrote it, how its columns become values), for
        this kind of database.
        """
        if connection.vendor not in self._written:
            marks = [_mark(kind, number) for number, kind in enumerate(self._kinds)]
            given = [_given(kind, mark) for kind, mark in zip(self._kinds, marks, strict=True)]
            compiler = self._build(*given).query.get_compiler(connection=connection)
            sql, parameters = compiler.as_sql()
            converters = compiler.get_converters([column for column, *_rest in compiler.select[: compiler.col_count]])
            adapted = [_adapted(mark) for mark in marks]
            self._written[connection.vendor] = sql, parameters, adapted, compiler, converters
        return self._written[connection.vendor]


class PreparedRows(Prepared):
    """The same of a queryset of whole rows, with what it joins to them and what it annotates."""

    def ask(self, *values) -> list:
        """The rows for these values, as the queryset would give them."""
        found = super().ask(*values)
        *_rest, compiler, _converters = self._question()
        return list(_Rows(compiler, found))


class _Rows(ModelIterable):
    """Django's own way from an answer to rows, with the answer at hand."""

    def __init__(self, compiler, found):
        self._compiler, self._found = compiler, found
        super().__init__(self)

    # What is asked of a queryset and of its query.
    db, _known_related_objects = DEFAULT_DB_ALIAS, {}

    @property
    def query(self):
        return self

    def get_compiler(self, using):
        return self

    def execute_sql(self, chunked_fetch, chunk_size):
        return self._found

    def results_iter(self, results):
        return results

    def __getattr__(self, name):
        """Which columns make which row, the compiler knows."""
        return getattr(self._compiler, name)


def asking_again():
    """A cursor by which PostgreSQL keeps its plan of a statement that comes again; Django's own writes the values into
    it, so that each is a new one, and can be logged.
    """
    cursor = connection.cursor()
    if connection.vendor == "postgresql" and not connection.queries_logged:
        cursor.cursor = ServerBindingCursor(connection.connection)
    return cursor


def _spread(sql, said):
    """The statement with as many places as each set has members, and what stands in them."""
    if not any(isinstance(each, SETS) for each in said):
        return sql, said
    first, *rest = sql.split("%s")
    each_in_places = [each if isinstance(each, SETS) else (each,) for each in said]
    places = (", ".join(["%s"] * len(several)) for several in each_in_places)
    written = first + "".join(place + text for place, text in zip(places, rest, strict=True))
    return written, [member for several in each_in_places for member in several]


def _given(kind, mark):
    return frozenset({mark}) if isinstance(kind, set) else mark


def _mark(kind, number):
    """A value that nobody means: no id is negative, no office works in the first year, and no key is a question."""
    [kind] = kind if isinstance(kind, set) else [kind]
    marks = {date: date.min.replace(day=1 + number), str: f"?{number}?", UUID: UUID(int=number)}
    return marks.get(kind, -1 - number)


def _adapted(value):
    """As the database takes it."""
    match value:
        case date():
            return connection.ops.adapt_datefield_value(value)
        case UUID():
            return value if connection.features.has_native_uuid_field else value.hex
    return value
