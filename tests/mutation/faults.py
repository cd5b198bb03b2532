"""Every fault that a declaration can have: a state too many or too few, another target, a permission, rule, answer or
line of news gone, somebody who hears it no longer, lent authority forgotten.

Steps are altered where they are, in a process that ends afterwards.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import replace

from tests.mutation.mutation import Mutation
from tracker.law import ticket_law
from tracker.lending import nobody
from tracker.models import Ticket
from tracker.steps import STEPS
from tracker.vocabulary import State
from workflow.verbs import Step


def mutations() -> Iterator[Mutation]:
    """All faults of all verbs and amendments."""
    for step in STEPS.values():
        yield from _states(step)
        for part in ("may", "needs", "asks", "takes", "tells"):
            yield from _one_less(step, part)
        yield from _one_less_hears(step)
        if step.lent_by is not nobody:
            yield _fault(step, "lent_by", "= nobody", _with, "lent_by", nobody)
        if step.is_verb:
            yield from _other_targets(step)


def declare_as_it_is():
    """No fault, brought about like all: every step has its own sources, target and lists put in again."""
    for step in STEPS.values():
        if step.sources is not None:
            _bring_about(step, _from_elsewhere, [step.sources])
        for part in ("may", "needs", "asks", "takes", "tells", "lent_by"):
            _bring_about(step, _with, (part, getattr(step, part)))


def _states(step):
    if step.sources is None:
        for state in State.values:
            yield _fault(step, "source", f"- {state}", _from_elsewhere, set(State.values) - {state})
        return
    for state in sorted(step.sources):
        yield _fault(step, "source", f"- {state}", _from_elsewhere, step.sources - {state})
    for state in sorted(set(State.values) - step.sources):
        yield _fault(step, "source", f"+ {state}", _from_elsewhere, step.sources | {state})


def _one_less(step, part):
    declared = getattr(step, part)
    for one in declared:
        rest = tuple(other for other in declared if other is not one)
        yield _fault(step, part, f"- {getattr(one, '__name__', one)}", _with, part, rest)


def _one_less_hears(step):
    for line in step.tells:
        for role in line.roles if len(line.roles) > 1 else ():
            fewer = replace(line, roles=tuple(other for other in line.roles if other != role))
            lines = tuple(fewer if other is line else other for other in step.tells)
            yield _fault(step, "tells", f"{line.topic} - {role}", _with, "tells", lines)


def _other_targets(step):
    now = {declared.target for declared in _transitions(step).values()}
    for state in State.values:
        if now != {state}:
            yield _fault(step, "target", f"= {state}", _to_elsewhere, state)


def _fault(step, part, what, change, *how):
    return Mutation(step=step.name, part=part, what=what, apply=lambda: _bring_about(step, change, how))


def _bring_about(step, change, how):
    change(step, *how)
    ticket_law.cache_clear()


def _with(step: Step, part, value):
    object.__setattr__(step, part, value)


def _from_elsewhere(step, sources):
    _with(step, "sources", frozenset(sources))
    if step.is_verb:
        found = _transitions(step)
        like = next(iter(found.values()))
        for state in set(found) - sources:
            del found[state]
        for state in sources - set(found):
            found[state] = copy(like)
            found[state].source = state


def _to_elsewhere(step, target):
    _with(step, "targets", frozenset({target}))
    for declared in _transitions(step).values():
        declared.target = target


def _transitions(step):
    """What django-fsm goes by, which is not what the engine judges by."""
    return getattr(Ticket, step.name)._django_fsm.transitions
