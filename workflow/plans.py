"""A procedure as plain data: what an office asks of each verb beyond the law. The format: `procedure.schema.json`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# What the plan of measures is signed under: it comes before the first submission and moves nothing by itself.
THE_PLAN = "plan"
# The scope of whoever the subject itself names in a role, beside those that its vocabulary knows.
NAMED = "named"
# The separation that holds at every verb, whether or not a procedure says so.
PERSON = "person"


class Unit(StrEnum):
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


class GateRule(StrEnum):
    IN_ORDER = "in_order"
    ALL = "all"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Whose sign-off is wanted: a person by username, or whoever holds a role over a scope."""

    role: str = ""
    scope: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The sign-offs of one verb: all of `signers`, one after another where in order, or `wanted` of them."""

    signers: tuple[Signer, ...]
    rule: str = GateRule.ALL
    wanted: int

    @property
    def in_order(self) -> bool:
        return self.rule == GateRule.IN_ORDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What one verb needs.

    `measures` and `evidence` are numbers, `fields` the subject's columns that must be filled by then, `separation` who
    must stand apart from the work, `roles` (where not None) the only roles among those of the law that may take the
    step, `bulk` whether it may be taken for many subjects at once.
    """

    measures: int = 0
    evidence: int = 0
    evidence_kinds: frozenset[str] = frozenset()
    fields: tuple[str, ...] = ()
    separation: frozenset[str] = frozenset({PERSON})
    roles: frozenset[str] | None = None
    sign_offs: Gate | None = None
    bulk: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """A span of time from one day to another: so many days of the calendar, working days or months."""

    offset: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule(Offset):
    """Which day a due date falls on, counted from `counts_from`; `text` is the source's own wording."""

    id: str
    counts_from: str
    text: str
    term: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRule(Offset):
    """The nth extension: by how much at most, supported by which role first (none where blank), granted by which."""

    granted_by: str
    supported_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBackRule(Offset):
    """When, after closing, subjects of this term (blank: all) are looked at again."""

    term: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    verbs: Mapping[str, Demands] = field(default_factory=dict)
    approval: Gate | None = None
    deadlines: tuple[DeadlineRule, ...] = ()
    extensions: tuple[ExtensionRule, ...] = ()
    look_backs: tuple[LookBackRule, ...] = ()
    # Verbs that may be taken for many subjects at once where nothing is said of them.
    bulk: frozenset[str] = frozenset()

    def demands(self, verb: str) -> Demands:
        return self.verbs.get(verb) or Demands(bulk=verb in self.bulk)

    def gate(self, verb: str) -> Gate | None:
        """The sign-offs that the verb waits for; `THE_PLAN` names those of the plan of measures."""
        return self.approval if verb == THE_PLAN else self.demands(verb).sign_offs

    @property
    def has_gates(self) -> bool:
        return self.approval is not None or any(demands.sign_offs for demands in self.verbs.values())
