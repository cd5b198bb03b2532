"""The door: every tracked change goes through here, with history, actor and reason in one transaction."""

from contextlib import contextmanager
from datetime import timedelta
from functools import cache

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from record import kept, outbox, schemas, seal, text, writing
from record.clock import database_clock
from record.history import build
from record.models import Event, Installation, OutsideTheDoor, Tracked
from record.prepared import PreparedRows

__all__ = ["Door", "OutsideTheDoor", "change", "lock", "open_door"]


def lock(subject):
    """The subject as the database holds it now, locked until the transaction ends; an unborn one is itself."""
    if subject.is_unborn:
        return subject
    for locked in _locked(type(subject)).ask(subject.pk):
        return locked
    raise type(subject).DoesNotExist(f"There is no {subject.subject_key}.")


@cache
def _locked(model):
    rows = model._base_manager.select_for_update(of=("self",))
    rows = rows.select_related(*model.locked_with) if model.locked_with else rows
    return PreparedRows(lambda pk: kept.with_registry_head(rows.filter(pk=pk)), int)


@contextmanager
def change(
    subject, *, actor, reason="", interface, detail, clock=database_clock, always=False, kind=None, **circumstances
):
    """Change tracked rows of `subject` other than by a verb.

    Locks the subject, hands out a `Door` whose `save` takes rows, and at the end writes their history, one event and
    its outbox items, and raises the subject's version; all in one transaction. Nothing changed, nothing written, unless
    `always`: some acts deserve an event though no tracked column holds them, such as a new password. `kind` is the
    Door of whoever brings many new rows (see `record.many`).
    `circumstances`: `key`, `payload_digest`, `batch`, `request_number`, `parameters` of the event.
    """
    with transaction.atomic(), kept.while_it_changes(subject):
        door = open_door(lock(subject), actor=actor, interface=interface, clock=clock, kind=kind)
        yield door
        door.close(what="change", detail=detail, reason=reason, always=always, **circumstances)


def open_door(locked, *, actor, interface, clock=database_clock, now=None, kind=None) -> "Door":
    """A door over a subject that is already locked. The clock is asked here, after the lock, unless it said since what
    time is `now`.
    """
    if clock is not database_clock and Installation.current() not in ("demo", "test"):
        raise RuntimeError("Only a demonstration or a test may have a clock of its own.")
    return (kind or Door)(locked, actor=actor, interface=interface, at=_instant(locked, now or clock()))


def _instant(subject, now):
    if subject.changed_at is None:
        return now
    return max(now, subject.changed_at + timedelta(microseconds=1))


class Door:
    """Takes rows of one locked subject and, when closed, leaves a sealed record of what they became."""

    def __init__(self, subject, *, actor, interface, at):
        self.subject, self.actor, self.interface, self.at = subject, actor, interface, at
        self.event = None
        self._rows, self._digests, self._complete = [], {}, set()

    def save(self, row):
        """Take a row of this subject. A new one is inserted at once, so that others can point to it; a changed one is
        written when the door closes; an unchanged one writes nothing. Returns the row.
        """
        self._must_belong(row)
        row.normalise()
        if row.is_unborn:
            row.write(force_insert=True)
            row.remember()
            self._rows.append((row, "+"))
        elif row is not self.subject and not self._holds(row) and row.changed_columns():
            self._rows.append((row, "~"))
        return row

    def save_all(self, rows, telling=""):
        """Take several rows of this subject, as `save` does, with as few statements as their kinds.

        `telling` is the reason that will be given when the door closes.
        """
        for row in rows:
            self._must_belong(row)
            row.normalise()
        if self.subject.is_unborn:
            self.save(self.subject)
        unborn = [row for row in rows if row.is_unborn]
        if any(_new_texts(row) for row in unborn):
            self._digest({text.seen(telling), *(words for row in rows for words in _new_texts(row).values())})
        self._insert(unborn)
        for row in rows:
            if id(row) in self._complete:
                self._rows.append((row, "+"))
            else:
                self.save(row)

    def _insert(self, rows):
        """New rows, those of one kind together, with the digests of their texts."""
        for row in rows:
            row.text_digests = {name: self._digests[words] for name, words in _new_texts(row).items()}
        for model, alike in _by_model(rows).items():
            model._base_manager.bulk_create(alike)
        for row in rows:
            row.remember()
            self._complete.add(id(row))

    def close(self, *, what, detail="", reason="", always=False, **circumstances):
        """Write history, event and outbox, and the subject. With `always`, even if no row changed."""
        subject, reason = self.subject, text.seen(reason)
        text.must_be_text(reason, _("Reason"), most=text.LONGEST_REASON)
        if self._must_note_subject(always):
            self._rows.insert(0, (subject, "~"))
        if not (self._rows or always):
            return None
        for row, _kind in self._rows:
            row.normalise()
        histories = [build(row, kind, at=self.at, actor=self.actor, reason=reason) for row, kind in self._rows]
        event = self._event(what, detail, reason, **circumstances)
        self._seal(histories, event)
        self.subject.keep_books(self.at)
        self._write(histories, event)
        self.event = event
        return event

    def _write(self, histories, event):
        self._write_rows()
        self._insert_histories(histories)
        writing.insert(event)
        outbox.post(event)

    def _must_note_subject(self, always):
        subject = self.subject
        if not isinstance(subject, Tracked) or self._holds(subject):
            return False
        return always or bool(subject.changed_columns())

    def _must_belong(self, row):
        owner = row.sealing_subject()
        if owner != self.subject:
            raise OutsideTheDoor(f"{row!r} belongs to {owner!r}, but the door is open for {self.subject!r}.")
        if row == self.subject and row is not self.subject:
            raise OutsideTheDoor(f"Change `door.subject`, the locked copy of {row!r}, instead.")

    def _holds(self, row):
        return any(held is row for held, _kind in self._rows)

    def _event(self, what, detail, reason, **circumstances):
        self.subject.version += 1
        self.subject.changed_at = self.at
        return Event(
            subject=self.subject.subject_key,
            version=self.subject.version,
            what=what,
            detail=detail,
            reason=reason,
            actor=self.actor,
            interface=self.interface,
            at=self.at,
            **circumstances | {"parameters": seal.plain(circumstances.get("parameters") or {})},
        )

    def _seal(self, histories, event):
        """Digest every text and chain the records: first the history rows, then the event."""
        self._digest_texts(histories, event)
        subject = self.subject
        for history in histories:
            history.history_subject, history.history_version = subject.subject_key, subject.version
            history.history_schema = schemas.current_version(history.instance_type)
            history.history_previous_digest = subject.chain_head
            history.history_sequence, history.history_digest = self._next_link(history)
        event.schema_version = schemas.current_version(Event)
        event.previous_digest = subject.chain_head
        event.sequence, event.digest = self._next_link(event)

    def _next_link(self, record):
        subject = self.subject
        subject.chain_position += 1
        subject.chain_head = seal.digest(record, self.at, subject.chain_position, subject.chain_head)
        return subject.chain_position, subject.chain_head

    def _digest_texts(self, histories, event):
        """Texts that did not change keep the digest that the live row remembers, so that they cost no query."""
        digests = self._digest({event.reason, *(text for row, _ in self._rows for text in _new_texts(row).values())})
        for (row, _kind), history in zip(self._rows, histories, strict=True):
            kept = {name: value for name, value in row.text_digests.items() if getattr(row, name)}
            row.text_digests = kept | {name: digests[text] for name, text in _new_texts(row).items()}
            reason = {"history_change_reason": digests[event.reason]} if event.reason else {}
            history.history_text_digests = row.text_digests | reason
        event.text_digests = {"reason": digests[event.reason]} if event.reason else {}

    def _digest(self, texts):
        """The digest of each text, which this door asks for once."""
        self._digests |= self._salted(texts - self._digests.keys())
        return self._digests

    def _salted(self, texts):
        return seal.salted_digests(self.subject.subject_key, texts)

    def _write_rows(self):
        """The subject last: its one UPDATE carries the new head of its chain."""
        alike = {}
        for row in (row for row, _kind in self._rows if row is not self.subject):
            columns = row.changed_columns()
            if columns or (row.redactable and id(row) not in self._complete):
                alike.setdefault((type(row), *columns), []).append(row)
        for (model, *columns), rows in alike.items():
            _update(model, rows, [*columns, *model.bookkeeping])
        subject = self.subject
        if isinstance(subject, Tracked):
            subject.write(update_fields=[*subject.changed_columns(), *subject.bookkeeping])
            subject.remember()  # whatever it knew of what belongs to it
        else:
            subject.save()
        for row, _kind in self._rows:
            row.remember()

    def _insert_histories(self, histories):
        for model, rows in _by_model(histories).items():
            if len(rows) == 1:
                writing.insert(*rows)
            else:
                model._base_manager.bulk_create(rows)


def _by_model(rows) -> dict[type, list]:
    found = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return found


def _update(model, rows, columns):
    """Write these columns of the rows, in one statement."""
    if len(rows) == 1:
        rows[0].write(update_fields=columns)
    else:
        model._base_manager.bulk_update(rows, columns)


def _new_texts(row) -> dict[str, str]:
    """Redactable texts whose digest the row does not know yet."""
    changed = row.changed_columns()
    return {
        name: getattr(row, name)
        for name in row.redactable
        if getattr(row, name) and (name in changed or name not in row.text_digests)
    }
