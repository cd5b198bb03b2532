"""Rows written at every step: the SQL for one of them is written once for each model, not each time."""

from functools import cache

from django.db import connection, connections
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

from record.prepared import asking_again


def insert(row):
    """Insert a complete row, which gets the id that the database gives it."""
    sql = _insertion(type(row), (row._meta.auto_field.name,), connection.vendor)
    with asking_again() as cursor:
        cursor.execute(sql, _values(row))
        [(row.pk,)] = cursor.fetchall()
    row._state.adding, row._state.db = False, connection.alias


def update(row, names):
    """Write these columns of a row that is there; raises its DoesNotExist where it is not."""
    meta, names = row._meta, tuple(dict.fromkeys(names))
    values = _spelled([meta.get_field(name) for name in names], row, add=False)
    with asking_again() as cursor:
        cursor.execute(_change(type(row), names), [*values, row.pk])
        if cursor.rowcount != 1:
            raise type(row).DoesNotExist(f"{row!r} is not there to be written.")


def insert_new(rows: list, *returning: str) -> list[tuple]:
    """Insert those of the rows, all of one model, that no unique constraint keeps out; one statement.

    Returns what the database says of these columns of each row that it took. A row that somebody is just inserting is
    waited for.
    """
    if not rows:
        return []
    model, ignore = type(rows[0]), OnConflict.IGNORE
    with asking_again() as cursor:
        if len(rows) == 1:
            cursor.execute(_insertion(model, returning, connection.vendor, ignore), _values(*rows))
        else:
            cursor.execute(*_compiled(model, rows, returning, ignore))
        return [_read([model._meta.get_field(name) for name in returning], row) for row in cursor.fetchall()]


def _values(row):
    return _spelled(_fields(type(row)), row, add=True)


def _spelled(fields, row, *, add):
    here = connections[connection.alias]  # `connection` itself asks each time whose it is
    return [field.get_db_prep_save(field.pre_save(row, add), here) for field in fields]


@cache
def _fields(model):
    return [field for field in model._meta.concrete_fields if field is not model._meta.auto_field]


@cache
def _insertion(model, returning, vendor, on_conflict=None):
    sql, _parameters = _compiled(model, [model()], returning, on_conflict)
    return sql


def _compiled(model, rows, returning, on_conflict=None):
    """As Django's own compiler writes it for this kind of database."""
    query = InsertQuery(model, on_conflict=on_conflict)
    query.insert_values(_fields(model), rows)
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = [model._meta.get_field(name) for name in returning]
    [statement] = compiler.as_sql()
    return statement


@cache
def _change(model, names):
    meta, quote = model._meta, connection.ops.quote_name
    columns = ", ".join(f"{quote(meta.get_field(name).column)} = %s" for name in names)
    return f"UPDATE {quote(meta.db_table)} SET {columns} WHERE {quote(meta.pk.column)} = %s"  # noqa: S608 - our own names


def _read(fields, row):
    columns = [field.get_col(field.model._meta.db_table) for field in fields]
    values = list(row)
    for place, column in enumerate(columns):
        for convert in [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]:
            values[place] = convert(values[place], column, connection)
    return tuple(values)
