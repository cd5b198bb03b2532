"""What a page, a step or a task asks of the database, counted."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from django.db import connection
from django.db.backends.utils import CursorWrapper

from organization.kept import kept
from tracker.reminders.schedule import Ladder
from workflow.kept import kept_procedures

# What keeps a transaction together is a matter of the connection; who is asking comes before what is asked.
NOT_COUNTED = re.compile(
    r"(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b|.*FROM \"django_session\"|UPDATE \"django_session\"|"
    r'.*"registry_head" FROM "organization_user"',
    re.DOTALL,
)


@dataclass
class Cost:
    """The statements, without those that open and close transactions and that find the session and its person; and how
    many rows were read of the answers of all.
    """

    statements: list = field(default_factory=list)
    rows: int = 0

    def __call__(self, execute, sql, params, many, context):
        if not NOT_COUNTED.match(sql):
            self.statements.append(sql)
        return execute(sql, params, many, context)

    def __len__(self):
        return len(self.statements)

    def __str__(self):
        return "\n".join(f"{number:3} {sql[:300]}" for number, sql in enumerate(self.statements, start=1))


def warm():
    """Have the process read what it keeps of the office, as whoever came first after a change has done."""
    return kept().calendar, kept_procedures(), Ladder.load()


@contextmanager
def counted():
    """The cost of what is done inside, in an office that has not just changed."""
    warm()
    cost = Cost()
    with connection.execute_wrapper(cost), patch.multiple(CursorWrapper, create=True, **_reading(cost)):
        yield cost


def _reading(cost):
    """The ways in which rows are taken from a cursor, counted."""

    def fetchone(wrapper):
        row = wrapper.cursor.fetchone()
        cost.rows += row is not None
        return row

    def several(name):
        def fetch(wrapper, *most):
            rows = getattr(wrapper.cursor, name)(*most)
            cost.rows += len(rows)
            return rows

        return fetch

    def each(wrapper):
        for row in wrapper.cursor:
            cost.rows += 1
            yield row

    return {"fetchone": fetchone, "__iter__": each} | {name: several(name) for name in ("fetchmany", "fetchall")}
