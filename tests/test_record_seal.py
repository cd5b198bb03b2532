"""What is sealed: canonical bytes, salted digests of texts, and one chain for each subject."""

import json
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from record import schemas, seal, triggers
from record.history import history_model
from record.models import Event, OutboxItem, Salt
from tests.chain import all_faults, at_of, faults, records, sequence_of
from tests.toys.models import Box, Item
from tracker.vocabulary import State

# --- canonical bytes ---------------------------------------------------------------------------------------------


def test_members_are_sorted_by_utf_16_as_rfc_8785_has_it():
    """The example of RFC 8785, section 3.2.3."""
    example = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"): "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(seal.canonical(example)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_strings_and_literals_are_spelled_as_rfc_8785_has_them():
    """The strings and literals of RFC 8785, section 3.2.2 (its numbers are floats, which are not sealed at all)."""
    example = {"string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", "literals": [None, True, False]}
    expected = '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert seal.canonical(example) == expected.encode()


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        ({"b": [1, {"d": None, "c": ""}], "a": True}, '{"a":true,"b":[1,{"c":"","d":null}]}'),
        (2**53 - 1, "9007199254740991"),
        (2**53, '"9007199254740992"'),
        (-(2**53) + 1, "-9007199254740991"),
        (-(2**60), '"-1152921504606846976"'),
        (datetime(2026, 5, 1, 8, 0, tzinfo=UTC), '"2026-05-01T08:00:00.000000Z"'),
        (
            datetime(2026, 5, 1, 8, 0, 0, 5, tzinfo=timezone(timedelta(hours=8))),
            '"2026-05-01T00:00:00.000005Z"',
        ),
        (date(2026, 5, 1), '"2026-05-01"'),
        (uuid.UUID(int=7), '"00000000-0000-0000-0000-000000000007"'),
        (State.CLOSED, '"closed"'),
        ((1, 2), "[1,2]"),
        ("e\u0301", '"e\u0301"'),
        ("\u00e9", '"\u00e9"'),
        ("整改\u2028", '"整改\u2028"'),
        ("\b\t\n\f\r\x1f\x7f", '"\\b\\t\\n\\f\\r\\u001f\x7f"'),
        ("", '""'),
        (None, "null"),
    ],
)
def test_each_kind_of_value_has_one_spelling(value, spelled):
    assert seal.canonical(value).decode() == spelled


@pytest.mark.parametrize("value", [1.0, Decimal("1.0"), b"bytes", {1, 2}, object(), [0.5], {"a": float("nan")}])
def test_what_has_no_single_spelling_is_not_sealed(value):
    with pytest.raises(TypeError, match="no canonical form"):
        seal.canonical(value)


# --- chains ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_chain_can_be_checked_from_what_is_stored(room):
    """Every kind of column goes through the database and comes back to the same digest."""
    box = room.box(name="盒子", note="易碎\u2028“轻放”")
    extra = {"z": 1, "a": {"y": [None, True, "文"], "b": 2**53 + 1}}
    room.put(
        box,
        "汤匙",
        "",
        amount=-(2**60),
        day=date(2026, 2, 28),
        moment=datetime(2026, 5, 1, 8, 0, 0, 7, tzinfo=timezone(timedelta(hours=8))),
        mark=uuid.uuid4(),
        known=False,
        extra=extra,
    )
    with room.changing(box, reason="") as door:
        door.subject.note = ""
        item = Item.objects.order_by("id")[0]
        item.known = None
        door.save(item)
    assert faults(box.subject_key) == []
    assert [sequence_of(record) for record in records(box.subject_key)] == list(range(1, 9))
    assert all_faults() == []


@pytest.mark.django_db
def test_the_chain_runs_through_history_rows_and_their_event(room):
    box = room.box()
    room.put(box, "one", "two")
    kinds = [type(record).__name__ for record in records(box.subject_key)]
    assert kinds == ["HistoricalBox", "Event", "HistoricalItem", "HistoricalItem", "Event"]


TAMPERINGS = [
    ("toys_historicalitem", "text = 'another'"),
    ("toys_historicalitem", "amount = amount + 1"),
    ("toys_historicalitem", "box_id = 999"),
    ("toys_historicalitem", "known = NULL"),
    ("toys_historicalitem", "day = '2026-03-01'"),
    ("toys_historicalitem", "history_type = '-'"),
    ("toys_historicalitem", "history_date = '2026-01-01 00:00:00+00:00'"),
    ("toys_historicalitem", "history_user_id = (SELECT MAX(id) FROM organization_user)"),
    ("toys_historicalitem", "history_change_reason = 'another'"),
    ("toys_historicalitem", "history_subject = 'box:999'"),
    ("toys_historicalitem", "history_version = 9"),
    ("toys_historicalitem", "history_sequence = 9"),
    ("toys_historicalitem", "history_previous_digest = ''"),
    ("toys_historicalitem", "history_digest = history_previous_digest"),
    ("toys_historicalitem", "history_text_digests = '{}'"),
    ("toys_historicalbox", "state = 'shut'"),
    ("record_event", "version = 9"),
    ("record_event", "what = 'shut'"),
    ("record_event", "detail = 'another'"),
    ("record_event", "actor_id = (SELECT MAX(id) FROM organization_user)"),
    ("record_event", "reason = 'another'"),
    ("record_event", "interface = 'api'"),
    ("record_event", "request_number = 'another'"),
    ("record_event", "from_state = 'shut'"),
    ("record_event", "to_state = 'shut'"),
    ("record_event", "key = '6b29fc40-ca47-1067-b31d-00dd010662da'"),
    ("record_event", "payload_digest = 'another'"),
    ("record_event", "batch = '6b29fc40-ca47-1067-b31d-00dd010662da'"),
    ("record_event", "at = '2026-01-01 00:00:00+00:00'"),
    ("record_event", "parameters = '{\"cycle\": 2}'"),
    ("record_event", "previous_digest = ''"),
    ("record_event", "text_digests = '{}'"),
    ("record_event", "sequence = 9"),
]


@pytest.mark.past_the_door
@pytest.mark.django_db
@pytest.mark.parametrize(("table", "change"), TAMPERINGS)
def test_any_column_changed_afterwards_is_found(room, table, change):
    box = room.box()
    room.put(box, "a spoon", day=date(2026, 2, 28), known=True)
    with room.changing(box) as door:
        door.subject.name = "chest"
    assert faults(box.subject_key) == []
    with triggers.lifted(), connection.cursor() as cursor:
        last = {"record_event": "id = (SELECT MAX(id) FROM record_event)"}.get(
            table, f"history_id = (SELECT MAX(history_id) FROM {table})"
        )
        cursor.execute(f"UPDATE {table} SET {change} WHERE {last}")
        assert cursor.rowcount == 1
    assert faults(box.subject_key)


@pytest.mark.past_the_door
@pytest.mark.django_db
@pytest.mark.parametrize("place", range(1, 8))
def test_a_record_taken_out_is_found_wherever_it_stood(room, place):
    box = room.box()
    room.put(box, "one", "two", "three")
    with room.changing(box) as door:
        door.subject.name = "chest"
    record = records(box.subject_key)[place - 1]
    OutboxItem.objects.all().delete()
    with triggers.lifted():
        type(record)._base_manager.filter(pk=record.pk).delete()
    assert faults(box.subject_key)


@pytest.mark.django_db
def test_no_place_in_a_chain_is_taken_twice(room):
    from django.db import IntegrityError, transaction

    box = room.box()
    [row] = history_model(Box)._base_manager.filter(id=box.pk)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    event = Event.objects.get(subject=box.subject_key)
    for column in ("version", "sequence"):
        twin = Event.objects.get(pk=event.pk)
        twin.pk, twin.version, twin.sequence = None, twin.version + 7, twin.sequence + 7
        setattr(twin, column, getattr(event, column))
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)


# --- texts and salts ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_one_text_has_one_digest_in_its_subject_and_another_elsewhere(room):
    mine, other = room.box("mine"), room.box("other")
    one, two = room.put(mine, "a spoon", "a spoon")
    [three] = room.put(other, "a spoon")
    [four] = room.put(mine, "a spoon")
    digests = [Item.objects.get(pk=item.pk).text_digests["text"] for item in (one, two, three, four)]
    assert digests[0] == digests[1] == digests[3] != digests[2]


@pytest.mark.django_db
def test_no_text_and_no_guessable_digest_of_it_enters_the_seal(room):
    import hashlib

    box = room.box(note="张三的电话")
    with room.changing(box, reason="王五要求") as door:
        door.save(Item(box=door.subject, text="李四的住址"))
    sealed = b"".join(seal.canonical(seal.leaf(record, at_of(record))) for record in records(box.subject_key)).decode()
    for text in ("张三的电话", "李四的住址", "王五要求"):
        assert text not in sealed
        assert hashlib.sha256(text.encode()).hexdigest() not in sealed
    assert sealed.count('"hmac"') == 6


@pytest.mark.django_db
def test_an_empty_text_is_told_apart_from_one_that_was_blanked(room):
    box = room.box(note="")
    room.put(box, "")
    [row] = history_model(Item)._base_manager.all()
    assert row.history_text_digests == {"history_change_reason": row.history_text_digests["history_change_reason"]}
    assert seal.leaf(row, row.history_date)["columns"]["text"] == ""


@pytest.mark.past_the_door
@pytest.mark.django_db
def test_text_and_salt_can_be_erased_and_the_chain_still_holds(room):
    box = room.box()
    room.put(box, "a name", "a spoon")
    fingerprint = seal.keyed("salt", box.subject_key, "a name")
    with triggers.lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE toys_historicalitem SET text = '' WHERE text = 'a name'")
        cursor.execute("UPDATE toys_item SET text = '' WHERE text = 'a name'")
        assert Salt.objects.filter(fingerprint=fingerprint).delete()[0] == 1
    assert faults(box.subject_key) == []


def statements(queries, *tables):
    """('SELECT' | 'INSERT' | 'UPDATE', table) of each statement that touches one of the tables."""
    words = [(sql["sql"].split()[0], next((t for t in tables if f'"{t}"' in sql["sql"]), None)) for sql in queries]
    return [word for word in words if word[1]]


@pytest.mark.django_db
def test_texts_cost_one_insert_however_many_and_known_ones_a_read_beside(room):
    box = room.box()
    room.put(box, "warm up")
    with CaptureQueriesContext(connection) as queries:
        room.put(box, "one", "two", "three")
    assert statements(queries, "record_salt") == [("INSERT", "record_salt"), ("SELECT", "record_salt")]  # the reason
    with CaptureQueriesContext(connection) as queries:
        room.put(box, "one", "two")
    assert statements(queries, "record_salt") == [("INSERT", "record_salt"), ("SELECT", "record_salt")]


@pytest.mark.django_db
def test_texts_that_did_not_change_cost_nothing(room):
    box = room.box(note="fragile")
    room.put(box, "a spoon")
    with CaptureQueriesContext(connection) as queries, room.changing(box, reason="") as door:
        door.subject.name = "chest"
        item = Item.objects.get()
        item.amount = 3
        door.save(item)
    assert statements(queries, "record_salt") == []
    assert faults(box.subject_key) == []


@pytest.mark.django_db
def test_salts_are_random_and_fingerprints_need_the_key(room, settings):
    box = room.box()
    room.put(box, "a spoon")
    salts = list(Salt.objects.values_list("salt", flat=True))
    assert len(set(salts)) == len(salts) and all(len(salt) == 64 for salt in salts)
    fingerprint = seal.keyed("salt", box.subject_key, "a spoon")
    assert Salt.objects.filter(subject=box.subject_key, fingerprint=fingerprint).exists()
    settings.RECTIFY_SEAL_KEY = b"another key of thirty-two bytes."
    assert seal.keyed("salt", box.subject_key, "a spoon") != fingerprint


def test_parts_of_a_keyed_message_cannot_be_shifted():
    assert seal.keyed("salt", "box:1", "2x") != seal.keyed("salt", "box:12", "x")
    assert seal.keyed("salt", "a") != seal.keyed("payload", "a")


# --- schema versions ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_old_rows_are_checked_by_the_columns_of_their_time(room, monkeypatch):
    """A column that came later is not asked of what was sealed before it."""
    columns = schemas.columns(Item, 1)
    kept = schemas._kept("toys")
    earlier = kept | {"item": {"1": [name for name in columns if name != "known"]}}
    monkeypatch.setattr(schemas, "_kept", lambda app: earlier if app == "toys" else real(app))
    box = room.box()
    room.put(box, "sealed before")
    later = kept | {"item": earlier["item"] | {"2": columns}}
    monkeypatch.setattr(schemas, "_kept", lambda app: later if app == "toys" else real(app))
    room.put(box, "sealed after", known=True)
    assert list(history_model(Item)._base_manager.order_by("history_id").values_list("history_schema", flat=True)) == [
        1,
        2,
    ]
    assert faults(box.subject_key) == []
    confused = kept | {"item": {"1": columns, "2": columns}}
    monkeypatch.setattr(schemas, "_kept", lambda app: confused if app == "toys" else real(app))
    assert faults(box.subject_key), "read by the wrong list of columns, the older row differs"


real = schemas._kept


def test_a_column_that_no_schema_names_stops_the_start(monkeypatch):
    from record import checks

    assert checks.sealed_columns_are_kept(None) == []
    kept = schemas._kept("toys")
    shorter = kept | {"item": {"1": schemas.columns(Item, 1)[:-1]}}
    monkeypatch.setattr(schemas, "_kept", lambda app: shorter if app == "toys" else real(app))
    [error] = checks.sealed_columns_are_kept(None)
    assert (error.id, error.obj) == ("record.E001", Item)


def test_tracked_models_keep_the_law():
    from record import checks

    assert checks.tracked_models_keep_the_law(None) == []
