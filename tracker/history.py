"""What happened to a ticket, oldest first: every event, and what it changed in which field."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from organization.models import Department, User
from record.history import history_model
from record.models import Event
from tracker.models import (
    Counter,
    Evidence,
    Extension,
    LookBack,
    Measure,
    Remark,
    SignOff,
    SupportingDepartment,
    Ticket,
)

FAMILY = (Ticket, SupportingDepartment, Measure, Counter, Evidence, Remark, SignOff, Extension, LookBack)
# Links to the ticket itself say nothing that its page does not.
UNTOLD = ("id", "ticket_id")


@dataclass(frozen=True, slots=True)
class Change:
    """One field's old and new value; people and departments as objects, everything else plain."""

    model: str
    id: int
    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Entry:
    event: Event
    changes: tuple[Change, ...]


def timeline(ticket) -> list[Entry]:
    """Every event of the ticket with its changes; the number of queries does not depend on their number."""
    events = list(Event.objects.filter(subject=ticket.subject_key).select_related("actor").order_by("version"))
    changes = _changes(ticket)
    return [Entry(event, tuple(changes[event.version])) for event in events]


def as_json(entry: Entry) -> dict:
    """An entry in the form of the `history` command."""
    event = entry.event
    return {
        "at": event.at.isoformat(),
        "actor": event.actor.username if event.actor else None,
        "verb": event.what,
        "detail": event.detail,
        "reason": event.reason,
        "interface": event.interface,
        "from": event.from_state,
        "to": event.to_state,
        "version": event.version,
        "batch": event.batch and str(event.batch),
        "on_behalf_of": event.parameters.get("for", []),
        "changes": [
            {"model": c.model, "id": c.id, "field": c.field, "old": _plain(c.old), "new": _plain(c.new)}
            for c in entry.changes
        ],
    }


def _changes(ticket):
    """Version -> the changes that it brought."""
    found = defaultdict(list)
    for model in FAMILY:
        before = {}
        for row in history_model(model)._base_manager.filter(history_subject=ticket.subject_key).order_by("history_id"):
            found[row.history_version] += _differences(model, before.get(row.id), row)
            before[row.id] = row
    return _with_objects(found)


def _differences(model, old, new):
    for field in model.tracked_fields():
        if field.attname in UNTOLD:
            continue
        was = getattr(old, field.attname) if old else None
        now = getattr(new, field.attname)
        if was != now and not (old is None and now in ("", None, False, 0)):
            yield model, new.id, field, was, now


def _with_objects(found):
    """Ids of people and departments become the people and departments, in one query each."""
    raw = [change for changes in found.values() for change in changes]
    known = {target: _objects(target, raw) for target in (User, Department)}
    return defaultdict(
        list,
        {
            version: [
                Change(
                    model._meta.model_name,
                    pk,
                    field.name,
                    *(_thing(field, value, known) for value in (was, now)),
                )
                for model, pk, field, was, now in changes
            ]
            for version, changes in found.items()
        },
    )


def _objects(target, raw):
    ids = {
        value
        for _model, _pk, field, was, now in raw
        if field.related_model is target
        for value in (was, now)
        if value is not None
    }
    return target._base_manager.in_bulk(ids) if ids else {}


def _thing(field, value, known):
    return known[field.related_model].get(value) if field.related_model in known and value is not None else value


def _plain(value):
    match value:
        case User():
            return value.username
        case Department():
            return value.code
        case date():
            return value.isoformat()
    return value
