"""A law and a plan told step by step: what a drawing shows, as a list that can be read aloud."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organization.labels import enumerated
from workflow.law import VERIFICATION, WORK, Law, LawVerb
from workflow.plans import PERSON, THE_PLAN, Demands, Gate, GateRule, Plan, Signer

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Told:
    """One step in words; `demands` are sentences without a full stop, empty where nothing is asked."""

    name: str
    label: str
    ways: tuple[str, ...]
    who: str
    demands: tuple[str, ...]


def told(law: Law, plan: Plan, say: Say) -> list[Told]:
    """Every step that the law knows and the plan leaves open, in the law's order."""
    return [
        Told(
            name=verb.name,
            label=str(say(verb.name)),
            ways=tuple(_ways(law, verb, say)),
            who=who(verb, plan.demands(verb.name), say),
            demands=tuple(demanded(law, plan, verb, say)),
        )
        for verb in law.verbs.values()
        if not verb.is_refusal or plan.has_gates
    ]


def who(verb: LawVerb, demands: Demands, say: Say) -> str:
    """Which roles may take the step."""
    if verb.is_refusal:
        return _("whoever is asked to sign")
    roles = verb.roles if demands.roles is None else demands.roles
    return enumerated(say(role) for role in sorted(roles)) or _("anybody concerned")


def demanded(law: Law, plan: Plan, verb: LawVerb, say: Say) -> Iterator[str]:
    """What has to hold before the step, beyond who may take it."""
    demands = plan.demands(verb.name)
    if WORK in verb.apart_from:
        yield _("by somebody who did not work on it")
    if VERIFICATION in verb.apart_from:
        yield _("by somebody who did not verify it")
    if kept := (demands.separation - {PERSON}) & verb.separations:
        yield _("apart from the work by %(parts)s too") % {"parts": enumerated(say(each) for each in sorted(kept))}
    if demands.measures:
        yield ngettext("at least %(n)s measure", "at least %(n)s measures", demands.measures) % {"n": demands.measures}
    if demands.evidence:
        yield ngettext("at least %(n)s piece of evidence", "at least %(n)s pieces of evidence", demands.evidence) % {
            "n": demands.evidence
        }
    if demands.evidence_kinds:
        yield _("evidence of the types %(types)s") % {"types": enumerated(sorted(demands.evidence_kinds))}
    if demands.fields:
        yield _("filled in: %(fields)s") % {"fields": enumerated(say(name) for name in demands.fields)}
    if verb.name == law.approved_before and plan.approval:
        yield _("plan of measures approved by %(who)s") % {"who": gate(plan.approval, say)}
    if demands.sign_offs:
        yield _("signed by %(who)s") % {"who": gate(demands.sign_offs, say)}


def gate(wanted: Gate, say: Say) -> str:
    """Whose signatures are wanted, and how many."""
    names = enumerated(signer(each, say) for each in wanted.signers)
    if wanted.rule == GateRule.AT_LEAST:
        return _("%(n)s of: %(who)s") % {"n": wanted.wanted, "who": names}
    return _("%(who)s, one after another") % {"who": names} if wanted.in_order else names


def signer(wanted: Signer, say: Say) -> str:
    if wanted.person:
        return wanted.person
    return _("%(role)s (%(scope)s)") % {"role": say(wanted.role), "scope": say(wanted.scope)}


def gates_of(plan: Plan, name: str, law: Law) -> int:
    """How many signatures the step waits for, those of the plan of measures included."""
    waits = [plan.demands(name).sign_offs, plan.gate(THE_PLAN) if name == law.approved_before else None]
    return sum(each.wanted for each in waits if each)


def _ways(law, verb, say):
    """“from → to” for each target, sources together; a step that stays says so."""
    stays = [state for state in law.states if (state, state) in verb.moves]
    if stays:
        yield _("%(states)s (stays)") % {"states": enumerated(say(state) for state in stays)}
    for target in law.states:
        sources = [state for state in law.states if state != target and (state, target) in verb.moves]
        if sources:
            yield f"{enumerated(say(state) for state in sources)} → {say(target)}"
