"""History for whoever reads by SQL: of each table that tells texts once, a view with every text in every row.

`tracker_ticket_history` has the columns of `tracker_historicalticket`. Views go before every migrate, since no table
under one can be altered, and come after it.
"""

from django.apps import apps
from django.db import connection

from record.fields import ToldOnceField
from record.history import SealedRow, told_once


def views() -> dict:
    """Name -> the history model that it shows whole."""
    models = [model for model in apps.get_models() if issubclass(model, SealedRow) and told_once(model)]
    return {f"{model._meta.app_label}_{model.instance_type._meta.model_name}_history": model for model in models}


def install(**signal):
    """Create every view whose table has all its columns."""
    remove()
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for name, model in views().items():
            columns = [field.column for field in model._meta.concrete_fields]
            if model._meta.db_table in tables and {*columns} <= _columns(cursor, model):
                cursor.execute(_creation(name, model))


def remove(**signal):
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for name in views():
            cursor.execute(f"DROP VIEW IF EXISTS {quote(name)}")


def _columns(cursor, model):
    return {column.name for column in connection.introspection.get_table_description(cursor, model._meta.db_table)}


def _creation(name, model):
    quote = connection.ops.quote_name
    columns = ", ".join(_column(field, quote) for field in model._meta.concrete_fields)
    return f"CREATE VIEW {quote(name)} AS SELECT {columns} FROM {quote(model._meta.db_table)} h"  # noqa: S608 - our own names


def _column(field, quote):
    column = quote(field.column)
    return f"{field.whole('h', quote)} AS {column}" if isinstance(field, ToldOnceField) else f"h.{column}"
