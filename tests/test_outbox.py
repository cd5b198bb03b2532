"""News of an event: inserted with it, claimed by one, tried again until it is done."""

import threading
from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection, transaction

from record import outbox, seldom
from record.models import Event, OutboxItem
from tests.toys.models import Box, Item

pytestmark = pytest.mark.django_db


@pytest.fixture
def consumers(room, monkeypatch):
    """Nobody listens but those whom a test registers, and nothing waits yet."""
    monkeypatch.setattr(outbox, "_consumers", {})
    OutboxItem.objects.all().delete()
    return outbox._consumers


@pytest.fixture
def heard(consumers):
    """What the consumer `ear` was told."""
    told = []
    outbox.register("ear", lambda event: told.append(event.pk))
    return told


def items():
    return list(OutboxItem.objects.order_by("id"))


def test_each_event_has_one_item_for_each_consumer(room, heard):
    outbox.register("eye", print)
    box = room.box()
    room.put(box, "one", "two", "three")
    events = Event.objects.filter(subject=box.subject_key)
    assert [(item.event, item.consumer, item.due_at, item.attempts) for item in items()] == [
        (event, consumer, event.at, 0) for event in events for consumer in ("ear", "eye")
    ]


def test_no_event_no_item_and_no_consumer_no_item(room, consumers):
    box = room.box()
    assert items() == []
    outbox.register("ear", print)
    with room.changing(box):
        pass
    assert items() == []
    del consumers["ear"]
    room.put(box, "one")
    assert items() == []


def test_an_item_lives_and_dies_with_its_events_transaction(room, heard):
    box = room.box()
    OutboxItem.objects.all().delete()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        room.put(box, "one")
        assert len(items()) == 1
        raise ZeroDivisionError
    assert items() == [] and not Item.objects.exists()


def test_what_was_handled_is_gone(room, heard):
    room.put(room.box(), "one")
    events = list(Event.objects.filter(pk__in=[item.event_id for item in items()]).values_list("pk", flat=True))
    assert outbox.drain(room.clock) == {"done": 2, "failed": 0}
    assert heard == events and items() == []
    assert outbox.drain(room.clock) == {"done": 0, "failed": 0} and heard == events


def test_more_than_one_handful_is_drained_in_order(room, heard):
    box = room.box()
    for n in range(7):
        room.put(box, f"item {n}")
    assert outbox.drain(room.clock, limit=3) == {"done": 8, "failed": 0}
    assert heard == sorted(heard) and len(heard) == 8


def test_a_consumer_that_raises_loses_nothing_and_is_tried_later_and_later(room, consumers):
    tries = []

    def stumble(event):
        tries.append(event.pk)
        raise ValueError("not yet")

    outbox.register("ear", stumble)
    box = room.box()
    [item] = items()
    clock = Standing(room.clock.now)
    pauses = []
    for attempt in range(1, 11):
        assert outbox.drain(clock) == {"done": 0, "failed": 1}
        item.refresh_from_db()
        assert (item.attempts, item.token, len(tries)) == (attempt, None, attempt)
        assert "not yet" in item.last_error
        pauses.append((item.due_at - clock.now).total_seconds())
        clock.now = item.due_at - timedelta(microseconds=1)
        assert outbox.drain(clock) == {"done": 0, "failed": 0}, "it is not its time yet"
        clock.now = item.due_at
    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    outbox.register("ear", tries.append)
    assert outbox.drain(clock) == {"done": 1, "failed": 0}
    assert items() == [] and Box.objects.get() == box


def test_what_a_failing_consumer_wrote_is_undone_and_others_go_on(room, consumers):
    def write_and_stumble(event):
        Box.objects.update(seen=7)
        raise ValueError

    heard = []
    outbox.register("bad", write_and_stumble)
    outbox.register("good", lambda event: heard.append(event.pk))
    room.box()
    assert outbox.drain(Standing(room.clock.now)) == {"done": 1, "failed": 1}
    assert Box.objects.get().seen == 0 and len(heard) == 1
    assert [item.consumer for item in items()] == ["bad"]


def test_a_consumer_that_breaks_its_transaction_loses_nothing(room, consumers):
    def break_it(event):
        with connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column FROM toys_box")

    outbox.register("bad", break_it)
    room.box()
    assert outbox.drain(Standing(room.clock.now)) == {"done": 0, "failed": 1}
    assert "no_such_column" in items()[0].last_error


def test_what_is_claimed_is_leased_and_comes_back_when_the_lease_runs_out(room, heard):
    """A worker that dies between claiming and handling loses nothing."""
    room.box()
    now = room.clock.now
    assert len(outbox.claim(now)) == 1
    assert outbox.claim(now) == [] == outbox.claim(now + outbox.LEASE - timedelta(microseconds=1))
    [again] = outbox.claim(now + outbox.LEASE)
    assert again.token != items()[0].token or again.token is not None
    assert outbox.drain(Standing(now + 2 * outbox.LEASE)) == {"done": 1, "failed": 0}


def test_a_slow_worker_does_not_take_away_what_another_has_claimed_since(room, consumers):
    def stumble(event):
        raise ValueError("too late")

    outbox.register("ear", stumble)
    room.box()
    now, readings, second = room.clock.now, [], []

    def clock():
        """At its second reading the consumer has failed already, and the item belongs to somebody else."""
        readings.append(now)
        if len(readings) == 2:
            second.extend(outbox.claim(now + outbox.LEASE))
        return now

    assert outbox.drain(clock) == {"done": 0, "failed": 1}
    [item] = items()
    assert (item.token, item.attempts, item.due_at) == (second[0].token, 0, now + 2 * outbox.LEASE)


def test_news_for_a_consumer_who_is_not_here_waits(room, consumers, heard):
    """A process that does not know a consumer leaves its items to one that does."""
    outbox.register("elsewhere", print)
    room.box()
    del consumers["elsewhere"]
    assert outbox.drain(room.clock) == {"done": 1, "failed": 0}
    assert [item.consumer for item in items()] == ["elsewhere"]


def test_what_is_due_later_is_left(room, heard):
    room.box()
    assert outbox.claim(room.clock.now - timedelta(seconds=1)) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_item(room, heard):
    box = room.box()
    for n in range(29):
        room.put(box, f"item {n}")
    now, barrier, claimed = room.clock.now, threading.Barrier(4), []

    def work():
        try:
            barrier.wait(10)
            while mine := outbox.claim(now, limit=2):
                claimed.extend(item.pk for item in mine)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == len(set(claimed)) == 30


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_does_not_answer_fails_no_change(room, heard, monkeypatch, caplog):
    """The data is committed; the next sweep finds the item."""
    from kombu.exceptions import OperationalError

    from record.tasks import drain_outbox

    def unreachable(task, **options):
        raise OperationalError("nobody there")

    monkeypatch.setattr(current_app._get_current_object(), "send_task", unreachable)
    monkeypatch.setattr(seldom, "_said", {})
    box = room.box()
    assert Box.objects.get() == box and len(items()) == 1
    assert "did not answer" in caplog.text
    assert drain_outbox()["done"] == 1 and items() == []


@pytest.mark.django_db(transaction=True)
def test_workers_are_woken_after_the_commit_and_only_then(room, heard, monkeypatch):
    woken = []
    monkeypatch.setattr(
        current_app._get_current_object(),
        "send_task",
        lambda task, **options: woken.append((task, len(items()))),
    )
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        room.box()
        raise ZeroDivisionError
    assert woken == []
    with transaction.atomic():
        room.box()
        assert woken == []
    assert woken == [("record.tasks.drain_outbox", 1)]


class Standing:
    """A clock that stands where it is put."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now
