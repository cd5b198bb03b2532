"""What time it is. A clock is any callable that returns an aware datetime in UTC."""

from datetime import UTC, datetime

from django.db import connection


def database_clock() -> datetime:
    """The database host's clock, which all processes of an office share; SQLite's host is this one."""
    if connection.vendor != "postgresql":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        # clock_timestamp(), not now(): now() is when the transaction began, before it waited for the lock.
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0].astimezone(UTC)
