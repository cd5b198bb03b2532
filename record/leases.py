"""Rows that wait for somebody to work on them, given to one worker at a time."""

from datetime import datetime
from uuid import uuid4

from django.db import connections, transaction
from django.db.models import DateTimeField, QuerySet, Value


def lease(waiting: QuerySet, now, limit: int, *, durable=False, **columns) -> list:
    """Up to `limit` of the `waiting` rows, due at `now` (an instant or an expression for it): the caller's alone.

    Each is given a `token` of this caller and these `columns`, among them a `due_at` until which nobody else gets it;
    the rows are as they were before, but for the token, and know as `leased_at` when they were leased. Two statements,
    one where nothing is due. `durable`: never inside a transaction, so that whoever goes on has the lease committed.
    """
    said = Value(now, DateTimeField()) if isinstance(now, datetime) else now
    due = waiting.filter(due_at__lte=now).annotate(leased_at=said).order_by("due_at", "pk")
    columns["token"] = uuid4()
    if not connections[due.db].features.has_select_for_update_skip_locked:
        # SQLite has one right to write for all, which is not asked for in vain.
        rows = list(due[:limit])
        return _given(rows, due, columns, durable) if rows else []
    with transaction.atomic(durable=durable):
        rows = list(due.select_for_update(skip_locked=True, of=("self",))[:limit])
        return _given(rows, due.model.objects, columns, durable=False) if rows else []


def _given(rows, among, columns, durable):
    """Those of the rows that nobody else has been given since they were read."""
    with transaction.atomic(durable=durable):
        mine = among.filter(pk__in=[row.pk for row in rows])
        if mine.update(**columns) < len(rows):
            kept = set(among.model.objects.filter(token=columns["token"]).values_list("pk", flat=True))
            rows = [row for row in rows if row.pk in kept]
    for row in rows:
        row.token = columns["token"]
    return rows
