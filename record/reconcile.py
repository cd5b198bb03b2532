"""Rows that were changed past the doors: what stands in a table must be its newest history row."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from django.apps import apps
from django.db.models import Count, Max

from record.history import history_model
from record.models import Chained, Event, Tracked

CHUNK = 500
END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)


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
        for ids in _chunks(model):
            yield from _twice(lambda model=model, ids=ids: _differing(model, ids))
            done += len(ids)
            if not progress(done):
                return
        yield from _vanished(model)
    for model in chained_models() if versions_of is None else versions_of:
        yield from _twice(lambda model=model: _stale_versions(model))


def _chunks(model):
    last = 0
    while ids := list(
        model._base_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]
    ):
        yield ids
        if len(ids) < CHUNK:
            return
        last = ids[-1]


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
    present = model._base_manager.values("pk")
    gone = (
        history_model(model)._base_manager.exclude(id__in=present).order_by("id").values_list("id", flat=True)
    )
    for pk in gone.distinct():
        yield Finding(model._meta.label, pk, ("id",))


def _stale_versions(model):
    kind = model._meta.model_name
    events = Event.objects.filter(subject__startswith=f"{kind}:").order_by().values_list("subject")
    told = {
        subject: (last, count)
        for subject, last, count in events.annotate(last=Max("version"), count=Count("pk"))
    }
    for pk, version in model._base_manager.values_list("pk", "version").iterator():
        if told.get(f"{kind}:{pk}", (0, 0)) != (version, version):
            yield Finding(model._meta.label, pk, ("version",))
