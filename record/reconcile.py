"""Rows that were changed past the doors: what stands in a table must be its newest history row."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache

from django.apps import apps
from django.db import connection

from record.history import END_OF_TIME, history_model, told_once
from record.models import Chained, Event, Tracked

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Finding:
    model: str
    id: int
    columns: tuple[str, ...]

    def as_dict(self):
        return asdict(self) | {"columns": list(self.columns)}


def tracked_models():
    return [model for model in apps.get_models() if issubclass(model, Tracked)]


def chained_models():
    return [model for model in apps.get_models() if issubclass(model, Chained)]


def findings(progress=lambda done: True, rows_of=None, versions_of=None) -> Iterator[Finding]:
    """Every row that differs from its newest history row or is gone, and every subject whose version is not the number
    of its events.

    Looked at are the rows of the models `rows_of`, by default of all that are tracked, and the versions of the models
    `versions_of`, by default of all that are chained. `progress(rows compared)` is called now and then; when it returns
    False the search stops.
    """
    done = 0
    for model in tracked_models() if rows_of is None else rows_of:
        for first, last, count in _pieces(model):
            if suspect := _ask(_suspects(model), [first, last]):
                yield from _twice(lambda model=model, ids=suspect: _differing(model, ids))
            done += count
            if not progress(done):
                return
        yield from (Finding(model._meta.label, pk, ("id",)) for pk in _ask(_vanished(model)))
    for model in chained_models() if versions_of is None else versions_of:
        label = model._meta.label
        yield from (Finding(label, pk, ("version",)) for pk in _ask(*_stale_versions(model)))


def _ask(sql, params=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [pk for pk, *_ in cursor.fetchall()]


def _pieces(model):
    """(first id, last id, how many) of each piece of the table."""
    sql, last = f"SELECT id FROM {_table(model)} WHERE id > %s ORDER BY id LIMIT {CHUNK}", 0
    while ids := _ask(sql, [last]):
        yield ids[0], ids[-1], len(ids)
        if len(ids) < CHUNK:
            return
        last = ids[-1]


def _table(model):
    return connection.ops.quote_name(model._meta.db_table)


@cache
def _suspects(model):
    """Of a piece, the ids whose row is not the newest history row as the database compares them.

    One statement sees one state of both. What it lets pass is equal; what it does not may still be, as two spellings
    of one document in JSON.
    """
    history, quote = _table(history_model(model)), connection.ops.quote_name
    once = told_once(history_model(model))
    differs = "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
    pairs = [
        (f"t.{quote(f.column)}", once[f.attname].whole("h", quote) if f.attname in once else f"h.{quote(f.column)}")
        for f in model.tracked_fields()
    ]
    return f"""
        SELECT t.id FROM {_table(model)} t LEFT JOIN {history} h ON h.history_type <> '-' AND h.history_id = (
            SELECT n.history_id FROM {history} n WHERE n.id = t.id
            ORDER BY n.history_date DESC, n.history_id DESC LIMIT 1)
        WHERE t.id BETWEEN %s AND %s
            AND (h.id IS NULL OR {" OR ".join(f"{live} {differs} {told}" for live, told in pairs)})
        ORDER BY t.id"""


def _twice(look):
    """What two looks agree on: between the two queries of one look, somebody may have changed a row by the door."""
    found = list(look())
    return [finding for finding in look() if finding in found] if found else []


def _differing(model, ids):
    manager = getattr(model, model._meta.simple_history_manager_attribute)
    rows = list(model._base_manager.filter(pk__in=ids).order_by("pk"))
    newest = {record.id: record for record in manager.as_of(END_OF_TIME, id__in=ids)}
    columns = [field.attname for field in model.tracked_fields()]
    for row in rows:
        record = newest.get(row.pk)
        differing = tuple(c for c in columns if record is None or getattr(row, c) != getattr(record, c))
        if differing:
            yield Finding(model._meta.label, row.pk, differing)


def _vanished(model):
    return f"""
        SELECT DISTINCT h.id FROM {_table(history_model(model))} h
        WHERE NOT EXISTS (SELECT 1 FROM {_table(model)} t WHERE t.id = h.id) ORDER BY h.id"""


def _stale_versions(model):
    kind = f"{model._meta.model_name}:"
    sql = f"""
        SELECT t.id FROM {_table(model)} t LEFT JOIN (
            SELECT subject, MAX(version) AS newest, COUNT(*) AS told FROM {_table(Event)}
            WHERE subject LIKE %s GROUP BY subject) e ON e.subject = %s || t.id
        WHERE t.version <> COALESCE(e.newest, 0) OR t.version <> COALESCE(e.told, 0) ORDER BY t.id"""
    return sql, [f"{kind}%", kind]
