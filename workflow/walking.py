"""A fictional subject walked through a law and a plan on paper: nothing is written, every step is in the address.

Each role is one fictional person. Whatever can be filled in somewhere counts as filled in there, and signatures as
given by others.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from workflow.law import VERIFICATION, WORK, Law, LawVerb
from workflow.obstacles import Obstacle, obstacles_of
from workflow.plans import THE_PLAN, Plan
from workflow.reachability import StateSpace

MOST_STEPS = 60


class NoSuchStep(ValueError):
    """A step in the address cannot be taken there."""


class Taken(NamedTuple):
    """One step as an address spells it: `role.verb.target`."""

    role: str
    verb: str
    target: str

    def __str__(self):
        return ".".join(self)


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that the law knows here or elsewhere; open where there are no reasons against it."""

    verb: LawVerb
    target: str
    reasons: tuple[Obstacle, ...]


@dataclass
class Walk:
    law: Law
    plan: Plan
    steps: list[Taken] = field(default_factory=list)

    def __post_init__(self):
        self.space = StateSpace(self.law, self.plan)
        self.node = self.space.start
        self.parts = {role: frozenset() for role in sorted(self.law.roles)}

    @property
    def state(self) -> str:
        return self.node.state

    def take(self, step: Taken) -> None:
        """Take one step; raises NoSuchStep where it is not open."""
        open_ = [c for c in self.choices(step.role) if not c.reasons]
        if len(self.steps) >= MOST_STEPS or not any((c.verb.name, c.target) == (step.verb, step.target) for c in open_):
            raise NoSuchStep(str(step))
        verb, before = self.law.verbs[step.verb], self.node
        self.parts = {
            role: self.space.after(verb, before._replace(parts=parts), step.target, role == step.role).parts
            for role, parts in self.parts.items()
        }
        self.node = self.space.after(verb, before, step.target, False)
        self.steps.append(step)

    def choices(self, role: str) -> list[Choice]:
        """Every step with what stands in its way for this role now; where it leads to several states, each."""
        return [
            Choice(verb, target, tuple(self._reasons(verb, role)))
            for verb in self.law.verbs.values()
            for target in self._targets(verb)
        ]

    def _targets(self, verb):
        here = [target for target in self.law.states if (self.state, target) in verb.moves]
        return here or [""]

    def _reasons(self, verb, role):
        if self.state not in verb.sources:
            yield Obstacle(_("not while it is “%(state)s”"), {"state": self.state})
            return
        if verb.is_refusal and role not in self.law.signers_in(self.plan, self.state):
            yield Obstacle(_("this role is not asked to sign here"), {})
        yield from self._about_the_role(verb, role)
        yield from self._about_the_work(verb, role)
        yield from obstacles_of(self.law, self.plan, verb.name)
        if verb.name == self.law.approved_before:
            yield from obstacles_of(self.law, self.plan, THE_PLAN)
        if missing := self.space.missing(verb.name, self.node.facts):
            yield Obstacle(_("missing so far: %(facts)s"), {"facts": tuple(sorted(missing))})

    def _about_the_role(self, verb, role):
        narrowed = self.plan.demands(verb.name).roles
        allowed = verb.roles if narrowed is None else narrowed
        if allowed and role not in allowed:
            yield Obstacle(_("only for %(roles)s"), {"roles": tuple(sorted(allowed))})

    def _about_the_work(self, verb, role):
        """Why this person, who had a part in it, cannot; a department's separation falls on its own people alone."""
        had = self.parts.get(role, frozenset())
        if WORK in verb.apart_from & had:
            yield Obstacle(_("this person worked on it"), {})
        if VERIFICATION in verb.apart_from & had:
            yield Obstacle(_("this person verified it"), {})


def walked(law: Law, plan: Plan, steps: list[Taken]) -> Walk:
    """The walk that these steps make; raises NoSuchStep."""
    walk = Walk(law, plan)
    for step in steps:
        walk.take(step)
    return walk


def steps_of(text: str) -> list[Taken]:
    """The steps that an address spells; raises NoSuchStep."""
    parts = [each.split(".") for each in text.split(",") if each]
    if any(len(each) != 3 for each in parts) or len(parts) > MOST_STEPS:
        raise NoSuchStep(text[:100])
    return [Taken(*each) for each in parts]
