"""Rows that come into the world only once, whoever brings them first."""

from django.db import connection
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery


def insert_new(rows: list, *returning: str) -> list[tuple]:
    """Insert those of the rows, all of one model, that no unique constraint keeps out; one statement.

    Returns what the database says of these columns of each row that it took. A row that somebody is just inserting is
    waited for.
    """
    if not rows:
        return []
    meta = type(rows[0])._meta
    query = InsertQuery(type(rows[0]), on_conflict=OnConflict.IGNORE)
    query.insert_values([field for field in meta.concrete_fields if field is not meta.auto_field], rows)
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = [meta.get_field(name) for name in returning]
    with connection.cursor() as cursor:
        [(sql, parameters)] = compiler.as_sql()
        cursor.execute(sql, parameters)
        return [_read(compiler.returning_fields, row) for row in cursor.fetchall()]


def _read(fields, row):
    columns = [field.get_col(field.model._meta.db_table) for field in fields]
    values = list(row)
    for place, column in enumerate(columns):
        for convert in [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]:
            values[place] = convert(values[place], column, connection)
    return tuple(values)
