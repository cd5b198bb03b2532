"""Which states a law and a plan let things reach, searched shortest path first over small abstract states.

A node is what decides the future: the state, which demanded facts are filled (as soon as they can be), what part one
person X has had, and whether the work was verified since it was last touched. Every other step may be taken by somebody
new, for X is given every role there is.
"""

from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush
from typing import NamedTuple

from workflow.law import EVIDENCE, MEASURES, VERIFICATION, WORK, Law, LawVerb
from workflow.obstacles import obstacles_of
from workflow.plans import THE_PLAN, Plan


class Node(NamedTuple):
    state: str
    facts: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    is_verified: bool = False


class Move(NamedTuple):
    """A step by X or by somebody else; `before` is where it was taken."""

    verb: LawVerb
    by_x: bool
    before: Node
    after: Node


@dataclass(frozen=True)
class StateSpace:
    """What a law and a plan together leave open."""

    law: Law
    plan: Plan
    # For as long as one lasts: what nobody can pass, and what each verb demands.
    _blocked: dict = field(default_factory=dict)

    @cached_property
    def start(self) -> Node:
        return self.arrived(Node(self.law.start))

    @cached_property
    def demanded(self) -> dict[str, frozenset[str]]:
        """For each verb the facts that must be filled before it is taken."""
        return {name: frozenset(self._facts_for(name)) for name in self.law.verbs}

    def is_blocked(self, name: str) -> bool:
        """Whether the plan makes this verb one that nobody can ever take."""
        if name not in self._blocked:
            waits = [name, *([THE_PLAN] if self._waits_for_approval(name) else [])]
            self._blocked[name] = any(any(obstacles_of(self.law, self.plan, verb)) for verb in waits)
        return self._blocked[name]

    def missing(self, name: str, facts) -> frozenset[str]:
        return self.demanded[name] - facts

    def leads(self, verb: LawVerb, source: str) -> bool:
        """Whether the plan leaves the verb open at all in this state, facts and people aside."""
        if verb.is_refusal and not self.law.is_open_to_refusal(self.plan, source):
            return False
        return not self.is_blocked(verb.name)

    def moves_from(self, node: Node, *, by_x=(True, False), as_department=False):
        """Every move out of a node."""
        for verb in self.law.verbs.values():
            for source, target in verb.moves:
                if source == node.state and self.leads(verb, source) and not self.missing(verb.name, node.facts):
                    for x in by_x:
                        if not x or not self.stands_in_the_way(verb, node.parts, as_department):
                            yield Move(verb, x, node, self.after(verb, node, target, x))

    def needs_others(self, name: str) -> bool:
        """Whether signatures are wanted, which whoever takes the step does not give.

        The approval of the plan is none: it comes once, before the first submission, from whoever the plan names.
        """
        return self.plan.demands(name).sign_offs is not None

    def stands_in_the_way(self, verb: LawVerb, parts, as_department=False) -> bool:
        """What keeps one person, or one department with all the people it needs, from this step."""
        kept = verb.separations & self.plan.demands(verb.name).separation
        if self.law.group in kept and WORK in parts:
            return True
        return not as_department and bool(verb.apart_from & parts)

    def after(self, verb: LawVerb, node: Node, target: str, by_x: bool) -> Node:
        """Where the step leads, and what it means for X."""
        parts, verified = node.parts, node.is_verified
        if self.law.renews(verb, node.state):
            parts, verified = frozenset(), False
        if self.law.takes_verification_away(verb, target):
            parts, verified = parts - {VERIFICATION}, False
        if verb.part and by_x:
            parts |= {verb.part}
        verified = verified or verb.part == VERIFICATION
        return self.arrived(Node(target, node.facts | self._said(verb), parts, verified))

    def _said(self, verb):
        return verb.takes & self._wanted

    def arrived(self, node: Node) -> Node:
        """The node once whatever can be filled here is filled."""
        here = {fact for fact in self._wanted if node.state in self.law.fills.get(fact, ())}
        return node._replace(facts=node.facts | here)

    def must_be_said(self, verb: LawVerb) -> frozenset[str]:
        """What the step itself has to fill, because the plan demands it."""
        return verb.takes & frozenset(self.plan.demands(verb.name).fields)

    @cached_property
    def _wanted(self):
        return frozenset().union(*self.demanded.values())

    def _facts_for(self, name):
        demands = self.plan.demands(name)
        yield from set(demands.fields) - self.law.verbs[name].takes
        if demands.measures > 0:
            yield MEASURES
        if demands.evidence > 0 or demands.evidence_kinds:
            yield EVIDENCE

    def _waits_for_approval(self, name):
        return name == self.law.approved_before and self.plan.approval is not None


def shortest_paths(start, moves_from, is_found=lambda move: False):
    """(path to each node that can be reached, path to the first move that `is_found`, or None), paths being verbs.

    Shortest first, however long the paths are with which it starts.
    """
    paths, waiting = dict(start), []
    for node, path in paths.items():
        heappush(waiting, (len(path), len(waiting), node))
    while waiting:
        _length, _turn, node = heappop(waiting)
        for move in moves_from(node):
            path = (*paths[node], move.verb.name)
            if is_found(move):
                return paths, path
            if len(paths.get(move.after, (*path, ""))) > len(path):
                paths[move.after] = path
                heappush(waiting, (len(path), len(paths), move.after))
    return paths, None
