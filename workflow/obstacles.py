"""What in a plan nobody can ever satisfy, whatever state things are in."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from organization.labels import enumerated
from workflow.law import Law
from workflow.plans import NAMED, PERSON, THE_PLAN, ExtensionRule, Gate, Plan, Unit


class Obstacle(NamedTuple):
    """A sentence with its words: codes, or several of them, that the reader's page names in its own way."""

    template: object
    words: dict

    def told(self, say=str) -> str:
        """The sentence in the reader's language, its codes named by `say`."""
        return self.template % {name: _named(value, say) for name, value in self.words.items()}


def obstacles_of(law: Law, plan: Plan, verb: str) -> Iterator[Obstacle]:
    """Why nobody can ever take the verb (or, for `THE_PLAN`, ever approve the plan)."""
    if gate := plan.gate(verb):
        yield from _gate(law, gate, verb)
    if verb == THE_PLAN:
        return
    demands, allowed = plan.demands(verb), law.verbs[verb].roles
    if demands.roles is not None and allowed and (outside := demands.roles - allowed or not demands.roles):
        outside = tuple(sorted(outside)) if isinstance(outside, frozenset) else ("–",)
        yield Obstacle(
            _("%(verb)s is reserved for %(roles)s, but the law lets only %(allowed)s take it."),
            {"verb": verb, "roles": outside, "allowed": tuple(sorted(allowed))},
        )
    if unknown := demands.evidence_kinds - law.evidence_kinds:
        yield Obstacle(
            _("%(verb)s asks for evidence of the type %(kinds)s, which the store does not take."),
            {"verb": verb, "kinds": tuple(sorted(unknown))},
        )


def _gate(law, gate, verb):
    if verb != THE_PLAN and verb not in law.signable:
        yield Obstacle(_("%(verb)s cannot wait for sign-offs."), {"verb": verb})
    for signer in gate.signers:
        if signer.role and not law.may_be_held(signer.role, signer.scope):
            yield Obstacle(
                _("%(verb)s is to be signed by %(role)s (%(scope)s), but nobody can hold that role there."),
                {"verb": verb, "role": signer.role, "scope": signer.scope},
            )
    if gate.wanted > (people := most_signatures(gate)):
        yield Obstacle(
            _("%(verb)s wants %(wanted)s signatures of different people, but can get %(people)s at most."),
            {"verb": verb, "wanted": str(gate.wanted), "people": str(people)},
        )


def most_signatures(gate: Gate) -> int:
    """How many different people can sign at most: whoever is named, by name or by the thing itself, signs once."""
    named = {(s.person, s.role) for s in gate.signers if s.person or s.scope == NAMED}
    others = [s for s in gate.signers if not s.person and s.scope != NAMED]
    return len(named) + len(others)


def separations_nobody_keeps(law: Law, plan: Plan) -> Iterator[tuple[str, Obstacle]]:
    """(verb, obstacle) for each separation that is asked where the law does not keep it."""
    for name, demands in plan.verbs.items():
        unkept = demands.separation - {PERSON} - (law.verbs[name].separations if name in law.verbs else set())
        if unkept:
            yield (
                name,
                Obstacle(
                    _("%(verb)s asks for the separation of %(parts)s, which nothing keeps at this step."),
                    {"verb": name, "parts": tuple(sorted(unkept))},
                ),
            )


def extensions_nobody_grants(law: Law, plan: Plan) -> Iterator[Obstacle]:
    for number, rule in enumerate(plan.extensions, start=1):
        if not _can_be_granted(law, rule):
            yield Obstacle(
                _("Nobody can grant extension %(number)s: only %(allowed)s support and grant, a day or more."),
                {"number": str(number), "allowed": tuple(sorted(law.granting))},
            )


def _can_be_granted(law, rule: ExtensionRule):
    known = rule.granted_by in law.granting and rule.supported_by in (law.granting | {""})
    return known and rule.offset > 0 and rule.unit in tuple(Unit)


def _named(value, say):
    if isinstance(value, tuple):
        return enumerated(say(each) for each in value)
    return str(say(value))
