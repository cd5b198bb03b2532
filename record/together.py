"""Rows of several tables in one statement, whose SQL is written once."""

import json
from collections.abc import Callable
from datetime import UTC as _UTC
from functools import cache

from django.db import connection, models
from django.db.models import Func, Subquery, Value
from django.utils.dateparse import parse_datetime

from record.fields import TextDigestsField
from record.prepared import Prepared


class _AsJson(Func):
    """The columns of a row as one JSON array."""

    output_field = models.TextField()

    def as_postgresql(self, compiler, connection, **context):
        return super().as_sql(compiler, connection, function="JSON_BUILD_ARRAY", **context)

    def as_sqlite(self, compiler, connection, **context):
        return super().as_sql(compiler, connection, function="JSON_ARRAY", **context)


class _AllAsJson(_AsJson):
    """The same of all rows that are found, as one array; where none are, an empty one or none."""

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="JSON_AGG(JSON_BUILD_ARRAY(%(expressions)s))", **context)

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="JSON_GROUP_ARRAY(JSON_ARRAY(%(expressions)s))", **context)


def gathered(rows: models.QuerySet, *columns: str) -> Subquery:
    """A column for a query: these columns of the rows, which may refer to its own by OuterRef; see `read_gathered`."""
    return Subquery(rows.order_by().values_list(_AllAsJson(*columns)))


def read_gathered(column) -> list[list]:
    """The rows in that column, each a list of what JSON can say: instants, see `instant`, are texts."""
    return json.loads(column) if isinstance(column, str) else column or []


class Together:
    """What `build(model, *keys)` finds of each of these models, as rows of `columns(model)`, attribute names.

    `kinds` are those of the keys, as `Prepared` has them.
    """

    def __init__(self, kinds: tuple, models, build: Callable, columns: Callable):
        self._models = tuple(models)
        self._columns = [tuple(columns(model)) for model in self._models]
        self._build = build
        self._prepared = Prepared(self._union, *kinds)

    def ask(self, *keys) -> dict:
        """`{model: rows}`, each row a list of Python values, in the order of their primary keys."""
        found = {model: [] for model in self._models}
        for number, _place, row in sorted(self._prepared.ask(*keys), key=lambda one: one[:2]):
            values = json.loads(row) if isinstance(row, str) else row
            readers = _readers(self._models[number], self._columns[number], connection.vendor)
            found[self._models[number]].append(
                [read(value) if read else value for read, value in zip(readers, values, strict=True)]
            )
        return found

    def _union(self, *keys):
        first, *others = [self._part(number, model, keys) for number, model in enumerate(self._models)]
        return first.union(*others, all=True)

    def _part(self, number, model, keys):
        rows = self._build(model, *keys).order_by()
        return rows.values_list(Value(number), "pk", _AsJson(*self._columns[number]))


@cache
def _readers(model, columns, vendor):
    """How each column is read from JSON; None where JSON has the value itself."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return [_reader(fields[name], vendor) for name in columns]


def _reader(field, vendor):
    field = field.target_field if field.is_relation else field
    match field:
        case models.DateTimeField():
            return _unless_null(instant)
        case models.DateField() | models.UUIDField():
            return _unless_null(field.to_python)
        case models.BooleanField():
            return _unless_null(bool)
        case TextDigestsField():
            return field.read if vendor == "postgresql" else lambda written: field.read(json.loads(written))
        case models.JSONField():
            return _unless_null(json.loads) if vendor == "sqlite" else None
    return None


def _unless_null(read):
    return lambda value: None if value is None else read(value)


def instant(written: str):
    """The instant that JSON has as a text; SQLite keeps instants in UTC and does not say so."""
    moment = parse_datetime(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=_UTC)
