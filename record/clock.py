"""What time it is. A clock is any callable that returns an aware datetime in UTC."""

from datetime import UTC, datetime

from django.db import connection
from django.db.models import DateTimeField, Func
from django.db.models.functions import Now


def database_clock() -> datetime:
    """The database host's clock, which all processes of an office share; SQLite's host is this one."""
    if connection.vendor != "postgresql":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        # clock_timestamp(), not now(): now() is when the transaction began, before it waited for the lock.
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0].astimezone(UTC)


class AtThisMoment(Func):
    """What `database_clock` says, read by a statement that asks for something else; NULL where it asks no database."""

    function, arity, output_field = "clock_timestamp", 0, DateTimeField(null=True)

    def as_sqlite(self, compiler, connection, **more):
        return self.as_sql(compiler, connection, template="NULL", **more)


def moment(clock):
    """What the clock says, for use within a statement: the database's own is read by the statement itself."""
    if clock is database_clock and connection.vendor == "postgresql":
        return Now()  # when the statement begins
    return clock()


def as_read(now: datetime) -> datetime:
    """What `database_clock` said while a statement read `Now()`, without another statement."""
    return now.astimezone(UTC) if connection.vendor == "postgresql" else database_clock()
