"""Records of one subject, sealed as `record.door` seals them, without asking the database for anything.

The canonical form is written out once more, for speed; the tests digest what was loaded again with `record.seal`.
"""

import datetime as dt
import hashlib
import json
import random
import uuid
from functools import cache

from record import schemas, seal
from record.history import history_model, told_once
from record.models import Event

_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"


def _plain(value):
    if isinstance(value, dt.datetime):
        return value.strftime(INSTANT)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


@cache
def _sealed(model):
    """(the version of the schema, its columns)."""
    version = schemas.current_version(model)
    return version, schemas.columns(model, version)


class Chain:
    """The chain of one subject: its events, the history of its rows, and what it knows of itself."""

    def __init__(self, model, values, book):
        self.model, self.values, self._book = model, values, book
        self.key = f"{model._meta.model_name}:{values['id']}"
        self.version = self.position = 0
        self.head, self.changed_at = "", None
        self._digests, self._texts, self._told = {}, {}, {}

    def event(self, what, actor, at, rows, *, reason="", interface="page", said=None, files=(), **columns):
        """Write history of `rows`, which are (model, values after the change, "+" or "~"), and one event.

        Returns (the event's id, its instant), which is after the one before.
        """
        self.version += 1
        self.changed_at = at = max(at, self.changed_at + dt.timedelta(microseconds=1)) if self.changed_at else at
        digest = self._digest(reason) if reason else None
        for model, values, kind in rows:
            self._history(model, values, kind, at=at, actor=actor, reason=reason, digest=digest)
        event = {
            "subject": self.key,
            "version": self.version,
            "what": what,
            "detail": "",
            "actor_id": actor,
            "reason": reason,
            "interface": interface,
            "request_number": f"{random.getrandbits(128):032x}",
            "from_state": "",
            "to_state": "",
            "batch": None,
            "at": at,
            "parameters": {},
        }
        event |= _key(reason, said or {}, files) if interface == "page" else {"key": None, "payload_digest": ""}
        return self._tell(event | columns, {"reason": digest} if reason else {}), at

    def _history(self, model, values, kind, *, at, actor, reason, digest):
        version, names = _sealed(model)
        texts = {name: self._digest(values[name]) for name in model.redactable if values[name]}
        self._texts[model, values["id"]] = texts
        link = self._link(
            {
                "model": model._meta.model_name,
                "schema": version,
                "columns": _columns(names, values, texts),
                "at": at.strftime(INSTANT),
                "type": kind,
                "actor": actor,
                "reason": {"hmac": digest} if digest else reason,
                "subject": self.key,
                "version": self.version,
            }
        )
        self._book.history[model].add(
            values
            | self._as_before(model, values)
            | {f"history_{name}": value for name, value in link.items()}
            | {
                "history_date": at,
                "history_type": kind,
                "history_user_id": actor,
                "history_change_reason": reason,
                "history_subject": self.key,
                "history_version": self.version,
                "history_schema": version,
                "history_text_digests": texts | ({"history_change_reason": digest} if digest else {}),
            }
        )

    def _as_before(self, model, values):
        """Texts that are told once, where the row before has the same."""
        before = self._told.get((model, values["id"]), {})
        now = self._told[model, values["id"]] = {name: values[name] for name in told_once(history_model(model))}
        return {name: None for name, text in now.items() if before.get(name) == text}

    def _tell(self, event, texts):
        version, names = _sealed(Event)
        link = self._link({"model": "event", "schema": version, "columns": _columns(names, event, texts)})
        pk = self._book.next_id(Event)
        self._book.events.add(event | link | {"id": pk, "schema_version": version, "text_digests": texts})
        return pk

    def _link(self, content):
        previous, self.position = self.head, self.position + 1
        content |= {"sequence": self.position, "previous": previous}
        self.head = hashlib.sha256(_dumps(content).encode()).hexdigest()
        return {"sequence": self.position, "previous_digest": previous, "digest": self.head}

    def _digest(self, text):
        """That of the text under its salt; a new text gets one."""
        if text not in self._digests:
            salt = random.randbytes(32).hex()
            fingerprint = seal.keyed("salt", self.key, text)
            self._book.salts.add({"subject": self.key, "fingerprint": fingerprint, "salt": salt})
            self._digests[text] = seal.with_salt(salt, text)
        return self._digests[text]

    def live(self, model, values):
        """Write the row as it stands, with its bookkeeping."""
        chain = {
            "version": self.version,
            "chain_position": self.position,
            "chain_head": self.head,
            "changed_at": self.changed_at,
        }
        own = chain if model is self.model else {}
        self._book.live[model].add(values | own | {"text_digests": self._texts[model, values["id"]]})


def _columns(names, values, texts):
    return {name: {"hmac": texts[name]} if name in texts else _plain(values[name]) for name in names}


def _key(reason, said, files):
    """What a request from a page is known by."""
    payload = _dumps({"reason": reason, "answers": said, "files": list(files)})
    return {
        "key": uuid.UUID(int=random.getrandbits(128), version=4),
        "payload_digest": seal.keyed("payload", payload),
    }
