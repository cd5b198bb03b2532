"""A law of states and verbs as plain data, for whoever proves it, draws it or walks through it on paper.

It is derived from declarations, and knows nothing of what moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow.plans import NAMED, Gate, Plan

WORK, VERIFICATION = "work", "verification"
MEASURES, EVIDENCE = "measures", "evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class LawVerb:
    """One step. `moves` are (from, to); `roles` those of which one is needed, nobody's in particular where empty.

    `part` is what the step makes its taker part of (WORK, VERIFICATION), `apart_from` the parts that exclude from it;
    `separations` those beyond the person that it keeps where a procedure asks them. `takes` are the fields that can be
    filled with it. Where `is_refusal`, only those take it who are asked to sign.
    """

    name: str
    moves: frozenset[tuple[str, str]]
    roles: frozenset[str] = frozenset()
    part: str = ""
    apart_from: frozenset[str] = frozenset()
    separations: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    is_refusal: bool = False

    @property
    def sources(self) -> frozenset[str]:
        return frozenset(source for source, _target in self.moves)


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Where things are born (`start`, by the verb `birth`), where the work is handed over (`begun`), where it is
    `done`, and where else it may end.

    `fills` says in which states an amendment can fill what a procedure may demand. The rest are words: which verbs can
    be signed, before which the plan is approved, which roles there are, who is named, who grants, which files are kept,
    and which separation keeps a whole `group` of people from their own work.
    """

    states: tuple[str, ...]
    start: str
    begun: str
    done: str
    ends: frozenset[str]
    verbs: Mapping[str, LawVerb]
    birth: str
    fills: Mapping[str, frozenset[str]] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    named_roles: frozenset[str] = frozenset()
    granting: frozenset[str] = frozenset()
    signable: frozenset[str] = frozenset()
    approved_before: str = ""
    group: str = ""
    evidence_kinds: frozenset[str] = frozenset()

    @property
    def working_states(self) -> frozenset[str]:
        """Where work is done; what comes back here is no longer verified."""
        return frozenset().union(*(verb.sources for verb in self.verbs.values() if verb.part == WORK))

    def renews(self, verb: LawVerb, source: str) -> bool:
        """Whether the step begins a new cycle: it leads out of an end."""
        return source in self.ends

    def takes_verification_away(self, verb: LawVerb, target: str) -> bool:
        return verb.part == WORK or target in self.working_states

    def may_be_held(self, role: str, scope: str) -> bool:
        """Whether somebody can hold the role over the scope."""
        return role in (self.named_roles if scope == NAMED else self.roles)

    def gates_in(self, plan: Plan, state: str) -> list[Gate]:
        """The gates whose signatures are given in this state, that of the plan of measures included."""
        gated = {name: plan.demands(name).sign_offs for name in self.verbs}
        gates = [gate for name, gate in gated.items() if gate and state in self.verbs[name].sources]
        before = self.verbs.get(self.approved_before)
        return [*gates, plan.approval] if plan.approval and before and state in before.sources else gates

    def is_open_to_refusal(self, plan: Plan, state: str) -> bool:
        """Whether sign-offs are asked in this state, so that somebody can refuse."""
        return bool(self.gates_in(plan, state))

    def signers_in(self, plan: Plan, state: str) -> set[str]:
        """The roles that are asked to sign in this state."""
        return {signer.role for gate in self.gates_in(plan, state) for signer in gate.signers if signer.role}
