"""Append-only in the database too: whoever comes past the doors meets a fence."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from record import triggers, views
from record.history import history_model
from record.models import Attempt, Event
from tests.toys.models import Box, Item

pytestmark = pytest.mark.django_db

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="says how SQLite behaves")
REBUILT = "toys_historicalbox"


def run(sql):
    connection.check_constraints()  # what PostgreSQL has put off until the end would stand in the way
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


def is_refused(sql):
    with pytest.raises(DatabaseError, match="append-only"):
        run(sql)


@pytest.fixture
def filled(room):
    """A box with an item, and a refused attempt."""
    box = room.box()
    room.put(box, "a spoon")
    Attempt.objects.create(
        subject=box.subject_key, actor=room.ann, what="shut", status=409, interface="page", at=room.clock()
    )
    return box


def test_every_sealed_and_every_tracked_table_has_its_fence(db):
    from record.schemas import sealed_models

    fences = triggers.fences()
    for model in sealed_models():
        if model is Event:
            assert "UPDATE" in fences["record_event"]
        else:
            assert fences[model._meta.db_table] == ("DELETE", "TRUNCATE")
            assert fences[history_model(model)._meta.db_table] == ("UPDATE", "DELETE", "TRUNCATE")
    assert fences["record_attempt"] == ("UPDATE", "DELETE", "TRUNCATE")
    assert triggers.missing() == []


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("record_event", "reason = 'another'"),
        ("record_event", "id = id"),
        ("record_attempt", "status = 200"),
        ("toys_historicalbox", "name = 'another'"),
        ("toys_historicalitem", "history_date = '2026-01-01 00:00:00+00:00'"),
        ("organization_historicaluser", "name = 'another'"),
    ],
)
def test_what_was_written_is_not_changed(filled, table, columns):
    is_refused(f"UPDATE {table} SET {columns}")


@pytest.mark.parametrize(
    "table",
    ["record_event", "record_attempt", "toys_historicalbox", "toys_historicalitem", "toys_item", "toys_box"],
)
def test_nothing_is_deleted(filled, table):
    before = count(table)
    is_refused(f"DELETE FROM {table}")
    assert count(table) == before > 0


@pytest.mark.needs("postgresql")
@pytest.mark.parametrize("table", ["record_event", "record_attempt", "toys_historicalbox", "toys_item"])
def test_nothing_is_truncated(filled, table):
    is_refused(f"TRUNCATE {table} CASCADE")


@on_sqlite
@pytest.mark.parametrize("verb", ["REPLACE", "INSERT OR REPLACE"])
def test_nothing_is_replaced(filled, verb):
    """REPLACE deletes what stands in its way, and the triggers see it only where they are recursive."""
    for table in ("record_event", "toys_historicalbox", "toys_box"):
        is_refused(f"{verb} INTO {table} SELECT * FROM {table}")


@on_sqlite
def test_nothing_is_updated_by_an_upsert(filled):
    is_refused("INSERT INTO record_event SELECT * FROM record_event WHERE true ON CONFLICT DO UPDATE SET reason = 'x'")


def test_a_live_row_may_change_and_a_new_row_come(filled):
    """The fence leaves the doors open: only what is sealed stands still."""
    assert run("UPDATE toys_box SET looked_at = '2026-01-01 00:00:00+00:00'") == 1
    assert count("record_event") > 0


@pytest.mark.past_the_door
@pytest.mark.parametrize("statement", ["UPDATE toys_historicalbox SET name = 'x'", "DELETE FROM toys_historicalbox"])
def test_a_lifted_fence_is_seen_and_put_back(filled, statement):
    with triggers.lifted():
        assert len(triggers.missing()) == len(triggers.names())
        assert run(statement) > 0
    assert triggers.missing() == []
    room_for_another = "INSERT INTO toys_historicalbox SELECT * FROM toys_historicalbox WHERE false"
    run(room_for_another)


def test_one_fence_that_fell_is_named(filled):
    name = "record_event_no_update"
    place = " ON record_event" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER {name}{place}")
    assert triggers.missing() == [name]
    triggers.install()
    assert triggers.missing() == []
    is_refused("UPDATE record_event SET reason = 'another'")


@pytest.mark.needs("postgresql")
def test_a_fence_that_was_switched_off_counts_as_missing(filled):
    run("ALTER TABLE record_event DISABLE TRIGGER record_event_no_update")
    assert triggers.missing() == ["record_event_no_update"]
    triggers.install()
    assert triggers.missing() == []


@pytest.mark.django_db(transaction=True)
def test_a_table_that_migrations_rebuild_has_its_fence_again(room):
    """On SQLite the rebuilding of a table drops its triggers without a word; migrate puts them back."""
    room.box()
    model = history_model(Box)
    before, after = models.TextField(default="x"), model._meta.get_field("name")
    before.set_attributes_from_name("name")
    before.model = model
    views.remove()
    with connection.schema_editor() as editor:
        editor.alter_field(model, after, before)
        editor.alter_field(model, before, after)
    if connection.vendor == "sqlite":
        assert f"{REBUILT}_no_update" in triggers.missing()
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []
    is_refused(f"UPDATE {REBUILT} SET name = 'another'")


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        return cursor.fetchone()[0]


def test_the_orm_meets_the_fence_too(filled):
    item = Item.objects.get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        models.Model.delete(item)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.update(reason="another")
