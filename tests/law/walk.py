"""Walks the real engine breadth-first over everything that five people can do to one ticket.

Five people who would be tempted: the coordinator, who also leads; two heads of departments that could both do the work,
each also appointed verifier; a handler; and a verifier who also coordinates.

A node is what decides the future: the state, the lead department and whether the other one led before, whether the
work is ready, what was said of the measure, who submitted and verified, and which of the heads has worked. What is open
is taken at every node. What is denied is asked of the offers at every node, and tried wherever a person meets a reason
in a state for the first time.
"""

from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction

from record.models import Attempt, Event
from tests.law.checksum import checksum
from tests.law.table import SAID, lines, verb_of
from tracker.models import Ticket
from tracker.steps import BEGINS_A_CYCLE
from tracker.store import keep
from tracker.vocabulary import State
from workflow import engine
from workflow.refusals import TransitionRefused

PEOPLE = ("coordinator", "head", "handler", "head2", "verifier")
SECOND_ROLES = {
    "coordinator": [("leader", "unit")],
    "head": [("verifier", "unit")],
    "head2": [("verifier", "unit")],
    "verifier": [("coordinator", "unit")],
}
# What each person tries at each node. Where the law knows no difference, one request stands for all of its kind.
ASKED = {
    "assign": ("assign", SAID["assign"] | {"leader": "coordinator"}),
    "accept": ("accept", {}),
    "decline": ("decline", SAID["decline"]),
    "work": ("report_progress", SAID["report_progress"]),
    "submit": ("submit", SAID["submit"]),
    "take_back": ("take_back", {}),
    "pass": ("review", {"measures": "1", "verdict": "passed", "reason": "属实。"}),
    "return": ("review", {"measures": "1", "verdict": "returned", "reason": "不全。"}),
    "send_back": ("send_back", {"reason": "请补。"}),
    "verify": ("verify", SAID["verify"]),
    "close": ("close", SAID["close"]),
    "reopen": ("reopen", SAID["reopen"]),
    "rebound": ("rebound", SAID["rebound"]),
    "cancel": ("cancel", SAID["cancel"]),
    "hand_over": ("reassign", {"department": "finance", "reason": "职责调整。"}),
}
ALLOWED = {(state, verb_of(row), target) for state, row, target, signs in lines() if "+" in signs.values()}
WORKING = ("accept", "report_progress", "submit")
CARRYING = ("accept", "submit", "verify", "close")


@contextmanager
def undone():
    """Whatever is done inside was never done."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


@dataclass
class Walk:
    """`findings` are sentences with the shortest path that leads to what is wrong."""

    office: object
    findings: list = field(default_factory=list)
    nodes: dict = field(default_factory=dict)
    met: set = field(default_factory=set)
    edges: set = field(default_factory=set)

    def go(self, start=()):
        """Walk until nothing new is found, or something wrong; from the end of the path `start`."""
        self._set_up()
        waiting = deque([start])
        while waiting and not self.findings:
            path = waiting.popleft()
            with undone():
                for step in path:
                    self._take(*step)
                waiting.extend(self._look_around(path))
        return self

    def _set_up(self):
        office = self.office
        for person, roles in SECOND_ROLES.items():
            for role, place in roles:
                office.appoint(person, role, place)
        self.proof = keep([b"proof"], "proof.txt")
        self.ticket = office.ticket()
        office.do(self.ticket, "assign", "coordinator", **ASKED["assign"][1])
        office.do(self.ticket, "add_measure", "coordinator", text="修订办法")
        self.nodes[self._signature()] = ()

    def _look_around(self, path):
        """Take what is open, each for itself; try what is denied and was not tried like this before."""
        found, denied, state = [], [], self._state()
        for person in PEOPLE:
            offers = {o.verb: o for o in engine.offers(self._ticket(), self.office.people[person])}
            for transition_request, (verb, _said) in ASKED.items():
                if verb not in offers:  # it does not concern the ticket here
                    continue
                step, reasons = (person, transition_request), tuple(r.code for r in offers[verb].refusals)
                if not reasons:
                    found += self._follow((*path, step), state)
                elif (state, step, reasons) not in self.met:
                    self.met.add((state, step, reasons))
                    denied.append(step)
        self._try_in_vain(path, denied)
        return found

    def _follow(self, path, state):
        """Where the last step of the path leads, if nobody has been there; undone again."""
        with undone():
            try:
                event = self._take(*path[-1])
            except TransitionRefused:
                return []  # what is offered may still be refused for what was said, such as handing over to the holder
            self.edges.add((state, event.what, event.to_state))
            self._judge(path, state, event)
            signature = self._signature()
        if signature in self.nodes:
            return []
        self.nodes[signature] = path
        return [] if signature[0] in (State.CANCELLED, "next cycle") else [path]

    def _try_in_vain(self, path, denied):
        """Every denial is a refusal that leaves an attempt and nothing else."""
        if not denied:
            return
        with undone():
            here = checksum()
            for step in denied:
                self._ask_in_vain(path, step)
            changed = checksum() != here
            if not self.findings and Attempt.objects.count() != len(denied):
                self._blame(path, f"{len(denied)} denials left {Attempt.objects.count()} attempts")
        if changed and not self.findings:
            with undone():
                self._find_culprit(path, denied, here)

    def _ask_in_vain(self, path, step):
        try:
            self._take(*step)
        except TransitionRefused:
            return
        self._blame((*path, step), "taken although it was not offered")

    def _find_culprit(self, path, denied, here):
        for step in denied:
            self._ask_in_vain(path, step)
            if checksum() != here:
                return self._blame((*path, step), "denied, and yet something was changed")
        return None

    def _take(self, person, transition_request):
        name, said = ASKED[transition_request]
        files = (self.proof,) if transition_request == "work" and not self.ticket.evidence.exists() else ()
        return self.office.do(self.ticket, name, person, files=files, **said)

    def _judge(self, path, before, event):
        """What must hold of every step that was taken."""
        ticket = self._ticket()
        if (before, event.what, ticket.state) not in ALLOWED:
            self._blame(path, f"{event.what} led from {before} to {ticket.state}")
        if ticket.state == State.VERIFIED and ticket.verified_by_id in self._workers():
            self._blame(path, "verified by somebody who worked on it")
        if ticket.state in (State.VERIFIED, State.CLOSED) and "verify" not in self._since_last_submission():
            self._blame(path, f"{ticket.state} round verify")
        if ticket.state == State.CLOSED and len(self._carriers()) < 2:
            self._blame(path, "carried from assigned to closed by one person alone")
        if event.what == "close" and event.actor_id == ticket.verified_by_id:
            self._blame(path, "closed by whoever verified it")
        if event.what == "rebound" and event.actor_id in self._part_of_the_work():
            self._blame(path, "looked back upon by somebody who had a part in it")

    def _blame(self, path, what):
        told = " → ".join(f"{person} {transition_request}" for person, transition_request in path)
        self.findings.append(f"{what}: {told or 'at once'}")

    # --- what is read of the ticket, past the code that is tried ------------------------------------------------------

    def _ticket(self):
        return Ticket.objects.get(pk=self.ticket.pk)

    def _state(self):
        return Ticket.objects.values_list("state", flat=True).get(pk=self.ticket.pk)

    def _events(self):
        return list(
            Event.objects.filter(subject=self.ticket.subject_key).order_by("version").values_list("what", "actor_id")
        )

    def _cycle(self):
        events = self._events()
        last = max((n for n, (what, _) in enumerate(events) if what in BEGINS_A_CYCLE), default=0)
        return events[last:]

    def _workers(self):
        """Who did a worker's step in this cycle."""
        return {actor for what, actor in self._cycle() if what in WORKING}

    def _part_of_the_work(self):
        """Who worked on it or closed it, in whatever cycle."""
        return {actor for what, actor in self._events() if what in (*WORKING, "close")}

    def _carriers(self):
        """Who took the steps without which it does not come from assigned to closed."""
        return {actor for what, actor in self._events() if what in CARRYING}

    def _since_last_submission(self):
        whats = [what for what, _ in self._events()]
        last = max((n for n, what in enumerate(whats) if what == "submit"), default=0)
        return whats[last:]

    def _signature(self):
        ticket, office = self._ticket(), self.office
        if ticket.state == State.CANCELLED:
            return (ticket.state,)
        if ticket.cycle > 1:
            return ("next cycle",)
        if ticket.state == State.CLOSED:
            return (ticket.state, ticket.verified_by_id)
        measure = self.ticket.measures.get()
        return (
            ticket.state,
            ticket.lead_department_id,
            self._has_led("finance"),
            measure.progress == 100 and measure.verdict != "returned",
            ticket.state == State.SUBMITTED and measure.verdict,
            ticket.submitted_by_id,
            ticket.verified_by_id,
            frozenset(self._workers() & {office.head.pk, office.head2.pk}),
        )

    def _has_led(self, code):
        department = self.office.departments[code].pk
        return Ticket.history.filter(id=self.ticket.pk, lead_department_id=department).exists()
