"""Everything that people can do to one box, found by asking the real engine at every turn.

Boxes are kept in memory: `engine.offers` judges, the declared step writes. What decides the future is a node, in which
people of one department are as good as one another.
"""

from collections import deque
from datetime import UTC, datetime

from tests.procedures.machine import ACTING, DEPARTMENTS, PEOPLE, class_of, filling, signing
from workflow import engine
from workflow.checker import (
    ENDED,
    FOUR_EYES,
    INDEPENDENT,
    NOT_ALONE,
    NOT_ONE_DEPARTMENT,
    PASSABLE,
    REACHED,
    VERIFIED,
)
from workflow.law import EVIDENCE, MEASURES, VERIFICATION, WORK
from workflow.plans import THE_PLAN
from workflow.requests import TransitionRequest
from workflow.verbs import verbs_of

AT = datetime(2026, 3, 2, tzinfo=UTC)


class Force:
    """`wrongs()` are (property, state or verb) pairs; `paths` the (step, person, answers) that lead to each node."""

    def __init__(self, law, plan, people):
        self.law, self.plan, self.people = law, plan, people
        self.model = class_of(law, plan)
        self.verbs = verbs_of(self.model)
        self.signing = {name: signing(self.model, law, plan, name) for name in (*law.verbs, THE_PLAN)}
        self.filling = {
            fact: filling(self.model, law, fact)
            for fact in (MEASURES, EVIDENCE)
            if law.fills.get(fact) and self._demands(fact)
        }
        self.judged = {}

    def wrongs(self):
        return set(self._wrongs())

    def _wrongs(self):
        self._go()
        states = {box.state for box in self.boxes.values()}
        yield from ((REACHED, state) for state in self.law.states if state not in states)
        yield from ((PASSABLE, name) for name in self._never_taken(states))
        yield from ((ENDED, state) for state in self._stuck())
        for before, name, person, after in self.edges:
            had = self.boxes[before].parts_of(person)
            closes = self.law.done == self.boxes[after].state != self.boxes[before].state
            if closes and not self.boxes[after].memory.get("verified"):
                yield VERIFIED, None
            if self.law.verbs[name].part == VERIFICATION and WORK in had:
                yield INDEPENDENT, None
            if closes and VERIFICATION in had:
                yield FOUR_EYES, None
        handed_over = [box for box in self.boxes.values() if box.state == self.law.begun]
        if any(self._carried(self._first_clean(handed_over, person), [person], [person]) for person in ACTING):
            yield NOT_ALONE, None
        asked = any("department" in demands.separation for demands in self.plan.verbs.values())
        team = [name for name, department in DEPARTMENTS.items() if department == "one"]
        unworked = [box for box in handed_over if not any(box.parts_of(person) for person in team)]
        if asked and self._carried(unworked, team, PEOPLE):
            yield NOT_ONE_DEPARTMENT, None

    # --- walking -----------------------------------------------------------------------------------------------------

    def born(self):
        box = self.model(shelf_id=1)
        self.verbs["register"].write(box, self._transition_request("register", "ann"))
        return box

    def _go(self):
        start = self.born()
        self.boxes, self.paths, self.edges = {self._node(start): start}, {self._node(start): ()}, []
        self.fillings, waiting = [], deque(self.boxes)
        while waiting:
            node = waiting.popleft()
            for steps, box in self._moves(self.boxes[node], ACTING, PEOPLE):
                after, name, person = self._node(box), steps[-1][0], steps[-1][1]
                if name in self.law.verbs:
                    self.edges.append((node, name, person, after))
                else:
                    self.fillings.append((node, after))
                if after not in self.boxes:
                    self.boxes[after], self.paths[after] = box, (*self.paths[node], *steps)
                    waiting.append(after)

    def _moves(self, box, acting, signing):
        """(steps, the box afterwards) for everything that one of those acting may do, others signing for it."""
        for fact, step in self.filling.items():
            if fact not in box.facts and engine.offer(box, step, self.people["ann"], at=AT).is_open:
                yield [(fact, "ann", {})], self._written(box, step, "ann", {})
        alike = set()
        for person in acting:
            like = (DEPARTMENTS[person], box.parts_of(person), box.parts_of(f"lender of {person}"))
            if like in alike:
                continue
            alike.add(like)
            yield from self._taken(box, person, signing)

    def _taken(self, box, person, signing):
        for offer in engine.offers(box, self.people[person], at=AT):
            if not offer.step.is_verb:
                continue
            codes, signed, by = {r.code for r in offer.refusals}, box, []
            if codes == {"unsigned"}:
                signed, by = self._signed(box, offer.verb, person, signing)
            elif codes:
                continue
            step = self.verbs[offer.verb]
            for answers in ({}, dict.fromkeys(step.takes, "said")) if step.takes else ({},):
                standing = signed.standing_of(self.people[person], AT)
                if not step.objections(signed, standing, self._transition_request(offer.verb, person, answers)):
                    yield [*by, (offer.verb, person, answers)], self._written(signed, step, person, answers)

    def _signed(self, box, verb, taker, signing):
        """The box with every signature that others can give for this step, and how they gave them."""
        by = []
        for name in (verb, THE_PLAN) if verb == self.law.approved_before else (verb,):
            # Whoever can sign by name alone comes last, for the others can sign nothing else.
            for person in signing if (step := self.signing[name]) else ():
                if name == verb and person == taker:
                    continue
                if engine.offer(box, step, self.people[person], at=AT).is_open:
                    box, by = self._written(box, step, person, {}), [*by, (f"sign {name}", person, {})]
        return box, by

    def _written(self, box, step, person, answers):
        after = object.__new__(self.model)
        after.__dict__.update(box.__dict__)
        after.listen(step, transition_request := self._transition_request(step.name, person, answers))
        step.write(after, transition_request)
        return after

    def _transition_request(self, name, person, answers=()):
        return TransitionRequest(name=name, actor=self.people[person], answers=dict(answers), interface="test")

    def _node(self, box):
        had = {}
        for person, department in DEPARTMENTS.items():
            had.setdefault(department, []).append(tuple(sorted(box.parts_of(person))))
        people = tuple((department, tuple(sorted(parts))) for department, parts in had.items())
        return box.state, box.facts, bool(box.memory.get("verified")), people

    # --- judging ---------------------------------------------------------------------------------------------------

    def _demands(self, fact):
        demands = self.plan.verbs.values()
        if fact == MEASURES:
            return any(d.measures for d in demands)
        return any(d.evidence or d.evidence_kinds for d in demands)

    def _never_taken(self, states):
        taken = {name for _before, name, _person, _after in self.edges}
        for name, verb in self.law.verbs.items():
            if name not in taken and verb.sources & states:
                yield name

    def _stuck(self):
        """States in which some of what is filled leaves no way to an end, whoever has had which part."""
        ends = {node for node in self.boxes if node[0] in self.law.ends}
        came = {}
        for before, after in [*((b, a) for b, _n, _p, a in self.edges), *self.fillings]:
            came.setdefault(after, []).append(before)
        waiting = deque(ends)
        while waiting:
            for before in came.get(waiting.popleft(), ()):
                if before not in ends:
                    ends.add(before)
                    waiting.append(before)
        ways = {}
        for node in self.boxes:
            ways.setdefault(node[:2], []).append(node in ends)
        return {state for (state, _facts), leads in ways.items() if not any(leads)}

    def _first_clean(self, boxes, person):
        """The boxes with which the person had nothing to do, and nobody before him in the same department either."""
        alike = [one for one in ACTING if DEPARTMENTS[one] == DEPARTMENTS[person]]
        return [box for box in boxes if person == next((p for p in alike if not box.parts_of(p)), None)]

    def _carried(self, boxes, acting, signing):
        """Whether these people alone, with those who sign, can bring one of the boxes to its done state."""
        seen, waiting = {self._node(box) for box in boxes}, deque(boxes)
        while waiting:
            for _steps, box in self._moves(waiting.popleft(), acting, signing):
                if box.state == self.law.done:
                    return True
                if (node := self._node(box)) not in seen:
                    seen.add(node)
                    waiting.append(box)
        return False
