"""Small laws and plans made by chance, the same for the same seed."""

import random

from workflow.law import EVIDENCE, MEASURES, VERIFICATION, WORK, Law, LawVerb
from workflow.plans import Demands, Gate, Plan, Signer

ROLES = ("head", "verifier", "leader")
NAMED = ("xi", "yu")
FIELDS = ("outcome", "result")


def procedure(seed: int) -> tuple[Law, Plan]:
    """A law of three to five states with a road through them, a few more steps, and a plan that narrows it."""
    chance = random.Random(seed)
    law = _law(chance)
    return law, _plan(chance, law)


def _law(chance):
    states = tuple(f"s{n}" for n in range(1, chance.randint(3, 5) + 1))
    done, verbs = states[-1], [*_road(chance, states), *_byways(chance, states)]
    ends = {done, *chance.sample(states[1:-1], chance.random() < 0.3)}
    return Law(
        states=states,
        start=states[0],
        birth="register",
        begun=chance.choice(states[:2]),
        done=done,
        ends=frozenset(ends),
        verbs={verb.name: verb for verb in verbs},
        fills={fact: frozenset(chance.sample(states, chance.randint(0, 2))) for fact in (MEASURES, EVIDENCE)},
        roles=frozenset(ROLES),
        named_roles=frozenset({"leader"}),
        approved_before="submit",
        group="department",
        signable=frozenset({"submit", "verify", "close"}),
        evidence_kinds=frozenset({"pdf"}),
    )


def _road(chance, states):
    """From each state to the next: work, in the end verified and closed; sometimes a step of it is left out."""
    names = ["accept", "submit", "verify", "close"][-(len(states) - 1) :]
    for name, source, target in zip(names, states[:-1], states[1:], strict=True):
        if chance.random() > 0.06:
            yield _verb(chance, name, [(source, target)])


def _byways(chance, states):
    for name in chance.sample(["assign", "send_back", "reopen", "cancel"], chance.randint(0, 3)):
        target = chance.choice(states)
        yield _verb(chance, name, [(source, target) for source in chance.sample(states, chance.randint(1, 2))])


def _verb(chance, name, moves):
    part = {"accept": WORK, "submit": WORK, "verify": VERIFICATION}.get(name, "")
    apart = {"verify": [WORK], "close": [VERIFICATION, WORK]}.get(name, [])
    return LawVerb(
        name=name,
        moves=frozenset(moves),
        roles=frozenset(chance.sample(ROLES, chance.randint(0, 2))),
        part=part if chance.random() < 0.9 else "",
        apart_from=frozenset(each for each in apart if chance.random() < 0.6),
        separations=frozenset({"department"} if name == "verify" and chance.random() < 0.7 else ()),
        takes=frozenset(field for field in FIELDS if chance.random() < 0.3),
    )


def _plan(chance, law):
    asked = [name for name in law.verbs if chance.random() < 0.5]
    return Plan(
        verbs={name: _demands(chance, law, name) for name in asked},
        approval=_gate(chance, approval=True) if chance.random() < 0.2 else None,
    )


def _demands(chance, law, name):
    return Demands(
        measures=chance.random() < 0.15,
        evidence=chance.random() < 0.15,
        evidence_kinds=frozenset(["exe"] if chance.random() < 0.03 else []),
        fields=tuple(field for field in FIELDS if chance.random() < 0.15),
        separation=frozenset({"person", *(["department"] if chance.random() < 0.3 else [])}),
        roles=frozenset(chance.sample(ROLES, 1)) if chance.random() < 0.15 else None,
        sign_offs=_gate(chance) if name in law.signable and chance.random() < 0.3 else None,
    )


def _gate(chance, approval=False):
    """Signers by role and by name, sometimes the same person twice, sometimes more wanted than there are."""
    if approval:
        return Gate(
            signers=(Signer(role=chance.choice(("leader", "nobody")) if chance.random() < 0.3 else "head"),),
            wanted=1,
        )
    signers = tuple(
        Signer(person=chance.choice(NAMED)) if chance.random() < 0.5 else Signer(role=chance.choice(ROLES))
        for _n in range(chance.randint(1, 2))
    )
    return Gate(signers=signers, wanted=chance.randint(1, len(signers) + (chance.random() < 0.1)))
