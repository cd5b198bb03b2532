"""The checker on plain data and the real engine agree about a thousand procedures made by chance."""

from collections import Counter
from types import SimpleNamespace

import pytest

from organization.people import add_person
from record.models import Registry
from tests.depth import budget
from tests.office import refused
from tests.procedures.chance import procedure
from tests.procedures.force import Force
from tests.procedures.machine import PEOPLE
from tests.toys.room import Room
from workflow import checker, engine
from workflow.plans import THE_PLAN
from workflow.verbs import verbs_of

MANY, SOME = budget(200, 2000), budget(25, 200)
# What the checker says of words alone; the engine never comes to read them.
ON_PAPER = {checker.SEPARATED, checker.GRANTABLE}
MET_BY_THE_ENGINE = (
    checker.REACHED,
    checker.ENDED,
    checker.VERIFIED,
    checker.INDEPENDENT,
    checker.FOUR_EYES,
    checker.NOT_ALONE,
    checker.NOT_ONE_DEPARTMENT,
    checker.PASSABLE,
)
SUBJECT = {checker.REACHED: "state", checker.ENDED: "state", checker.PASSABLE: "verb"}


def told(law, plan):
    """What the checker finds, as the force tells it: (property, state or verb), steps met by somebody only."""
    failures = checker.check(law, plan)
    unreached = {f.because.words["state"] for f in failures if f.property == checker.REACHED}
    for failure in failures:
        subject = failure.because.words[SUBJECT[failure.property]] if failure.property in SUBJECT else None
        subject = law.approved_before if subject == THE_PLAN else subject
        is_met = failure.property != checker.PASSABLE or (
            subject in law.verbs and law.verbs[subject].sources - unreached
        )
        if failure.property not in ON_PAPER and is_met:
            yield failure.property, subject


@pytest.mark.long
def test_checker_and_engine_agree():
    people = {name: SimpleNamespace(pk=n, username=name) for n, name in enumerate(PEOPLE)}
    found = Counter()
    for seed in range(MANY):
        law, plan = procedure(seed)
        by_checker, by_force = set(told(law, plan)), Force(law, plan, people).wrongs()
        assert by_checker == by_force, (seed, by_checker ^ by_force)
        found.update({property for property, _subject in by_force} or {"nothing"})
    assert min(found[property] for property in (*MET_BY_THE_ENGINE, "nothing")) >= budget(5, 50), found


@pytest.mark.django_db
def test_what_was_walked_in_memory_happens_in_the_database_too():
    """The longest way of some of them, taken through the engine's own doors; what is denied there is refused."""
    room = Room()
    with room.changing(Registry.the(), actor=None) as door:
        people = {name: add_person(door, name, name, f"{name}-Secret-1") for name in PEOPLE if name not in ("ann",)}
    people["ann"] = room.ann
    lengths = []
    for seed in range(SOME):
        force = Force(*procedure(seed), people)
        force.wrongs()
        node, path = max(force.paths.items(), key=lambda item: len(item[1]))
        box = walk(force, path, room)
        assert force._node(box) == node, seed
        lengths.append(len(path))
        for offer in engine.offers(box, room.ann):
            if not offer.is_open:
                transition_request = force._transition_request(offer.verb, "ann")
                codes = refused(lambda b=box, w=transition_request: engine.perform(b, w, clock=room.clock)).codes
                assert {r.code for r in offer.refusals} <= set(codes)
    assert max(lengths) >= 8


def walk(force, path, room):
    """The box at the end of the path, every step of it taken as an office would."""
    born = engine.begin(force.model(shelf=room.shelf), force._transition_request("register", "ann"), clock=room.clock)
    box = born.moved
    for name, person, answers in path:
        if name in verbs_of(force.model):
            engine.perform(box, force._transition_request(name, person, answers), clock=room.clock)
        else:
            step = force.filling.get(name) or force.signing[name.removeprefix("sign ")]
            engine.perform(box, force._transition_request(step.name, person), clock=room.clock)
    return force.model.objects.get(pk=box.pk)
