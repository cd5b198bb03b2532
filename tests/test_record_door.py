"""Nothing tracked is changed without history, event, actor and reason, in one transaction: tried on toys."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from record.clock import database_clock
from record.door import change
from record.history import history_model
from record.models import Event, Installation, OutsideTheDoor, Registry
from record.reconcile import findings
from tests.toys.models import Box, Item, Shelf

pytestmark = pytest.mark.django_db


def history_of(model, **narrow):
    return list(history_model(model)._base_manager.filter(**narrow).order_by("history_id"))


def test_a_change_leaves_history_and_one_event_under_one_version(room):
    box = room.box()
    with room.changing(box, reason="tidied") as door:
        door.subject.name = "chest"
        item = door.save(Item(box=door.subject, text="a spoon"))
    event = Event.objects.get(pk=door.event.pk)
    assert (event.subject, event.version, event.what, event.detail) == (
        box.subject_key,
        2,
        "change",
        "played",
    )
    assert (event.actor, event.reason, event.interface) == (room.ann, "tidied", "page")
    [newest] = history_of(Box, id=box.pk, history_version=2)
    [born] = history_of(Item, id=item.pk)
    assert (newest.name, newest.history_type, born.text, born.history_type) == ("chest", "~", "a spoon", "+")
    for row in (newest, born):
        assert (row.history_subject, row.history_version) == (event.subject, event.version)
        assert (row.history_date, row.history_user, row.history_change_reason) == (
            event.at,
            room.ann,
            "tidied",
        )
    box.refresh_from_db()
    assert (box.version, box.chain_position, box.chain_head) == (2, event.sequence, event.digest)


def test_several_saves_of_one_row_leave_one_history_row_with_the_last_word(room):
    box = room.box()
    with room.changing(box) as door:
        item = door.save(Item(box=door.subject, text="one"))
        item.text = "two"
        door.save(item)
        item.text = "three"
    assert [row.text for row in history_of(Item)] == ["three"]
    assert Item.objects.get().text == "three"


def test_nothing_changed_writes_nothing(room):
    box = room.box()
    [item] = room.put(box, "a spoon")
    before = Event.objects.count()
    with room.changing(Box.objects.get()) as door:
        door.save(Item.objects.get(pk=item.pk))
        door.subject.name = box.name
        door.save(door.subject)
    assert door.event is None and Event.objects.count() == before
    assert Box.objects.get().version == 2


def test_a_row_of_another_subject_is_refused_and_nothing_is_left(room):
    mine, other = room.box("mine"), room.box("other")
    [foreign] = room.put(other, "not mine")
    before = Event.objects.count()
    foreign.text = "stolen"
    with pytest.raises(OutsideTheDoor, match="belongs to"), room.changing(mine) as door:
        door.subject.name = "greedy"
        door.save(foreign)
    with pytest.raises(OutsideTheDoor, match="belongs to"), room.changing(mine) as door:
        door.save(Item(box=other, text="smuggled"))
    with pytest.raises(OutsideTheDoor, match="belongs to"), room.changing(mine) as door:
        door.save(room.shelf)
    assert Event.objects.count() == before and Item.objects.count() == 1
    assert set(Box.objects.values_list("name", flat=True)) == {"mine", "other"}


def test_the_locked_copy_is_the_one_to_change(room):
    box = room.box()
    with pytest.raises(OutsideTheDoor, match="locked copy"), room.changing(box) as door:
        box.name = "mine"
        door.save(box)


def test_whatever_is_raised_inside_undoes_everything(room):
    box = room.box()
    with pytest.raises(ZeroDivisionError), room.changing(box) as door:
        door.save(Item(box=door.subject, text="half"))
        raise ZeroDivisionError
    assert not Item.objects.exists() and Box.objects.get().version == 1
    assert Event.objects.filter(subject=box.subject_key).count() == 1


@pytest.mark.parametrize(
    "write",
    [
        lambda box: box.save(),
        lambda box: box.save(update_fields=["name"]),
        lambda box: box.save(update_fields=["version", "name"]),
        lambda box: box.delete(),
        lambda box: Box(name="new", shelf=box.shelf).save(),
        lambda box: Box.objects.create(name="new", shelf=box.shelf),
        lambda box: Box.objects.get_or_create(name="new", shelf=box.shelf),
        lambda box: Box.objects.update_or_create(pk=box.pk, defaults={"name": "new"}),
        lambda box: Box.objects.filter(pk=box.pk).update(name="new"),
        lambda box: Box.objects.filter(pk=box.pk).update(version=F("version") + 1, name="new"),
        lambda box: Box.objects.bulk_create([Box(name="new", shelf=box.shelf)]),
        lambda box: Box.objects.bulk_update([box], ["name"]),
        lambda box: Box.objects.all().delete(),
        lambda box: box.items.create(text="new"),
        lambda box: box.items.update(text="new"),
        lambda box: box.items.all().delete(),
        lambda box: Item.objects.get().delete(),
    ],
)
def test_no_other_way_writes_a_tracked_row(room, write):
    box = room.box()
    room.put(box, "a spoon")
    events = Event.objects.count()
    with pytest.raises(OutsideTheDoor):
        write(Box.objects.get())
    assert [b.name for b in Box.objects.all()] == ["tin"] and Event.objects.count() == events
    assert [i.text for i in Item.objects.all()] == ["a spoon"]


def test_bookkeeping_and_untracked_columns_need_no_door_and_leave_no_history(room):
    box = room.box()
    instant = datetime(2026, 5, 1, tzinfo=UTC)
    Box.objects.filter(pk=box.pk).update(looked_at=instant, seen=3)
    box = Box.objects.get()
    box.seen += 1
    box.save(update_fields=["seen"])
    box = Box.objects.get()
    assert (box.looked_at, box.seen, box.version) == (instant, 4, 1)
    assert len(history_of(Box)) == 1
    assert not {"looked_at", "seen", "version"} & {f.name for f in history_model(Box)._meta.fields}


def test_a_stronger_hash_of_the_password_writes_no_history(room, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    person, events = type(room.ann).objects.get(username="ann"), Event.objects.count()
    weak = person.password
    assert person.check_password("Ann-Secret-1")
    person = type(person).objects.get(pk=person.pk)
    assert person.password != weak and person.password.startswith("pbkdf2_")
    assert Event.objects.count() == events and len(history_of(type(person), id=person.pk)) == 1
    assert "password" not in {field.name for field in history_model(type(person))._meta.fields}


def test_an_office_has_no_clock_but_the_databases(room):
    Installation.objects.update(kind="office")
    with pytest.raises(RuntimeError, match="clock of its own"), room.changing(room.shelf) as door:
        door.subject.name = "right"
    assert Shelf.objects.get().name == "left"
    with room.changing(room.shelf, clock=database_clock) as door:
        door.subject.name = "right"
    assert abs(door.event.at - database_clock()) < timedelta(seconds=20)


def test_an_installation_is_marked_once():
    Installation.mark("office")
    Installation.mark("office")
    with pytest.raises(ValueError, match="already"):
        Installation.mark("test")


def test_time_never_goes_back_on_one_subject(room):
    box = room.box()
    first = Event.objects.get(subject=box.subject_key).at
    room.clock.now = datetime(2020, 1, 1, tzinfo=UTC)
    room.clock.step = timedelta(0)
    for turn in (1, 2):
        with room.changing(box) as door:
            door.subject.name = f"turn {turn}"
        assert door.event.at == first + turn * timedelta(microseconds=1)
    assert [row.history_date for row in history_of(Box)] == [
        first + turn * timedelta(microseconds=1) for turn in range(3)
    ]
    assert room.box("other").changed_at == datetime(2020, 1, 1, tzinfo=UTC), "each subject has its own time"


@pytest.mark.needs("postgresql")
@pytest.mark.django_db(transaction=True)
def test_the_clock_is_asked_after_the_lock(room):
    """A change that waits happens when its turn comes, not when it was asked for."""
    box, order = room.box(), []
    held, asked = threading.Event(), threading.Event()

    def first():
        with transaction.atomic(), room.changing(box, clock=database_clock) as door:
            held.set()
            asked.wait(10)
            door.subject.name = "first"
            waited_for.wait(0.3)
        order.append(door.event.at)
        connection.close()

    waited_for = threading.Event()
    thread = threading.Thread(target=first)
    thread.start()
    held.wait(10)
    asked.set()
    with room.changing(box, clock=database_clock) as door:
        door.subject.name = "second"
    thread.join()
    assert door.event.at > order[0] + timedelta(seconds=0.2)
    assert Box.objects.get().name == "second"


def test_a_column_comes_back_as_it_went_in_so_that_its_digest_can_be_repeated(room):
    box = room.box()
    with room.changing(box) as door:
        item = Item(box=door.subject, text="dates", day="2026-05-01", amount="12", known="1")
        door.save(item)
    assert (item.day, item.amount, item.known) == (date(2026, 5, 1), 12, True)
    item.day = date(2026, 5, 1)
    with room.changing(box) as door:
        door.save(item)
    assert door.event is None


def test_rows_are_written_before_their_subject_and_the_subject_once(room):
    box = room.box()
    room.put(box, "a spoon")
    with CaptureQueriesContext(connection) as queries, room.changing(box) as door:
        door.subject.name = "chest"
        item = Item.objects.get()
        item.amount = 3
        door.save(item)
    updates = [q["sql"] for q in queries if q["sql"].startswith("UPDATE")]
    assert [sql.split('"')[1] for sql in updates] == ["toys_item", "toys_box"]


def test_the_registry_is_one_subject_with_a_chain_of_its_own(room):
    registry = Registry.the()
    assert registry.subject_key == f"registry:{registry.pk}" == "registry:1"
    events = list(Event.objects.filter(subject="registry:1"))
    assert [event.version for event in events] == list(range(1, registry.version + 1))
    assert (registry.chain_position, registry.chain_head) == (events[-1].sequence, events[-1].digest)


def test_circumstances_are_kept_with_the_event(room):
    box, batch = room.box(), "6b29fc40-ca47-1067-b31d-00dd010662da"
    with change(
        box,
        actor=room.bob,
        interface="api",
        detail="renamed",
        clock=room.clock,
        batch=batch,
        request_number="r-17",
        parameters={"day": date(2026, 5, 1), "ids": (1, 2)},
    ) as door:
        door.subject.name = "chest"
    event = Event.objects.get(pk=door.event.pk)
    assert (str(event.batch), event.request_number, event.interface) == (batch, "r-17", "api")
    assert event.parameters == {"day": "2026-05-01", "ids": [1, 2]}


@pytest.mark.past_the_door
def test_an_event_without_an_actor_is_the_systems_own(room):
    from django.db import IntegrityError

    box = room.box()
    with room.changing(box, actor=None) as door:
        door.subject.name = "by itself"
    with (
        pytest.raises(IntegrityError),
        change(box, actor=None, interface="page", detail="x", clock=room.clock) as door,
    ):
        door.subject.name = "by nobody"


def test_what_the_doors_wrote_is_whole(room):
    box = room.box()
    room.put(box, "a spoon", "a fork")
    assert list(findings()) == []
