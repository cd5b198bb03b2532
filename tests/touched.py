"""Which tables a test has written to: the look at the record after each test looks at those."""

import re
from contextlib import contextmanager
from functools import cache

from django.apps import apps
from django.db import connection

from record.history import history_model
from record.models import Event, Tracked
from record.reconcile import chained_models, tracked_models

EVERYTHING = "*"
# What is not found in here is taken for everything: a name with its schema, a table that no model has, another verb.
WRITTEN = re.compile(
    r"""\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?(?:\s+ONLY)?|DELETE\s+FROM)\s+"?(\w+)""",
    re.IGNORECASE,
)
READS = re.compile(
    r"[\s(]*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|START|COMMIT|PRAGMA|EXPLAIN|SHOW|SET|DECLARE|FETCH|CLOSE|LOCK)\b",
    re.IGNORECASE,
)


@contextmanager
def tables_written():
    """The set that grows with each statement of this thread; `EVERYTHING` is in it when one could not be understood."""
    written = set()

    def watch(execute, sql, params, many, context):
        written.update(tables_in(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


def tables_in(sql):
    """The tables that a statement writes to; `EVERYTHING` where that cannot be told."""
    if READS.match(sql) and ";" not in sql.rstrip("; \n"):
        return set()
    found = {table.lower() for table in WRITTEN.findall(sql)}
    return found if found and found <= tables_of_models() else {EVERYTHING}


@cache
def tables_of_models():
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {"django_migrations"}


def what_to_look_at(written):
    """For `findings`: the models of which a row, a history row or an event may have changed, or nothing where that may
    be all of them.
    """
    if EVERYTHING in written:
        return {}
    chained, told = chained_models(), Event._meta.db_table in written
    return {
        "rows_of": [model for model in tracked_models() if tables_of(model) & written],
        "versions_of": [model for model in chained if told or model._meta.db_table in written],
    }


def tables_of(model):
    models = [model, history_model(model)] if issubclass(model, Tracked) else [model]
    return {each._meta.db_table for each in models}
