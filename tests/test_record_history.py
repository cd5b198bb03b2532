"""As of an instant: history tells what stood when, on either database."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from record.history import history_model
from tests.toys.models import Box, Item

pytestmark = pytest.mark.django_db

MICROSECOND = timedelta(microseconds=1)


def names(instant, **narrow):
    return [(row.id, row.name) for row in Box.history.as_of(instant, **narrow)]


def renamed(room, box, name):
    """The instant of the change."""
    with room.changing(box) as door:
        door.subject.name = name
    return door.at


def test_an_instant_includes_what_happened_at_it_and_nothing_later(room):
    box = room.box("tin")
    born = Box.objects.get().changed_at
    first, second = renamed(room, box, "chest"), renamed(room, box, "crate")
    assert names(born - MICROSECOND) == []
    assert names(born) == names(first - MICROSECOND) == [(box.pk, "tin")]
    assert names(first) == names(second - MICROSECOND) == [(box.pk, "chest")]
    assert names(second) == names(datetime(9999, 12, 31, tzinfo=UTC)) == [(box.pk, "crate")]


def test_each_object_comes_once_in_order_of_its_id(room):
    boxes = [room.box(f"box {n}") for n in range(5)]
    for box in (boxes[3], boxes[0], boxes[3]):
        last = renamed(room, box, f"moved {box.pk}")
    assert names(last) == [(box.pk, f"moved {box.pk}" if n in (0, 3) else f"box {n}") for n, box in enumerate(boxes)]


def test_many_objects_changed_at_one_instant(room):
    """Ties between objects: a stopped clock, eight births and eight changes at the same two instants."""
    room.clock.step = timedelta(0)
    boxes = [room.box(f"box {n}") for n in range(8)]
    born = room.clock.now
    room.clock.skip(seconds=1)
    for box in reversed(boxes):
        assert renamed(room, box, f"moved {box.pk}") == room.clock.now
    assert names(born) == [(box.pk, f"box {n}") for n, box in enumerate(boxes)]
    assert names(room.clock.now) == [(box.pk, f"moved {box.pk}") for box in boxes]


@pytest.mark.past_the_door
def test_of_two_rows_of_one_object_at_one_instant_the_later_written_counts(room):
    """The door keeps instants of one subject apart; rows that came otherwise still have an order."""
    box = room.box("tin")
    [row] = history_model(Box)._base_manager.filter(id=box.pk)
    for number, name in enumerate(("second", "third"), 100):
        row.pk, row.history_sequence, row.name = None, number, name
        row.save(force_insert=True)
    assert names(row.history_date) == [(box.pk, "third")]


@pytest.mark.past_the_door
def test_what_was_deleted_does_not_stand(room):
    """Nothing is deleted by the door; an imported history may say so."""
    box = room.box("tin")
    [row] = history_model(Box)._base_manager.filter(id=box.pk)
    row.pk, row.history_sequence, row.history_type = None, 100, "-"
    row.history_date += timedelta(days=1)
    row.save(force_insert=True)
    assert names(row.history_date) == [] and names(row.history_date - MICROSECOND) == [(box.pk, "tin")]


def test_narrowing_asks_for_a_parents_rows_only(room):
    left, right = room.box("left"), room.box("right")
    room.put(left, "one", "two")
    room.put(right, "three")
    now = room.clock()
    texts = [row.text for row in Item.history.as_of(now, box_id=left.pk)]
    assert texts == ["one", "two"]
    assert [row.text for row in Item.history.as_of(now, box_id__in=[right.pk])] == ["three"]
    assert names(now, id=right.pk) == [(right.pk, "right")]


def test_a_filter_after_as_of_does_not_bring_back_what_is_over(room):
    """Looking for an old value must not find the row that held it once."""
    box = room.box("tin")
    last = renamed(room, box, "chest")
    assert not Box.history.as_of(last).filter(name="tin").exists()
    assert Box.history.as_of(last).filter(name="chest").count() == 1
    assert Box.history.as_of(last).values_list("name", flat=True)[0] == "chest"


def test_as_of_a_random_story_equals_a_replay(room):
    """At each instant of a story, what as_of says is what the story says up to then."""
    chance, boxes, story = random.Random(17), [], []
    room.clock.step = timedelta(0)
    for turn in range(60):
        if chance.random() < 0.7:
            room.clock.skip(microseconds=chance.randint(1, 3))
        if not boxes or chance.random() < 0.2:
            box = room.box(f"turn {turn}")
            boxes.append(box)
            at = Box.objects.get(pk=box.pk).changed_at
        else:
            box = chance.choice(boxes)
            at = renamed(room, box, f"turn {turn}")
        story.append((at, box.pk, f"turn {turn}"))
    instants = sorted({at for at, *_ in story})
    assert 20 < len(instants) < 60
    for instant in [instants[0] - MICROSECOND, *instants, instants[-1] + MICROSECOND]:
        assert dict(names(instant)) == {pk: name for at, pk, name in story if at <= instant}


def test_the_index_serves_the_question(room):
    """The newest row of one object is sought in the index, not by reading the table."""
    table = history_model(Box)._meta.db_table
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table)
    columns = [c["columns"] for c in constraints.values() if c["index"]]
    assert ["id", "history_date", "history_id"] in columns
