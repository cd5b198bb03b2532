"""Long texts stand in history only where they changed, and are whole for whoever reads."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from record import triggers, views
from record.history import history_model
from record.reconcile import findings
from tests.chain import all_faults, faults
from tests.toys.models import Box
from tracker.models import Ticket

BEFORE, AFTER = [("tracker", "0009_my_work_by_indexes")], [("tracker", "0010_texts_told_once")]
WRITTEN = ("long", "long", "", "", "other", "long")
STORED = ["long", None, "", None, "other", "long"]
HISTORY = history_model(Box)


def ask(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def stored(table="toys_historicalbox", column="note"):
    return [text for (text,) in ask(f"SELECT {column} FROM {table} ORDER BY history_id")]


def noted(room, *notes):
    """A box whose note was each of these in turn; its name changes every time."""
    box = room.box("0", note=notes[0])
    for turn, note in enumerate(notes[1:], 1):
        with room.changing(Box.objects.get(pk=box.pk)) as door:
            door.subject.note, door.subject.name = note, str(turn)
    return Box.objects.get(pk=box.pk)


@pytest.mark.django_db
def test_a_text_stands_where_it_changed_and_is_read_everywhere(room):
    """There and back again, and to nothing, which is a text too."""
    noted(room, "of another box")
    box = noted(room, *WRITTEN)
    rows = HISTORY.objects.filter(id=box.pk).order_by("history_id")
    assert stored()[1:] == STORED
    assert [row.note for row in rows] == [*rows.values_list("note", flat=True)] == [*WRITTEN]
    assert [row["name"] for row in rows.filter(note="long").values("name")] == ["0", "1", "5"]
    assert [Box.history.as_of(row.history_date, id=box.pk).get().note for row in rows] == [*WRITTEN]
    assert all_faults() == [] and list(findings()) == []


@pytest.mark.django_db
def test_whoever_wrote_the_row_still_has_the_text(room):
    from record.history import build

    box = noted(room, "long")
    row = build(box, "~", at=box.changed_at, actor=None, reason="")
    assert row.as_before == {"note"} and row.note == "long"


@pytest.mark.django_db
def test_the_view_says_by_sql_what_the_program_reads(room):
    noted(room, *WRITTEN)
    noted(room, "of another box", "of another box")
    names = [field.column for field in HISTORY._meta.concrete_fields]
    chosen = [names.index(name) for name in ("history_id", "id", "name", "note", "history_version")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM toys_box_history ORDER BY history_id")
        assert [column[0] for column in cursor.description] == names
        by_sql = [tuple(row[place] for place in chosen) for row in cursor.fetchall()]
    told = HISTORY.objects.order_by("history_id").values_list("history_id", "id", "name", "note", "history_version")
    assert by_sql == [*told]


@pytest.mark.django_db
def test_a_ticket_has_its_problem_once(office):
    ticket = office.ticket(state="verified")
    told = stored("tracker_historicalticket", "problem")
    assert told == [ticket.problem] + [None] * (len(told) - 1) and len(told) > 4
    assert {*stored("tracker_ticket_history", "problem")} == {ticket.problem}
    assert stored("tracker_ticket_history", "outcome")[-1] == ticket.outcome != ""


@pytest.mark.past_the_door
@pytest.mark.django_db
@pytest.mark.parametrize("tampered", ["note = 'forged'", "note = NULL"])
@pytest.mark.parametrize("place", [0, 4])
def test_the_one_row_that_has_a_text_is_not_edited_unseen(room, place, tampered):
    box = noted(room, "long", "long", "long", "long", "other", "other")
    pk = HISTORY.objects.order_by("history_id")[place].pk
    with triggers.lifted(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE toys_historicalbox SET {tampered} WHERE history_id = {pk}")
    assert bool(list(findings())) is (place == 4)
    if "NULL" not in tampered or place == 4:
        assert faults(box.subject_key)


@pytest.mark.past_the_door
@pytest.mark.django_db
def test_the_one_row_that_has_a_text_is_not_taken_out_unseen(room):
    box = noted(room, "long", "long", "other", "other")
    pk = HISTORY.objects.order_by("history_id")[2].pk
    with triggers.lifted(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM toys_historicalbox WHERE history_id = {pk}")
    assert faults(box.subject_key) and list(findings())


@pytest.mark.django_db(transaction=True)
def test_rows_from_before_stay_full_and_going_back_fills_the_others(office):
    ticket = office.ticket(state="assigned")
    migrate(BEFORE)
    full = stored("tracker_historicalticket", "problem")
    assert {*full} == {ticket.problem}
    migrate(AFTER)
    triggers.install()
    views.install()
    office.do(ticket, "accept", "handler")
    assert stored("tracker_historicalticket", "problem") == [*full, None]
    assert {*stored("tracker_ticket_history", "problem")} == {ticket.problem}
    assert all_faults() == [] and list(findings()) == [] and triggers.missing() == []
    assert {*Ticket.history.values_list("problem", flat=True)} == {ticket.problem}


def migrate(targets):
    views.remove()
    MigrationExecutor(connection).migrate(targets)
