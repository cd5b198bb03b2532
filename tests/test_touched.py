"""The look after each test misses nothing that a test wrote, though it looks only there."""

import pytest
from django.db import connection

from record.models import Event
from record.reconcile import chained_models, findings, tracked_models
from tests.touched import EVERYTHING, tables_in, tables_of, tables_written, what_to_look_at

LOOKED_AT = list(dict.fromkeys([*tracked_models(), *chained_models()]))


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
            touched = what_to_look_at(written_by(statement))
            assert (model in touched["rows_of"]) == (model in tracked_models()), statement
            if table == model._meta.db_table:
                assert (model in touched["versions_of"]) == (model in chained_models()), statement


@pytest.mark.django_db
def test_an_event_has_every_version_looked_at():
    touched = what_to_look_at(written_by(f"DELETE FROM {Event._meta.db_table} WHERE 1 = 0"))
    assert touched == {"rows_of": [], "versions_of": chained_models()}


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE elsewhere (id integer)",
        "TRUNCATE tracker_ticket",
        "DROP TABLE tracker_ticket",
        "UPDATE main.tracker_ticket SET title = ''",
        'UPDATE "public"."tracker_ticket" SET title = \'\'',
        "SELECT 1; UPDATE elsewhere SET name = ''",
        "SET LOCAL x = 1; TRUNCATE tracker_ticket",
        "MERGE INTO tracker_ticket USING other ON true",
        "CALL something()",
    ],
)
def test_what_is_not_understood_has_everything_looked_at(statement):
    assert tables_in(statement) == {EVERYTHING}
    assert what_to_look_at({EVERYTHING}) == {}


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("SELECT 'UPDATE organization_user SET name'", set()),
        ("  select 1;\n", set()),
        ("SELECT 1 FROM tracker_ticket FOR UPDATE", set()),
        ("SAVEPOINT here", set()),
        ("SELECT 1; UPDATE tracker_ticket SET title = ''", {"tracker_ticket"}),
        ("update or ignore Tracker_Ticket set title = ''", {"tracker_ticket"}),
        ("DELETE FROM ONLY tracker_ticket", {EVERYTHING}),
        (
            "WITH gone AS (DELETE FROM record_event RETURNING id) INSERT INTO tracker_ticket SELECT * FROM gone",
            {"record_event", "tracker_ticket"},
        ),
    ],
)
def test_what_a_statement_writes_to_is_read_of_it(statement, tables):
    assert tables_in(statement) == tables


@pytest.mark.django_db
def test_who_only_reads_has_nothing_looked_at(office):
    touched = what_to_look_at(written_by("SELECT COUNT(*) FROM tracker_ticket"))
    assert touched == {"rows_of": [], "versions_of": []}


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
    assert sorted(findings(**what_to_look_at(written)), key=repr) == sorted(found, key=repr)
