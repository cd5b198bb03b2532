"""Digests are bytes in the database, digits everywhere else; databases from before become so, their chains intact."""

import hashlib
import hmac
import json

import pytest
from django.core import serializers
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Subquery
from hypothesis import given
from hypothesis import strategies as st

from record import seal, triggers, views
from record.fields import DigestField, long, short
from record.history import SealedRow, history_model
from record.models import Event, Registry, Salt, Tracked
from record.reconcile import findings
from record.schemas import sealed_models
from tests.chain import all_faults, digest_of, faults, link_of, records
from tests.toys.models import Box, Item

DIGITS = hashlib.sha256(b"a spoon").hexdigest()
# The last migrations before digests became bytes, and where all has been done since.
BEFORE = [
    ("record", "0003_indexes_that_are_asked"),
    ("organization", "0003_indexes_that_are_asked"),
    ("workflow", "0002_indexes_that_are_asked"),
    ("tracker", "0007_indexes_that_are_asked"),
]
AFTER = [
    ("record", "0004_digests_as_bytes"),
    ("organization", "0004_digests_as_bytes"),
    ("workflow", "0003_digests_as_bytes"),
    ("tracker", "0010_texts_told_once"),
]


def ask(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


# --- the columns ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_digest_is_bytes_there_and_digits_here(room):
    box = room.box()
    event = Event.objects.get(subject=box.subject_key)
    [(stored,)] = ask("SELECT digest FROM record_event WHERE id = %s", event.pk)
    assert bytes(stored) == bytes.fromhex(event.digest) and len(event.digest) == 64
    [(head,)] = ask("SELECT chain_head FROM toys_box")
    assert bytes(head).hex() == Box.objects.get().chain_head == event.digest
    [row] = history_model(Box).objects.all()
    assert row.history_previous_digest == "" and row.history_digest == event.previous_digest


@pytest.mark.django_db
def test_digests_are_found_and_read_in_every_way(room):
    box = room.box()
    event = Event.objects.get(subject=box.subject_key)
    assert Event.objects.filter(digest=event.digest, previous_digest__in=[DIGITS, event.previous_digest]).get() == event
    assert not Event.objects.filter(digest=DIGITS).exists()
    assert Event.objects.filter(payload_digest="").count() == Event.objects.count()
    assert list(Event.objects.filter(pk=event.pk).values_list("digest", flat=True)) == [event.digest]
    head = Registry.objects.filter(pk=1).values("chain_head")
    assert Box.objects.annotate(head=Subquery(head)).get().head == Registry.the().chain_head != ""


@pytest.mark.django_db
def test_digests_travel_as_digits(room):
    event = Event.objects.get(subject=room.box().subject_key)
    [told] = json.loads(serializers.serialize("json", [event]))
    assert told["fields"]["digest"] == event.digest and told["fields"]["text_digests"] == event.text_digests
    [back] = serializers.deserialize("json", json.dumps([told]))
    assert (back.object.digest, back.object.text_digests) == (event.digest, event.text_digests)


@pytest.mark.parametrize("said", ["no digits", DIGITS[:-1]])
def test_what_are_no_digits_is_not_stored(said):
    with pytest.raises(ValueError, match="hex"):
        DigestField().get_prep_value(said)


@pytest.mark.past_the_door
@pytest.mark.django_db
def test_digits_that_somebody_wrote_by_sql_are_read(room):
    """By hand or by an older tool: they are told as they stand, and the chain is judged by them."""
    box = room.box()
    event = Event.objects.get(subject=box.subject_key)
    with triggers.lifted(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE record_event SET digest = '{event.digest}' WHERE id = {event.pk}")
        cursor.execute(f"UPDATE toys_historicalbox SET history_digest = '{event.previous_digest}'")
        digests = json.dumps(event.text_digests)
        cursor.execute(f"UPDATE record_event SET text_digests = '{digests}' WHERE id = {event.pk}")
    assert Event.objects.get(pk=event.pk).digest == event.digest
    assert faults(box.subject_key) == []


@given(st.binary(min_size=32, max_size=32))
def test_a_digest_in_base64_is_the_digest(digest):
    said = short(digest.hex())
    assert len(said) == 43 and long(said) == digest.hex() == long(digest.hex())


@pytest.mark.parametrize("said", ["", "another", DIGITS.upper(), DIGITS + "0", None, 7, "+" * 43])
def test_whatever_else_stands_among_text_digests_stays(said):
    assert short(said) == long(said) == said


@pytest.mark.django_db
def test_text_digests_are_digits_here_and_shorter_there(room):
    [item] = room.put(room.box(), "a spoon")
    [row] = history_model(Item).objects.all()
    assert {len(digest) for digest in row.history_text_digests.values()} == {64}
    [(stored,)] = ask("SELECT history_text_digests FROM toys_historicalitem")
    stored = json.loads(stored) if isinstance(stored, str) else stored
    assert stored == {name: short(digest) for name, digest in row.history_text_digests.items()}
    assert Item.objects.get(pk=item.pk).text_digests == {"text": row.history_text_digests["text"]}


# --- databases from before -----------------------------------------------------------------------------------------


def migrate(targets):
    views.remove()
    executor = MigrationExecutor(connection)
    executor.migrate(targets)


def everything():
    """What every chain says: (record, place, digest, link, digests of its texts), and each subject's head."""
    keys = sorted({*Event.objects.values_list("subject", flat=True)})
    said = [
        (key, type(record).__name__, record.pk, digest_of(record), link_of(record), seal.text_digests_of(record))
        for key in keys
        for record in records(key)
    ]
    live = [model for model in sealed_models() if issubclass(model, Tracked)]
    return said, {m.__name__: [*m._base_manager.order_by("pk").values_list("pk", "text_digests")] for m in live}


def keyed_at_length(subject, text):
    """A fingerprint as it was stored before."""
    from django.conf import settings

    message = f"salt\x1f{subject}\x1f{text}".encode()
    return hmac.new(settings.RECTIFY_SEAL_KEY, message, hashlib.sha256).hexdigest()


def texts_of_everything():
    for key in {*Event.objects.values_list("subject", flat=True)}:
        for record in records(key):
            names = [*seal.record_model(record).redactable]
            names += ["history_change_reason"] if isinstance(record, SealedRow) else []
            yield from ((key, getattr(record, name)) for name in names if getattr(record, name))


@pytest.mark.django_db(transaction=True)
def test_a_database_from_before_keeps_every_digest_and_chain(office):
    ticket = office.ticket(state="verified")
    before, salts, texts = everything(), Salt.objects.count(), set(texts_of_everything())
    migrate(BEFORE)
    lengthen_fingerprints(texts)
    assert was_as_before()
    migrate(AFTER)
    triggers.install()
    views.install()
    assert everything() == before and all_faults() == [] and list(findings()) == []
    assert triggers.missing() == []
    assert Salt.objects.count() == salts == len(texts)
    office.do(ticket, "close", "leader", result="completed")
    assert all_faults() == []


def lengthen_fingerprints(texts):
    with connection.cursor() as cursor:
        for subject, text in texts:
            whole = keyed_at_length(subject, text)
            cursor.execute("UPDATE record_salt SET fingerprint = %s WHERE fingerprint = %s", [whole, whole[:32]])


def was_as_before():
    """Whether this is what the migrations meet: digits, sixty-four of them, in every column."""
    columns = (
        ("record_event", "digest"),
        ("record_salt", "fingerprint"),
        ("record_salt", "salt"),
        ("tracker_ticket", "chain_head"),
        ("tracker_historicalticket", "history_digest"),
        ("organization_historicaluser", "history_digest"),
        ("workflow_historicalprocedure", "history_previous_digest"),
    )
    lengths = {len(value) for table, column in columns for (value,) in ask(f"SELECT {column} FROM {table}")}
    [(digests,), *_] = ask("SELECT history_text_digests FROM tracker_historicalticket")
    digests = json.loads(digests) if isinstance(digests, str) else digests
    return lengths == {64} and {len(digest) for digest in digests.values()} == {64}
