"""Many births at once leave, row for row, what one birth after another leaves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from record.many import change_many
from record.models import Attempt, Event, OutboxItem, Salt
from tests.chain import faults
from tests.intake.test_importing import FEEDBACK, bring, everything_written
from tests.toys.models import Box, Item
from tracker.models import FeedbackIssue, SourceFile, Ticket
from workflow import engine, in_batches
from workflow.in_batches import BirthRefused, begin_all

pytestmark = pytest.mark.django_db

# What differs between any two rows: the database's ids, what is drawn by lot, what is made of these.
OWN = {"id", "number", "batch", "chain_head", "digest", "previous_digest", "history_id", "history_digest"}
OWN |= {
    "history_previous_digest",
    "subject",
    "history_subject",
    "inspection_id",
    "issue_id",
    "source_file_id",
    "sha256",
}


def singly(unborn, transition_request, *, clock, progress=None):
    return [engine.begin(one, transition_request, clock=clock) for one in unborn]


def told(row):
    """What a row says, apart from what is its own; of digests only what they are of."""
    columns = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in OWN}
    return {name: sorted(value) if name.endswith("text_digests") else value for name, value in columns.items()}


def rows_of(imported):
    """Everything that the import wrote about tickets and issues, in order."""
    inspection, batch = imported.inspection, imported.source.batch
    tickets = list(Ticket.objects.filter(inspection=inspection).order_by("id"))
    issues = FeedbackIssue.objects.filter(inspection=inspection).order_by("id")
    events = list(Event.objects.filter(batch=batch).order_by("id"))
    histories = [
        history
        for model in (Ticket, FeedbackIssue, SourceFile)
        for history in model.history.filter(history_subject__in={e.subject for e in events}).order_by("history_id")
    ]
    salts = [Salt.objects.filter(subject=ticket.subject_key).count() for ticket in tickets]
    items = list(OutboxItem.objects.filter(event__in=events).order_by("event").values_list("consumer", "due_at"))
    return [told(row) for row in (*tickets, *issues, *events, *histories)], salts, items, tickets


def test_they_are_the_rows_of_single_births(office, monkeypatch):
    monkeypatch.setattr(in_batches, "AT_ONCE", 3)
    office.clock.step = timedelta(0)
    together = rows_of(bring(office))
    with monkeypatch.context() as patched:
        patched.setattr(in_batches, "begin_all", singly)
        one_by_one = rows_of(bring(office, FEEDBACK.replace("按期".encode(), "按时".encode())))
    assert len(together[0]) == len(one_by_one[0]) > 20
    assert together[:3] == one_by_one[:3]
    for ticket in (*together[3], *one_by_one[3]):
        assert faults(ticket.subject_key) == []


def test_numbers_follow_one_another_without_a_gap(office, monkeypatch):
    monkeypatch.setattr(in_batches, "AT_ONCE", 3)
    bring(office)
    bring(office, FEEDBACK + b"\n")
    numbers = [int(number[-4:]) for number in Ticket.objects.order_by("id").values_list("number", flat=True)]
    assert numbers == list(range(numbers[0], numbers[0] + 8))


def test_a_refusal_of_one_refuses_all_and_says_whose_it_is(room, monkeypatch):
    monkeypatch.setattr(in_batches, "AT_ONCE", 2)
    unborn = [Box(shelf=room.shelf, name=f"box {n}", owner="bob" if n == 3 else "") for n in range(1, 5)]
    before = everything_written()
    with pytest.raises(BirthRefused) as refused:
        begin_all(unborn, room.transition_request("register"), clock=room.clock)
    assert (refused.value.place, [refusal.code for refusal in refused.value.refusals]) == (3, ["not_the_owner"])
    assert Attempt.objects.get().what == "register"
    rows, files = everything_written()
    assert ({**rows, "record.Attempt": 0}, files) == before


def test_progress_is_told_after_every_batch(room, monkeypatch):
    monkeypatch.setattr(in_batches, "AT_ONCE", 2)
    unborn, heard = [Box(shelf=room.shelf) for _ in range(5)], []
    events = begin_all(
        unborn, room.transition_request("register"), clock=room.clock, progress=lambda *said: heard.append(said)
    )
    assert heard == [(2, 5), (4, 5), (5, 5)]
    assert [event.moved.name for event in events] == ["box of 2026"] * 5
    assert all(not box.is_unborn and box.changed_columns() == [] for box in unborn)


def test_what_was_born_with_others_moves_on_as_any(room):
    (event,) = begin_all([Box(shelf=room.shelf)], room.transition_request("register", reason="new"), clock=room.clock)
    room.do(event.moved, "look", reason="again")
    assert faults(event.subject) == []


def test_a_key_is_one_subjects(room):
    with pytest.raises(ValueError):
        begin_all([Box(shelf=room.shelf)], room.transition_request("register", key=room.shelf.pk), clock=room.clock)


def test_a_new_row_may_be_pointed_at_before_it_is_in_its_table(room):
    with change_many(
        Box(shelf=room.shelf, name="tin"), actor=room.ann, interface="page", detail="played", clock=room.clock
    ) as door:
        item = Item(box=door.subject, text="a spoon")
        door.save(door.subject)
        assert door.save(item) is door.save(item)
    box = Box.objects.get()
    assert [each.text for each in box.items.all()] == ["a spoon"]
    assert faults(box.subject_key) == []


def statements_of(birth, count, room):
    unborn = [Box(shelf=room.shelf) for _ in range(count)]
    with CaptureQueriesContext(connection) as asked:
        birth(unborn, room.transition_request("register"), clock=room.clock)
    return len(asked)


def test_two_hundred_cost_hardly_more_statements_than_two(room):
    """SQLite takes less in one statement than PostgreSQL, so it needs some more."""
    statements_of(begin_all, 1, room)
    few = statements_of(begin_all, 2, room)
    assert few <= 14
    assert statements_of(begin_all, 200, room) <= few + 12
