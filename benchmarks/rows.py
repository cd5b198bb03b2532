"""Many rows into one table: by COPY on PostgreSQL, by executemany on SQLite, spelled as the model's own fields do."""

from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection, connections, models

# What the driver writes as it is; anything else is asked of its field.
NUMBERS_AND_TEXT = (
    models.AutoField,
    models.BigAutoField,
    models.BigIntegerField,
    models.BooleanField,
    models.CharField,
    models.IntegerField,
    models.PositiveBigIntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.SmallIntegerField,
    models.TextField,
)
DAYS_AND_INSTANTS = (models.DateField, models.DateTimeField)


class Rows:
    """Rows of a model on their way into its table. A value that is not given is the field's default.

    Where the database gives the id (`numbered=False`), it is left to it.
    """

    def __init__(self, model, *, numbered=True):
        self.model, self.total, self._rows = model, 0, []
        fields = model._meta.concrete_fields
        given = [field for field in fields if numbered or not isinstance(field, models.AutoField)]
        self._columns = [(field.attname, field.get_default(), _spelling(field)) for field in given]
        self._names = ", ".join(connection.ops.quote_name(field.column) for field in given)

    def add(self, values):
        values = [(values.get(name, default), spell) for name, default, spell in self._columns]
        self._rows.append([spell(value) if spell else value for value, spell in values])

    def flush(self):
        """Write what is waiting."""
        if self._rows:
            (self._copy if connection.vendor == "postgresql" else self._insert)()
            self.total += len(self._rows)
            self._rows.clear()

    def _copy(self):
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {self._table} ({self._names}) FROM STDIN") as copy,
        ):
            for row in self._rows:
                copy.write_row(row)

    def _insert(self):
        places = ", ".join(["%s"] * len(self._columns))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {self._table} ({self._names}) VALUES ({places})", self._rows)  # noqa: S608 - our own names

    @property
    def _table(self):
        return connection.ops.quote_name(self.model._meta.db_table)


def _spelling(field):
    """How the field spells a value for this database; None where the driver takes it as it is."""
    kind = field.target_field if field.remote_field else field
    plain = NUMBERS_AND_TEXT + (DAYS_AND_INSTANTS if connection.vendor == "postgresql" else ())
    if type(kind) in plain:
        return None
    here = connections[connection.alias]  # `connection` itself asks each time whose it is
    return lambda value: field.get_db_prep_save(value, here)


@contextmanager
def unasked():
    """Foreign keys are not asked row by row meanwhile, where the database lets us; whoever loads proves them after."""
    may = connection.vendor == "postgresql" and _ask("SELECT current_setting('is_superuser')") == "on"
    if may:
        _do("SET LOCAL session_replication_role = replica")
    yield
    if may:
        _do("SET LOCAL session_replication_role = origin")


def go_on_after(*loaded):
    """The ids that the database gives go on after those that were written."""
    for statement in connection.ops.sequence_reset_sql(no_style(), loaded):
        _do(statement)


def highest_id(model) -> int:
    return model._base_manager.aggregate(highest=models.Max("id"))["highest"] or 0


def _do(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]
