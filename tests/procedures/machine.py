"""A class for each law, moved by the real engine: every verb a declared transition, every plan a set of its rules.

The people: three of one department, one of another, two who only sign by name. Everybody holds every role, but some
of it only by delegation, each from somebody of their own who never acts; what is done for that one counts for both.
"""

import json
from functools import lru_cache
from types import SimpleNamespace

from django.test.utils import isolate_apps

from tests.procedures.chance import NAMED, ROLES
from tests.toys.models import SAID, Box
from workflow.law import EVIDENCE, MEASURES, VERIFICATION, WORK
from workflow.plans import THE_PLAN
from workflow.refusals import Refusal
from workflow.verbs import amendment, permission, transition

DEPARTMENTS = {"ann": "one", "ben": "one", "cat": "one", "dan": "two"}
ACTING = tuple(DEPARTMENTS)
PEOPLE = (*ACTING, *NAMED)
OWN = {"ann": ROLES[:1], "ben": ROLES[1:], "cat": (), "dan": ROLES, "xi": ROLES, "yu": ROLES}


class Standing(SimpleNamespace):
    def holds(self, role):
        return role in ROLES

    def acting(self, roles):
        """Oneself, and whoever lends the authority where none of the roles is one's own."""
        borrowed = roles and not set(roles) & set(OWN[self.user.username])
        return {self.user.username} | ({f"lender of {self.user.username}"} if borrowed else set())


@isolate_apps("tests.toys")
def class_of(law, plan):
    """The class whose declared verbs are this law and whose rules are this plan, unknown to the office's apps."""
    verbs = {name: _declared(law, plan, verb) for name, verb in law.verbs.items()}
    made = type(
        "Box",
        (Box,),
        {
            "__module__": "tests.toys.models",
            "Meta": type("Meta", (), {"proxy": True, "app_label": "toys"}),
            "shut": None,
            "look": None,
            "register": _named(
                "register", transition("state", source="", target=law.start, may=[anybody], is_work=False, **SAID)
            ),
            **verbs,
            "standing_of": lambda self, actor, at: Standing(user=actor, at=at),
            "memory": property(lambda self: _read(self.note)),
            "facts": property(lambda self: frozenset(self.memory.get("facts", ()))),
            "parts_of": lambda self, name: frozenset(self.memory.get("parts", {}).get(name, ())),
            "remembering": _remembering,
        },
    )
    # The rows are boxes, and so is their history.
    made._meta.simple_history_manager_attribute = Box._meta.simple_history_manager_attribute
    return made


@permission("anybody", "Anybody.")
def anybody(box, standing):
    return True


@lru_cache(maxsize=10_000)
def _read(note):
    return json.loads(note or "{}")


def _remembering(box, **news):
    box.note = json.dumps(box.memory | news, sort_keys=True)


def _declared(law, plan, verb):
    targets = {target for _source, target in verb.moves}
    return _named(
        verb.name,
        transition(
            "state",
            source=sorted(verb.sources),
            target=targets.pop(),
            is_work=verb.part == WORK,
            **SAID,
            may=[
                _of_role(verb),
                _reserved(verb, plan),
                _apart(verb),
                _of_another_department(verb, plan),
                _unsigned(verb),
            ],
            needs=[_demanded(verb, plan, law), _signed(law, verb, plan)],
            takes=sorted(verb.takes),
        ),
        lambda box, transition_request: _moved(law, verb, box, transition_request),
    )


def _named(name, declare, write=lambda box, transition_request: None):
    def step(self, transition_request):
        return write(self, transition_request)

    step.__name__ = step.__qualname__ = name
    return declare(step)


def _moved(law, verb, box, transition_request):
    """What a step leaves behind: who took which part, whether it is verified still, what was filled."""
    memory, source, target = box.memory, box.state, next(iter(verb.moves))[1]
    parts, verified = memory.get("parts", {}), memory.get("verified", False)
    if source in law.ends:
        parts, verified = {}, False
    if verb.part == WORK or target in law.working_states:
        parts = {name: sorted(set(had) - {VERIFICATION}) for name, had in parts.items()}
        verified = False
    if verb.part:
        for name in Standing(user=transition_request.actor).acting(verb.roles):
            parts = parts | {name: sorted({*parts.get(name, ()), verb.part})}
    box.remembering(
        parts={name: had for name, had in parts.items() if had},
        verified=verified or verb.part == VERIFICATION,
        facts=sorted({*memory.get("facts", ()), *transition_request.answers}),
        signed={},
    )


# --- who may -------------------------------------------------------------------------------------------------------


def _of_role(verb):
    @permission("no_role", "No role.", roles=verb.roles)
    def holds_a_role(box, standing):
        return not verb.roles or any(standing.holds(role) for role in verb.roles)

    return holds_a_role


def _reserved(verb, plan):
    @permission("reserved", "Reserved.")
    def the_plan_lets(box, standing):
        roles = plan.demands(verb.name).roles
        if roles is None or not verb.roles:
            return roles is None or any(standing.holds(role) for role in roles)
        return roles <= verb.roles and any(standing.holds(role) for role in roles)

    return the_plan_lets


def _apart(verb):
    @permission("not_apart", "Not apart.", apart_from=verb.apart_from)
    def has_no_such_part(box, standing):
        return not any(verb.apart_from & box.parts_of(name) for name in standing.acting(verb.roles))

    return has_no_such_part


def _of_another_department(verb, plan):
    kept = "department" in verb.separations & plan.demands(verb.name).separation

    @permission("same_department", "Same department.")
    def did_no_work_there(box, standing):
        worked = {DEPARTMENTS.get(name) for name, had in box.memory.get("parts", {}).items() if WORK in had}
        return not kept or DEPARTMENTS.get(standing.user.username) not in worked

    return did_no_work_there


def _unsigned(verb):
    @permission("signed_it", "Signed it.")
    def has_not_signed(box, standing):
        return standing.user.username not in _signers(box, verb.name)

    return has_not_signed


# --- what must hold --------------------------------------------------------------------------------------------------


def _demanded(verb, plan, law):
    demands = plan.demands(verb.name)
    facts = {*demands.fields} | ({MEASURES} if demands.measures else set())
    facts |= {EVIDENCE} if demands.evidence or demands.evidence_kinds else set()

    def as_the_plan_asks(box, transition_request):
        said = verb.takes if transition_request is None else transition_request.answers
        missing = [fact for fact in facts if fact not in box.facts and fact not in said]
        refused = demands.evidence_kinds - law.evidence_kinds
        return [Refusal("missing", what) for what in (*missing, *refused)]

    return as_the_plan_asks


def _signed(law, verb, plan):
    def signatures_are_given(box, transition_request):
        waits = [(verb.name, plan.demands(verb.name).sign_offs)]
        waits += [(THE_PLAN, plan.approval)] if verb.name == law.approved_before else []
        return [Refusal("unsigned", name) for name, gate in waits if gate and len(_signers(box, name)) < gate.wanted]

    return signatures_are_given


def _signers(box, name):
    return box.memory.get("signed", {}).get(name, {}).values()


def signing(model, law, plan, name):
    """The amendment by which somebody signs for a verb, or for the plan; None where nothing is signed."""
    gate = plan.gate(name)
    if gate is None:
        return None
    waits = law.approved_before if name == THE_PLAN else name
    sources = law.verbs[waits].sources if waits in law.verbs else ()

    def rows(box):
        return box.memory.get("signed", {}).get(name, {})

    def next_row(box, standing):
        """The first row that is asked of the person and not signed; a person signs once."""
        if standing.user.username in rows(box).values():
            return None
        for position, signer in enumerate(gate.signers):
            is_theirs = signer.person == standing.user.username if signer.person else standing.holds(signer.role)
            if is_theirs and str(position) not in rows(box):
                return str(position)
        return None

    @permission("not_asked", "Not asked.")
    def is_asked(box, standing):
        return next_row(box, standing) is not None

    def sign(box, transition_request):
        position = next_row(box, Standing(user=transition_request.actor))
        signed = box.memory.get("signed", {})
        box.remembering(signed=signed | {name: rows(box) | {position: transition_request.actor.username}})

    sign.__name__ = f"sign_{name}"
    return amendment(model, may=[is_asked], is_work=False, **SAID, states=sources)(sign)


def filling(model, law, fact):
    """The amendment by which anybody fills what a plan may demand."""

    def fill(box, transition_request):
        box.remembering(facts=sorted({*box.facts, fact}))

    fill.__name__ = f"fill_{fact}"
    return amendment(model, may=[anybody], is_work=True, **SAID, states=law.fills.get(fact, ()))(fill)
