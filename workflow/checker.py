"""Proves a procedure on plain data: what its law and its plan let happen, whoever the people are.

A person is given every role, for an office may appoint and delegate as it likes; what keeps people apart is only what
the steps themselves ask. Each failure shows the shortest path to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from workflow.law import VERIFICATION, WORK, Law
from workflow.obstacles import (
    Obstacle,
    extensions_nobody_grants,
    obstacles_of,
    separations_nobody_keeps,
)
from workflow.plans import THE_PLAN, Plan
from workflow.reachability import StateSpace, shortest_paths

REACHED = "every_state_is_reached"
ENDED = "every_state_leads_to_an_end"
VERIFIED = "nothing_is_done_unverified"
INDEPENDENT = "nobody_verifies_their_own_work"
FOUR_EYES = "nobody_closes_what_they_verified"
NOT_ALONE = "nobody_carries_it_alone"
NOT_ONE_DEPARTMENT = "no_department_carries_it_alone"
PASSABLE = "somebody_can_take_every_step"
SEPARATED = "what_is_separated_is_kept_apart"
GRANTABLE = "somebody_can_grant_every_extension"


@dataclass(frozen=True, slots=True)
class Failure:
    """A property that does not hold, the shortest path of verbs from birth that shows it, and the reason."""

    property: str
    path: tuple[str, ...]
    because: Obstacle

    @property
    def message(self) -> str:
        """The sentence in the reader's language, with codes for steps, states and roles."""
        return self.because.told()

    def as_dict(self) -> dict:
        return {"property": self.property, "path": list(self.path), "message": self.message}


def check(law: Law, plan: Plan) -> list[Failure]:
    """Everything that is wrong with what this plan makes of this law; nothing where it may be published."""
    return list(_Check(law, plan).failures())


class _Check:
    def __init__(self, law, plan):
        self.law, self.plan, self.space = law, plan, StateSpace(law, plan)
        self.reached, _found = shortest_paths([(self.space.start, (law.birth,))], self._others)
        self.first = {}
        for node, path in self.reached.items():
            self.first.setdefault(node.state, path)

    def failures(self) -> Iterator[Failure]:
        yield from self._not_passable()
        yield from self._not_reached()
        yield from self._not_ended()
        yield from self._by_people()
        yield from self._alone()
        for verb, obstacle in separations_nobody_keeps(self.law, self.plan):
            yield Failure(SEPARATED, self._way_to(verb), obstacle)
        for obstacle in extensions_nobody_grants(self.law, self.plan):
            yield Failure(GRANTABLE, (self.law.birth,), obstacle)

    def _others(self, node):
        return self.space.moves_from(node, by_x=(False,))

    # --- whether it goes anywhere --------------------------------------------------------------------------------

    def _not_passable(self):
        """Verbs that nobody can take, though a state is reached from which the law has them."""
        for obstacle in obstacles_of(self.law, self.plan, THE_PLAN):
            yield Failure(PASSABLE, self._way_to(self.law.approved_before), obstacle)
        for name, verb in self.law.verbs.items():
            found = list(obstacles_of(self.law, self.plan, name))
            if not found and not self._waits_in_vain(verb):
                continue
            for obstacle in found or [self._never_filled(verb)]:
                yield Failure(PASSABLE, self._way_to(name), obstacle)
        for name in sorted(set(self.plan.verbs) - set(self.law.verbs)):
            yield Failure(PASSABLE, (self.law.birth,), Obstacle(_("The law knows no step %(verb)s."), {"verb": name}))

    def _waits_in_vain(self, verb):
        """Whether it is stood before, and what it demands is filled nowhere on the way."""
        before = [node for node in self.reached if node.state in verb.sources]
        return bool(before) and all(self.space.missing(verb.name, node.facts) for node in before)

    def _never_filled(self, verb):
        before = [node for node in self.reached if node.state in verb.sources]
        missing = min((self.space.missing(verb.name, node.facts) for node in before), key=len)
        return Obstacle(
            _("%(verb)s demands %(facts)s, which no earlier step can fill."),
            {"verb": verb.name, "facts": tuple(sorted(missing))},
        )

    def _not_reached(self):
        for state in self.law.states:
            if state not in self.first:
                yield Failure(
                    REACHED,
                    self._way_towards(state),
                    Obstacle(_("Nothing ever comes to the state %(state)s."), {"state": state}),
                )

    def _not_ended(self):
        """States from which no end is reached any more, for whoever took every step with as little as allowed."""
        told = set()
        for node, path in self._with_as_little_as_allowed().items():
            if node.state in told or node.state in self.law.ends:
                continue
            ahead, _found = shortest_paths([(self.space.arrived(node), path)], self._others)
            if not any(further.state in self.law.ends for further in ahead):
                told.add(node.state)
                yield Failure(
                    ENDED,
                    path,
                    Obstacle(_("From the state %(state)s no end is reached any more."), {"state": node.state}),
                )

    def _with_as_little_as_allowed(self):
        """Paths to every node, those included where things were left out that nothing demanded yet."""
        start = self.space.start
        bare = start._replace(facts=frozenset())
        ways = [(bare, (self.law.birth,)), (start, (self.law.birth,))]
        paths, _found = shortest_paths(ways, self._with_and_without)
        return paths

    def _with_and_without(self, node):
        for stands in {node, self.space.arrived(node)}:
            for move in self._others(stands):
                least = stands.facts | self.space.must_be_said(move.verb)
                yield move
                yield move._replace(after=move.after._replace(facts=least))

    # --- who may do what after what ------------------------------------------------------------------------------

    def _by_people(self):
        wrongs = (
            (
                VERIFIED,
                lambda move: self._closes(move) and not move.after.is_verified,
                Obstacle(
                    _("It comes to %(state)s without being verified after the work."),
                    {"state": self.law.done},
                ),
            ),
            (
                INDEPENDENT,
                lambda move: move.by_x and move.verb.part == VERIFICATION and WORK in move.before.parts,
                Obstacle(_("Whoever did the work can verify it."), {}),
            ),
            (
                FOUR_EYES,
                lambda move: move.by_x and self._closes(move) and VERIFICATION in move.before.parts,
                Obstacle(_("Whoever verified it can also bring it to %(state)s."), {"state": self.law.done}),
            ),
        )
        for property, is_wrong, because in wrongs:
            _paths, found = shortest_paths([(self.space.start, (self.law.birth,))], self.space.moves_from, is_wrong)
            if found:
                yield Failure(property, found, because)

    def _closes(self, move):
        return move.after.state == self.law.done and move.before.state != self.law.done

    def _alone(self):
        words = {"begun": self.law.begun, "done": self.law.done}
        if found := self._carried():
            because = _("One person can carry it from %(begun)s to %(done)s, taking every step.")
            yield Failure(NOT_ALONE, found, Obstacle(because, words))
        asked = any(self.law.group in demands.separation for demands in self.plan.verbs.values())
        if asked and (found := self._carried(as_department=True)):
            because = _("One department can carry it from %(begun)s to %(done)s, though separation is asked.")
            yield Failure(NOT_ONE_DEPARTMENT, found, Obstacle(because, words))

    def _carried(self, as_department=False):
        """The shortest way on which X alone, or X's department, takes every step once the work was handed over."""
        start = [
            (node._replace(parts=frozenset()), path)
            for node, path in self.reached.items()
            if node.state == self.law.begun
        ]

        def steps(node):
            for move in self.space.moves_from(node, by_x=(True,), as_department=as_department):
                if as_department or not self.space.needs_others(move.verb.name):
                    yield move

        _paths, found = shortest_paths(start, steps, self._closes)
        return found

    # --- paths ---------------------------------------------------------------------------------------------------

    def _way_to(self, name):
        """The shortest path to where the verb could be taken; to the birth where nothing comes so far."""
        sources = self.law.verbs[name].sources if name in self.law.verbs else ()
        ways = [self.first[state] for state in sources if state in self.first]
        return min(ways, key=len, default=(self.law.birth,))

    def _way_towards(self, state):
        """The shortest path to the last place before this state, were the plan's demands not in the way; else birth."""
        behind, wider = {state}, self._before({state})
        while wider != behind and not behind & set(self.first):
            behind, wider = wider, self._before(wider)
        ways = [self.first[each] for each in behind & set(self.first)]
        return min(ways, key=len, default=(self.law.birth,))

    def _before(self, states):
        """These states, and those from which the law leads into one of them."""
        moves = [move for verb in self.law.verbs.values() for move in verb.moves]
        return states | {source for source, target in moves if target in states}
