"""Append-only in the database too: a fence against mistakes, as the seal is the evidence against intent.

Sealed tables refuse UPDATE and DELETE (and TRUNCATE), tracked tables refuse DELETE. The triggers are put back after
every migrate, because rebuilding a table on SQLite drops them silently.
"""

from contextlib import contextmanager

from django.apps import apps
from django.db import connection

from record.history import SealedRow
from record.models import Attempt, Event, Tracked

FUNCTION = "record_refuse"


def fences() -> dict[str, tuple[str, ...]]:
    """Table -> the statements that it refuses."""
    refused = {}
    for model in apps.get_models():
        if issubclass(model, SealedRow) or model in (Event, Attempt):
            refused[model._meta.db_table] = ("UPDATE", "DELETE", "TRUNCATE")
        elif issubclass(model, Tracked):
            refused[model._meta.db_table] = ("DELETE", "TRUNCATE")
    return refused


def names() -> dict[str, tuple[str, str]]:
    """Trigger -> (table, statement), as far as this database knows the statement."""
    known = ("UPDATE", "DELETE", "TRUNCATE") if connection.vendor == "postgresql" else ("UPDATE", "DELETE")
    return {
        f"{table}_no_{statement.lower()}": (table, statement)
        for table, statements in fences().items()
        for statement in statements
        if statement in known
    }


def install(**signal):
    """Create every trigger whose table exists; those already there are replaced."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for name, (table, statement) in names().items():
            if table in tables:
                cursor.execute(_creation(name, table, statement))


def remove():
    with connection.cursor() as cursor:
        for name, (table, _statement) in names().items():
            place = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{place}')


@contextmanager
def lifted():
    """Without the fence, for emptying a test database."""
    remove()
    try:
        yield
    finally:
        install()


def missing() -> list[str]:
    """Triggers that should stand and do not."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return sorted(set(names()) - present)


def _creation(name, table, statement):
    if connection.vendor == "postgresql":
        each = "STATEMENT" if statement == "TRUNCATE" else "ROW"
        return (
            f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {statement} ON "{table}" '
            f"FOR EACH {each} EXECUTE FUNCTION {FUNCTION}()"
        )
    return (
        f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {statement} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$
"""
