"""Many new rows at once: the door's records, row for row, written with a few statements for all of them."""

import secrets
from collections import defaultdict
from contextlib import contextmanager
from functools import partial

from django.db import connection, transaction
from django.db.models import Max

from record import outbox, seal
from record.door import Door, change
from record.models import Event, Salt

_FROM_SEQUENCE = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
_LAST_GIVEN = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s"


class Sheaf:
    """What several doors have to insert. Each row has its id at once, and is in its table once `insert_all` is done.

    Inside one transaction, which on SQLite is the only writer. `several`: about how many rows of one model come.
    """

    def __init__(self, several=200):
        self._several = several
        self._ids = defaultdict(list)  # the highest first
        self._last = {}
        self._rows = defaultdict(list)

    def name(self, row):
        """Give a new row the id under which it will be inserted."""
        ids = self._ids[type(row)]
        if not ids:
            ids.extend(reversed(_reserve(type(row), self._several, after=self._last.get(type(row), 0))))
            self._last[type(row)] = ids[0]
        row.pk = ids.pop()

    def put(self, *rows):
        """Take rows that are complete; events may have their ids later."""
        for row in rows:
            self._rows[type(row)].append(row)

    def insert_all(self):
        """Insert all of them, in the order in which their kinds came, and the items of the events among them."""
        events = self._rows.pop(Event, [])
        for model, rows in self._rows.items():
            model._base_manager.bulk_create(rows)
        Event.objects.bulk_create(events)
        outbox.post_all(events)
        self._rows.clear()


class SheafDoor(Door):
    """A door whose new rows are inserted all at once, when it closes or, with others, when their sheaf is written."""

    def __init__(self, *circumstances, sheaf, **more):
        super().__init__(*circumstances, **more)
        self._sheaf = sheaf

    def save(self, row):
        """As `Door.save`, but a new row is not in its table before everything is."""
        if not row.is_unborn:
            return super().save(row)
        if row.pk is None:
            self._must_belong(row)
            row._prepare_related_fields_for_save("save")  # of what had no id when it was pointed at
            self._sheaf.name(row)
            row.normalise()
            self._rows.append((row, "+"))
        return row

    def _salted(self, texts):
        """A subject that comes into the world has no salt yet, and nobody needs to look."""
        if not self.subject.is_unborn:
            return super()._salted(texts)
        key = self.subject.subject_key
        salts = {text: Salt(subject=key, salt=secrets.token_hex(32)) for text in sorted(texts) if text}
        for text, salt in salts.items():
            salt.fingerprint = seal.keyed("salt", key, text)
        self._sheaf.put(*salts.values())
        return {text: seal.with_salt(salt.salt, text) for text, salt in salts.items()}

    def _write(self, histories, event):
        new = [row for row, _kind in self._rows if row.is_unborn]
        self._sheaf.put(*new, *histories, event)
        self._rows = [(row, kind) for row, kind in self._rows if not row.is_unborn]
        if not self.subject.is_unborn:
            self._write_rows()
        for row in new:
            row.remember()


@contextmanager
def change_many(subject, **said):
    """As `record.door.change`, for many new rows: its door inserts them together when it closes.

    A new row can be pointed at by other rows of the same change, and is found in its table afterwards.
    """
    sheaf = Sheaf()
    with transaction.atomic():
        with change(subject, kind=partial(SheafDoor, sheaf=sheaf), **said) as door:
            yield door
        sheaf.insert_all()


def _reserve(model, count, after):
    """Ids that nobody else is given; on SQLite because nobody else writes before this transaction ends."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FROM_SEQUENCE, [table, column, count])
            return [row[0] for row in cursor]
        cursor.execute(_LAST_GIVEN, [table])
        newest = model._base_manager.aggregate(newest=Max("pk"))["newest"]
        last = max(after, newest or 0, cursor.fetchone()[0])
    return range(last + 1, last + 1 + count)
