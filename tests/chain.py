"""The seal's chains checked again from what is stored, column by column, as an auditor would."""

from collections import defaultdict

from django.db import connection

from record import schemas, seal
from record.history import SealedRow, history_model
from record.models import Event, Salt, Tracked
from record.reconcile import chained_models


def faults(subject_key) -> list[str]:
    """Everything that is not as it was sealed; empty for a whole chain."""
    return _faults(subject_key, records(subject_key))


def all_faults() -> list[str]:
    """The faults of every chain there is."""
    chains = defaultdict(list)
    for record in _read():
        chains[subject_key_of(record)].append(record)
    keys = {subject.subject_key for model in chained_models() for subject in model._base_manager.all()}
    return [fault for key in sorted({*keys, *chains}) for fault in _faults(key, _in_order(chains[key]))]


def records(subject_key) -> list:
    """Every history row and event of the subject, by their place in the chain."""
    return _in_order(_read(subject_key))


def _read(subject_key=None):
    mine = {} if subject_key is None else {"subject": subject_key}
    yield from Event.objects.filter(**mine)
    histories = [history_model(model) for model in schemas.sealed_models() if issubclass(model, Tracked)]
    for model in histories if subject_key is None else _with_rows_of(subject_key, histories):
        yield from model._base_manager.filter(**{f"history_{name}": value for name, value in mine.items()})


def _with_rows_of(subject_key, histories):
    """The tables in which the subject has rows, found by one question: fifty would be most of what a look costs."""
    looks = [
        f"SELECT {n} WHERE EXISTS (SELECT 1 FROM {model._meta.db_table} WHERE history_subject = %s)"
        for n, model in enumerate(histories)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks), [subject_key] * len(looks))
        return [histories[n] for (n,) in cursor.fetchall()]


def _in_order(found):
    return sorted(found, key=sequence_of)


def _faults(subject_key, chain):
    salts = dict(Salt.objects.filter(subject=subject_key).values_list("fingerprint", "salt"))
    found, previous = [], ""
    for place, record in enumerate(chain, 1):
        name = f"{subject_key} {sequence_of(record)} {type(record).__name__}"
        if sequence_of(record) != place:
            found.append(f"{name}: place {place} is taken by {sequence_of(record)}")
        if link_of(record) != previous:
            found.append(f"{name}: does not follow what comes before")
        if seal.digest(record, at_of(record), sequence_of(record), link_of(record)) != digest_of(record):
            found.append(f"{name}: is not what was sealed")
        found += [f"{name}: {fault}" for fault in _text_faults(subject_key, record, salts)]
        previous = digest_of(record)
    return found + _subject_faults(subject_key, chain, previous)


def _subject_faults(subject_key, chain, head):
    subject = subject_of(subject_key)
    versions = [record.version for record in chain if isinstance(record, Event)]
    found = []
    if subject.chain_head != head:
        found.append(f"{subject_key}: its head is not the last record's digest")
    if subject.chain_position != len(chain):
        found.append(f"{subject_key}: it counts {subject.chain_position} records")
    if versions != list(range(1, subject.version + 1)):
        found.append(f"{subject_key}: version {subject.version}, but events {versions}")
    return found


def _text_faults(subject_key, record, salts):
    """Texts that are there must be those whose digest was sealed."""
    digests = seal.text_digests_of(record)
    names = [*seal.record_model(record).redactable]
    if isinstance(record, SealedRow):
        names.append("history_change_reason")
    for name in names:
        if text := getattr(record, name):
            salt = salts.get(seal.keyed("salt", subject_key, text))
            if salt is None or digests.get(name) != seal.with_salt(salt, text):
                yield f"{name} is not the text that was sealed"


def subject_key_of(record):
    return record.subject if isinstance(record, Event) else record.history_subject


def sequence_of(record):
    return record.sequence if isinstance(record, Event) else record.history_sequence


def at_of(record):
    return record.at if isinstance(record, Event) else record.history_date


def link_of(record):
    return record.previous_digest if isinstance(record, Event) else record.history_previous_digest


def digest_of(record):
    return record.digest if isinstance(record, Event) else record.history_digest


def subject_of(subject_key):
    name, _, pk = subject_key.partition(":")
    [model] = [model for model in chained_models() if model._meta.model_name == name]
    return model._base_manager.get(pk=pk)
