"""The look after each test misses nothing that a test wrote, though it looks only there."""

import pytest
from django.apps import apps
from django.db import connection

from record.models import Chained, Event, Tracked
from record.reconcile import findings
from tests.touched import EVERYTHING, models_touched, tables_of, tables_written

LOOKED_AT = [model for model in apps.get_models() if issubclass(model, Tracked | Chained)]


def written_by(*statements):
    with tables_written() as written, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return written


@pytest.mark.django_db
@pytest.mark.parametrize("model", LOOKED_AT, ids=lambda model: model._meta.label)
def test_whatever_is_written_of_a_model_has_it_looked_at(model):
    for table in tables_of(model):
        key = "history_id" if table != model._meta.db_table else "id"
        for statement in (
            f'UPDATE "{table}" SET {key} = {key} WHERE 1 = 0',
            f"DELETE FROM {table} WHERE 1 = 0",
            f'insert into "{table}" SELECT * FROM {table} WHERE 1 = 0',
            f'WITH none AS (SELECT 1) UPDATE "{table}" SET {key} = {key} WHERE 1 = 0',
        ):
            assert model in models_touched(written_by(statement)), statement


@pytest.mark.django_db
def test_an_event_has_every_version_looked_at():
    touched = models_touched(written_by(f"DELETE FROM {Event._meta.db_table} WHERE 1 = 0"))
    assert set(touched) == {model for model in LOOKED_AT if issubclass(model, Chained)}


@pytest.mark.django_db
def test_what_is_not_understood_has_everything_looked_at():
    assert written_by("CREATE TABLE elsewhere (id integer)") == {EVERYTHING}
    assert models_touched({EVERYTHING}) is None


@pytest.mark.django_db
def test_who_only_reads_has_nothing_looked_at(office):
    kept = written_by("SELECT 'UPDATE organization_user SET name'", "SAVEPOINT here", "RELEASE SAVEPOINT here")
    assert kept == set() and models_touched(kept) == []


@pytest.mark.past_the_door
@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organization_department SET name = 'past the door'",
        "UPDATE tracker_ticket SET title = 'past the door'",
        "UPDATE tracker_ticket SET version = version + 1",
        "UPDATE record_event SET subject = 'nobody' WHERE subject LIKE 'ticket:%'",
    ],
)
def test_the_narrow_look_finds_what_the_whole_one_finds(office, statement):
    from record import triggers

    office.ticket(state="assigned")
    with triggers.lifted():
        written = written_by(statement)
    assert (found := list(findings()))
    assert sorted(findings(models=models_touched(written)), key=repr) == sorted(found, key=repr)
