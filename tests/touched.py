"""Which tables a test has written to: the look at the record after each test looks at those."""

import re
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

from record.history import history_model
from record.models import Chained, Event, Tracked

EVERYTHING = "*"
WRITTEN = re.compile(
    r"""\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?(?:\s+ONLY)?|DELETE\s+FROM)\s+"?(\w+)""",
    re.IGNORECASE,
)
READS = re.compile(
    r"\s*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|START|COMMIT|PRAGMA|EXPLAIN|SHOW|SET|DECLARE|FETCH|CLOSE|LOCK)\b",
    re.IGNORECASE,
)


@contextmanager
def tables_written():
    """The set that grows with each statement of this thread; `EVERYTHING` is in it when one could not be understood."""
    written = set()

    def watch(execute, sql, params, many, context):
        if not READS.match(sql):
            written.update(map(str.lower, WRITTEN.findall(sql)) if WRITTEN.search(sql) else [EVERYTHING])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


def models_touched(written):
    """The models of which a row, a history row or an event may have changed, or None where that may be all of them."""
    if EVERYTHING in written:
        return None
    known = {model for model in apps.get_models() if issubclass(model, Tracked | Chained)}
    if Event._meta.db_table in written:
        return [model for model in known if issubclass(model, Chained) or tables_of(model) & written]
    return [model for model in known if tables_of(model) & written]


def tables_of(model):
    models = [model, history_model(model)] if issubclass(model, Tracked) else [model]
    return {each._meta.db_table for each in models}
