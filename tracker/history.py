"""What happened to a ticket, oldest first: every event, and what it changed in which field."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from organization.kept import kept
from organization.models import Department, User
from record.history import history_model
from record.models import Event
from record.together import Together
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
from tracker.told import Told

FAMILY = (Ticket, SupportingDepartment, Measure, Counter, Evidence, Remark, SignOff, Extension, LookBack)
# Links to the ticket itself say nothing that its page does not.
UNTOLD = ("id", "ticket_id")
CIRCUMSTANCES = ("id", "history_version", "history_date", "history_type")


@dataclass(frozen=True, slots=True)
class Change:
    """One field's old and new value; people and departments as objects, everything else plain."""

    model: str
    id: int
    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Row:
    """A row of history: `values` are those of the model's tracked fields, in their order."""

    id: int
    version: int
    at: datetime
    kind: str
    values: list


@dataclass(frozen=True, slots=True)
class Entry:
    event: Event
    changes: tuple[Change, ...]


def timeline(ticket) -> list[Entry]:
    """Every event of the ticket with its changes; three statements, and what they read the ticket remembers."""
    events = list(Event.objects.filter(subject=ticket.subject_key).order_by("version"))
    ticket.remembered("told", lambda: [Told.of(event) for event in events])
    people = people_of(ticket)
    for event in events:
        event.actor = people.get(event.actor_id)
    changes = _changes(ticket, people)
    return [Entry(event, tuple(changes[event.version])) for event in events]


def people_of(ticket) -> dict[int, User]:
    """Everybody whom the ticket's record names, by id: one statement."""
    return ticket.remembered("people", lambda: User.objects.in_bulk(_ids_of_people(ticket)))


def rows_of(ticket) -> dict[type, list[Row]]:
    """The rows of history of the ticket and its family, by the model that they are of; one statement for all."""
    return ticket.remembered("history", lambda: _read(ticket.subject_key))


def _read(subject_key):
    found = _rows().ask(subject_key)
    return {model: [Row(*circumstances, values) for *circumstances, values in _split(found, model)] for model in FAMILY}


def _split(found, model):
    """The circumstances of each row, and then the values of its tracked fields."""
    return ((*row[: len(CIRCUMSTANCES)], row[len(CIRCUMSTANCES) :]) for row in found[history_model(model)])


def _ids_of_people(ticket):
    told = {person for one in ticket.told() for person in (one.actor_id, *one.principals)}
    named = {
        row.values[place]
        for model, rows in rows_of(ticket).items()
        for place, field in _told_fields(model)
        if field.related_model is User
        for row in rows
    }
    return (told | named) - {None}


@cache
def _rows():
    return Together((str,), map(history_model, FAMILY), _of_subject, _columns)


def _of_subject(model, key):
    return model._base_manager.filter(history_subject=key)


def _columns(model):
    return *CIRCUMSTANCES, *(field.attname for field in model.instance_type.tracked_fields())


@cache
def _told_fields(model):
    """The tracked fields that say something, each with its place among all of them."""
    return [(place, field) for place, field in enumerate(model.tracked_fields()) if field.attname not in UNTOLD]


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


def _changes(ticket, people):
    """Version -> the changes that it brought."""
    known = {User: people.get, Department: kept(ticket.registry_head).department}
    found = defaultdict(list)
    for model, rows in rows_of(ticket).items():
        before = {}
        for row in rows:
            found[row.version] += _differences(model, before.get(row.id), row, known)
            before[row.id] = row
    return found


def _differences(model, old, new, known):
    for place, field in _told_fields(model):
        was, now = old and old.values[place], new.values[place]
        if was != now and not (old is None and now in ("", None, False, 0)):
            thing = known.get(field.related_model, _itself)
            yield Change(model._meta.model_name, new.id, field.name, *(_named(thing, one) for one in (was, now)))


def _named(thing, value):
    return value if value is None else thing(value)


def _itself(value):
    return value


def _plain(value):
    match value:
        case User():
            return value.username
        case Department():
            return value.code
        case date():
            return value.isoformat()
    return value
