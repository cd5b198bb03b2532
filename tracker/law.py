"""The ticket's law as plain data, read off the declarations: there is no second copy to fall out of step."""

from functools import cache
from types import SimpleNamespace

from tracker import permissions as may
from tracker import rules
from tracker.file_types import MEDIA_TYPES
from tracker.models import Ticket
from tracker.procedure_words import WORDS
from tracker.steps import STEPS
from tracker.vocabulary import OPEN_STATES, State
from workflow.law import VERIFICATION, WORK, Law, LawVerb
from workflow.verbs import Step, verbs_of

VERIFYING = "verify"
# Separations that a procedure may ask of a verb, each with the permission that keeps it there.
KEPT_BY = {"department": may.is_of_another_department, "superior": may.is_no_superior}


@cache
def ticket_law() -> Law:
    """The law under which every ticket moves; one for as long as the program runs."""
    return derive(verbs_of(Ticket))


def derive(verbs: dict[str, Step]) -> Law:
    """The law that these declared verbs make, with the amendments that fill what a procedure may demand."""
    return Law(
        states=tuple(State.values),
        start=State.REGISTERED.value,
        begun=State.ASSIGNED.value,
        done=State.CLOSED.value,
        ends=frozenset(set(State.values) - {state.value for state in OPEN_STATES}),
        verbs={name: _verb(step) for name, step in verbs.items() if not step.is_birth},
        birth=next(name for name, step in verbs.items() if step.is_birth),
        fills={step.fills: frozenset(map(str, step.sources)) for step in STEPS.values() if step.fills},
        roles=frozenset(WORDS.roles),
        named_roles=frozenset(WORDS.named_roles),
        granting=frozenset(WORDS.granting),
        signable=frozenset(WORDS.signable),
        approved_before=next(name for name, step in verbs.items() if step.after_the_plan),
        group="department",
        evidence_kinds=frozenset(MEDIA_TYPES),
    )


def _verb(step):
    named = [allows.roles for allows in step.may if allows.roles]
    return LawVerb(
        name=step.name,
        moves=frozenset(_moves(step)),
        roles=frozenset.intersection(*named) if named else frozenset(),
        part=_part(step),
        apart_from=frozenset().union(*(allows.apart_from for allows in step.may)),
        separations=frozenset(_separations(step)),
        takes=frozenset(step.takes) & frozenset(WORDS.fields),
        is_refusal=may.is_asked_to_sign in step.may,
    )


def _part(step):
    if step.name == VERIFYING:
        return VERIFICATION
    return WORK if step.is_work else ""


def _separations(step):
    """Department and superiors are asked about at the verification alone, wherever else their permissions stand."""
    if step.name == VERIFYING:
        yield from (name for name, keeps in KEPT_BY.items() if keeps in step.may)


def _moves(step):
    """(from, to) as declared. Of the targets that the ticket itself chooses those that the rules let through."""
    for declared in Ticket._meta.get_field("state").get_all_transitions(Ticket):
        if declared.name != step.name:
            continue
        for target in _targets(declared):
            if not hasattr(declared.target, "allowed_states") or _may_lead(step, declared.source, target):
                yield str(declared.source), str(target)


def _targets(declared):
    if declared.target is None:
        return [declared.source]
    return getattr(declared.target, "allowed_states", None) or [declared.target]


def _may_lead(step, source, target):
    """Whether the step stays, or may lead there because another department comes to lead."""
    if source == target or rules.the_lead_may_change_now not in step.asks:
        return True
    return target == State.ASSIGNED and rules.the_lead_may_change_now(_handed_over(source), None) is None


def _handed_over(state):
    """A ticket that is nowhere, about to be given to another department."""
    return SimpleNamespace(
        state=state,
        answers={},
        would_change=lambda answer, answers: True,
        get_state_display=lambda: state,
    )
