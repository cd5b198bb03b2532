"""Reading a row again never lifts the protection of its state, for nobody."""

import sys
import threading

import pytest
from django.db import connection

from tests.toys.models import Box

pytestmark = pytest.mark.django_db


def test_a_protected_state_is_not_set_by_hand(room):
    box = room.bear().moved
    with pytest.raises(AttributeError, match="not allowed"):
        box.state = "shut"


def test_reading_again_brings_the_new_state(room):
    box = room.bear().moved
    stale = Box.objects.get(pk=box.pk)
    room.put(box, "a spoon")
    room.do(box, "shut", label="cutlery")
    stale.refresh_from_db()
    assert (stale.state, stale.note, stale.version) == ("shut", "cutlery", 3)
    with pytest.raises(AttributeError):
        stale.state = "open"
    assert stale.changed_columns() == []


def test_reading_some_columns_again_leaves_the_others(room):
    box = room.bear(name="tin").moved
    stale = Box.objects.get(pk=box.pk)
    room.put(box, "a spoon")
    room.do(box, "shut", label="cutlery")
    stale.refresh_from_db(fields=["note"])
    assert (stale.state, stale.note) == ("open", "cutlery")
    stale.refresh_from_db(fields=["state"])
    assert stale.state == "shut"
    with pytest.raises(AttributeError):
        stale.state = "open"


def test_a_row_that_is_gone_keeps_what_it_held(room):
    box = room.bear().moved
    ghost = Box.objects.get(pk=box.pk)
    ghost.pk = 404
    with pytest.raises(Box.DoesNotExist):
        ghost.refresh_from_db()
    assert ghost.state == "open"


def test_deferred_columns_stay_deferred_until_asked_for(room):
    room.bear(name="tin")
    box = Box.objects.only("id", "name").get()
    box.refresh_from_db()
    assert "state" in box.get_deferred_fields()
    assert box.state == "open"
    with pytest.raises(AttributeError):
        box.state = "shut"


@pytest.mark.django_db(transaction=True)
def test_four_threads_reading_again_open_no_gap(room):
    """The library's own way lifts the protection on the class for a moment, which every thread sees."""
    box = room.bear().moved
    barrier, gaps, errors = threading.Barrier(5), [], []
    over = threading.Event()

    def read():
        mine = Box.objects.get(pk=box.pk)
        try:
            barrier.wait(10)
            for _ in range(100):
                mine.refresh_from_db()
                assert mine.state == "open"
        except Exception as error:  # a thread's failure would be lost
            errors.append(error)
        finally:
            connection.close()

    def try_to_set():
        barrier.wait(10)
        victim = Box(name="victim", state="open")
        while not over.is_set():
            try:
                victim.state = "shut"
            except AttributeError:
                continue
            gaps.append("set")
            return

    readers = [threading.Thread(target=read) for _ in range(4)]
    setter = threading.Thread(target=try_to_set)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in (*readers, setter):
            thread.start()
        for thread in readers:
            thread.join()
        over.set()
        setter.join()
    finally:
        sys.setswitchinterval(interval)
    assert errors == [] and gaps == []
