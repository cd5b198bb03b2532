"""Runs the chosen tests once as they are, then some of them for each fault in a process of its own, until one fails."""

import math
import os
import re
import sys
import time
from collections import Counter, defaultdict

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.alike import ALIKE

# The law first; whatever takes steps afterwards.
TESTS = [
    "tests/law/test_law.py",
    "tests/law/test_amendments.py",
    "tests/law/test_amendments_must_hold.py",
    "tests/law/test_every_verb.py",
    "tests/law/test_fields_needed.py",
    "tests/law/test_lending.py",
    "tests/law/test_must_hold.py",
    "tests/law/test_origins.py",
    "tests/law/test_other_units.py",
    "tests/law/test_relations.py",
    "tests/law/test_what_is_work.py",
    "tests/test_engine.py",
    "tests/test_workflow_toys.py",
    "tests/test_sign_offs.py",
    "tests/test_splitting.py",
    "tests/test_extensions.py",
    "tests/test_look_backs.py",
    "tests/test_next_cycle.py",
    "tests/test_sign_off_pages.py",
    "tests/test_separation.py",
    "tests/test_who_worked.py",
    "tests/test_supporting.py",
    "tests/test_deadlines.py",
    "tests/test_facts.py",
    "tests/test_files_judged.py",
    "tests/test_bulk.py",
    "tests/notifications/test_news.py",
    "tests/notifications/test_extension_news.py",
]

BROKEN = "broken off"
LEAST = 4  # letters; a shorter word says nothing of a place


class Trying:
    """A pytest plugin: `survivors` are the mutations that no test noticed, with how many were asked.

    `sound` puts what is there in the place of itself, in the way in which the mutations are brought about.
    """

    def __init__(self, mutations, sound, watch):
        self.mutations, self.sound, self.watch = mutations, sound, watch
        self.survivors = []
        self.killed = self.broken = 0
        self.met = defaultdict(set)  # test -> what it meets, as `watch` sees it
        self.seconds = {}
        self.killers = Counter()  # (step or part or both, test) -> how often it noticed

    @property
    def is_tried(self) -> bool:
        return self.killed + len(self.survivors) == len(self.mutations)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        items = [item for item in session.items if is_repeatable(item)]
        if session.testsfailed or not self._pass_as_they_are(items):
            return True
        _close_connections()
        self._notice_no_fault_where_there_is_none(items, "before the first fault")
        for number, mutation in enumerate(self.mutations, start=1):
            asked = self._in_order(items, mutation)
            killer = _in_a_child(lambda m=mutation, a=asked: _first_to_fail(m.apply, a))
            if not killer and mutation.begin_anew and (mutation.is_read_once or mutation.name not in ALIKE):
                killer = mutation.begin_anew(TESTS)
            self._note(mutation, killer, len(asked))
            if number % 50 == 0:
                say(f"{number} of {len(self.mutations)}: {len(self.survivors)} survive")
        self._notice_no_fault_where_there_is_none(items[:: len(items) // 40 or 1], "after the last fault")
        return True

    def _pass_as_they_are(self, items):
        for item, following in zip(items, [*items[1:], items[0]], strict=True):
            began = time.monotonic()
            with self.watch.watching(self.met[item.nodeid]):
                reports = runtestprotocol(item, nextitem=following, log=False)
            self.seconds[item.nodeid] = time.monotonic() - began
            if any(report.failed for report in reports):
                say(f"{item.nodeid} fails as it is:", *(r.longreprtext for r in reports if r.failed))
                return False
        say(f"{len(items)} tests pass as they are, in {sum(self.seconds.values()):.0f} seconds")
        return True

    def _notice_no_fault_where_there_is_none(self, items, when):
        """Else a test that fails in any child, or of whatever is put in, would be taken for one that notices."""
        if killer := _in_a_child(lambda: _first_to_fail(self.sound, items, patience=math.inf)):
            pytest.exit(f"{killer} fails {when}, in a child without any: nothing is proven", 1)

    def _in_order(self, items, mutation):
        """Who noticed something in this step or part before comes first, then who is always asked, then those whose
        names speak of the place, then the quick.
        """
        words = [word for word in re.split(r"[^a-z]+", mutation.step) if len(word) >= LEAST]

        def promise(item):
            test = item.nodeid
            for key in ((mutation.step, mutation.part), mutation.part, mutation.step):
                if self.killers[key, test]:
                    return (0, -self.killers[key, test])
            if test.startswith(self.watch.always):
                return (1, self.seconds[test])
            is_about = test.startswith(mutation.about)
            return (2, -is_about, -sum(word in test for word in words), self.seconds[test])

        chosen = [
            item
            for item in items
            if mutation.step in self.met[item.nodeid] or item.nodeid.startswith(self.watch.always)
        ]
        return sorted(chosen, key=promise)

    def _note(self, mutation, killer, asked):
        say(f"{mutation} — {killer or 'survives'}")
        if not killer:
            self.survivors.append((mutation, asked))
            return
        self.killed += 1
        self.broken += killer == BROKEN
        for key in ((mutation.step, mutation.part), mutation.part, mutation.step):
            self.killers[key, killer] += 1


class Waiting:
    """A pytest plugin that thinks up the faults once Django is there."""

    def __init__(self, think_up, sound, watch):
        self.think_up, self.sound, self.watch, self.trying = think_up, sound, watch, None

    def pytest_collection_finish(self, session):
        self.trying = Trying(self.think_up(), self.sound, self.watch)
        session.config.pluginmanager.register(self.trying)


def run(think_up, sound, watch) -> int:
    """Try the faults and tell which survive; 1 where some do, 2 where none could be tried."""
    waiting = Waiting(think_up, sound, watch)
    ended = pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:randomly", *TESTS], plugins=[waiting])
    trying = waiting.trying
    if not trying or not trying.is_tried or ended == pytest.ExitCode.TESTS_FAILED:
        return 2
    alike = [survivor for survivor, _asked in trying.survivors if survivor.name in ALIKE]
    for survivor in alike:
        say(f"changes nothing: {survivor} — {ALIKE[survivor.name]}")
    for survivor, asked in trying.survivors:
        if survivor not in alike:
            say(f"survives {asked} tests: {survivor}")
    wrong = [mutation for mutation in trying.mutations if mutation.name in ALIKE and mutation not in alike]
    for mutation in wrong:
        say(f"changes nothing, and was noticed all the same: {mutation}")
    say(
        f"{len(trying.mutations)} faults, {trying.killed} noticed; {trying.broken} of these broke the program; "
        f"{len(alike)} change nothing, {len(trying.survivors) - len(alike)} survive"
    )
    return int(bool(wrong) or len(trying.survivors) > len(alike))


def say(*words):
    """To whoever watches; pytest has the standard output."""
    sys.__stderr__.write(" ".join(words) + "\n")
    sys.__stderr__.flush()


def is_repeatable(item):
    """A test that rolls everything back can be asked again and again."""
    database = item.get_closest_marker("django_db")
    return not item.get_closest_marker("needs") and not (database and database.kwargs.get("transaction"))


def _first_to_fail(bring_about, items, patience=240):
    """The test that notices, or nothing when none did or patience ran out: a fault counts as noticed only if it was.

    `patience` is in seconds of work, not of waiting for others at work on the same machine.
    """
    bring_about()
    end = time.process_time() + patience
    for item, following in zip(items, [*items[1:], items[0]], strict=True):
        reports = runtestprotocol(item, nextitem=following, log=False)
        if any(report.failed for report in reports):
            return item.nodeid
        if time.process_time() > end:
            break
    return ""


def _in_a_child(ask):
    """What the function answers in a process of its own; one that breaks has noticed too."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        try:
            os.write(writing, ask().encode())
            os._exit(0)
        except BaseException:  # noqa: BLE001
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as answer:
        killer = answer.read()
    _pid, status = os.waitpid(child, 0)
    return killer or (BROKEN if status else "")


def _close_connections():
    """A connection must not be shared with a child."""
    from django.db import connections

    for connection in connections.all():
        connection.close()
