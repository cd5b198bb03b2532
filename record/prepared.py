"""Questions asked at every step: their SQL is written once, not each time."""

from datetime import date

from django.db import connection


class Prepared:
    """A queryset of plain values (texts and numbers) whose parameters alone differ from time to time.

    `build` makes it of one stand-in for each of these `kinds`, int or date. To build a queryset and write its SQL costs
    several times what its answer costs.
    """

    def __init__(self, build, *kinds):
        self._build, self._kinds = build, kinds
        self._written = {}

    def ask(self, *values) -> list[tuple]:
        """The rows for these values, one for each kind, in order; asks the database once."""
        sql, parameters, marks = self._question()
        meant = dict(zip(marks, map(_adapted, values), strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [meant.get(parameter, parameter) for parameter in parameters])
            return cursor.fetchall()

    def _question(self):
        """(SQL, its parameters, those of them that stand for a value), as this kind of database wants them."""
        if connection.vendor not in self._written:
            marks = [_mark(kind, number) for number, kind in enumerate(self._kinds)]
            sql, parameters = self._build(*marks).query.sql_with_params()
            self._written[connection.vendor] = sql, parameters, [_adapted(mark) for mark in marks]
        return self._written[connection.vendor]


def _mark(kind, number):
    """A value that nobody means: no id is negative, and no office works in the first year."""
    return date.min.replace(day=1 + number) if kind is date else -1 - number


def _adapted(value):
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
