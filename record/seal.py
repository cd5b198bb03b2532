"""What is sealed and how: canonical bytes of a record, salted digests of its texts, one chain for each subject.

The encoding is RFC 8785 (JSON Canonicalization Scheme) on a narrow set: no floats, and integers beyond 2^53-1 as
strings. Instants are UTC with six digits and `Z`; null and "" differ; Unicode is never re-normalised.
"""

import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from django.conf import settings

from record import schemas
from record.models import Event, Salt
from record.models.salt import FINGERPRINT
from record.writing import insert_new

LARGEST_EXACT = 2**53 - 1
DIGITS = {"salt": 2 * FINGERPRINT}


def plain(value):
    """`value` as the JSON the canonical form is made of; raises TypeError for what may not be sealed."""
    match value:
        case None | bool() | str():
            # str() first strips enumerations and lazy strings down to what the database holds.
            return str(value) if isinstance(value, str) else value
        case int():
            return value if abs(value) <= LARGEST_EXACT else str(value)
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case date():
            return value.isoformat()
        case uuid.UUID():
            return str(value)
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form; store an integer or a string.")


def canonical(value) -> bytes:
    return json.dumps(_sorted(plain(value)), ensure_ascii=False, separators=(",", ":")).encode()


def _sorted(value):
    match value:
        case dict():
            return {k: _sorted(value[k]) for k in sorted(value, key=lambda key: key.encode("utf-16-be"))}
        case list():
            return [_sorted(item) for item in value]
    return value


def leaf(record, at: datetime) -> dict:
    """The sealed content of a history row or an event: its columns, with digests in place of redactable text."""
    texts = text_digests_of(record)
    version = record.schema_version if isinstance(record, Event) else record.history_schema
    columns = {
        name: {"hmac": texts[name]} if name in texts else getattr(record, name)
        for name in schemas.columns(record_model(record), version)
    }
    return {"model": record_model(record)._meta.model_name, "schema": version, "columns": columns} | (
        {} if isinstance(record, Event) else _circumstances(record, at, texts)
    )


def _circumstances(row, at, texts):
    reason = texts.get("history_change_reason")
    return {
        "at": at,
        "type": row.history_type,
        "actor": row.history_user_id,
        "reason": {"hmac": reason} if reason else row.history_change_reason,
        "subject": row.history_subject,
        "version": row.history_version,
    }


def digest(record, at, sequence: int, previous: str) -> str:
    content = leaf(record, at) | {"sequence": sequence, "previous": previous}
    return hashlib.sha256(canonical(content)).hexdigest()


def record_model(record):
    return getattr(record, "instance_type", None) or type(record)


def text_digests_of(record) -> dict:
    return record.text_digests if isinstance(record, Event) else record.history_text_digests


def keyed(purpose: str, *parts: str) -> str:
    """A digest nobody can repeat without the office's seal key; of a salt, as much as its row is found by."""
    message = "\x1f".join((purpose, *parts)).encode()
    return hmac.new(settings.RECTIFY_SEAL_KEY, message, hashlib.sha256).hexdigest()[: DIGITS.get(purpose)]


def salted_digests(subject_key: str, texts: Iterable[str]) -> dict[str, str]:
    """HMAC(salt, text) for each text, the salt being that of (subject, text): one insert, and one read if any of the
    texts is not new.
    """
    prints = {text: keyed("salt", subject_key, text) for text in sorted(set(texts)) if text}
    rows = [Salt(subject=subject_key, fingerprint=print_, salt=secrets.token_hex(32)) for print_ in prints.values()]
    salts = dict(insert_new(rows, "fingerprint", "salt"))
    if old := [print_ for print_ in prints.values() if print_ not in salts]:
        salts |= Salt.objects.filter(fingerprint__in=old).values_list("fingerprint", "salt")
    return {text: with_salt(salts[print_], text) for text, print_ in prints.items()}


def with_salt(salt: str, text: str) -> str:
    return hmac.new(bytes.fromhex(salt), text.encode(), hashlib.sha256).hexdigest()
