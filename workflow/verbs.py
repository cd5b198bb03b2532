"""How verbs are declared and found: django-fsm's transitions, with who may take them and what must hold.

A permission is `permission(subject, standing) -> bool`, a rule `rule(subject, transition_request) -> Refusal |
list[Refusal] | None`. `needs` are about the subject and are judged in offers too; `asks` are about what the asker said.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.db.models import Model
from django_fsm import FSMFieldMixin
from django_fsm import transition as fsm_transition

from workflow.refusals import Refusal, RefusalKind

_amendments: dict[str, "Step"] = {}


def permission(code: str, message, *, roles=(), apart_from=()):
    """Name the refusal that a person gets whom the decorated permission does not allow.

    For whoever proves the law on plain data: `roles`, one of which the permission presupposes (none named: it narrows
    what others allow), and `apart_from`, the parts of the work ("work", "verification") that exclude from this one.
    """

    def declare(allows):
        allows.refusal = Refusal(code, message, RefusalKind.PERMISSION)
        allows.roles, allows.apart_from = frozenset(roles), frozenset(apart_from)
        return allows

    return declare


def _always(subject):
    return True


def transition(field, *, source, target, may, is_work, needs=(), asks=(), takes=(), concerns=_always):
    """Declare a verb. `may` lists permissions that must all hold; none at all would open it to everybody.

    `is_work` says whether taking it is work on the subject, which keeps its taker from judging that work; there is no
    default, for a step that forgets to say would be a way round the separation.
    `takes` names the answers that the verb understands; `concerns(subject)` tells where offering it makes sense at all.
    """
    if not may:
        raise TypeError("A verb names who may take it.")
    return fsm_transition(
        field=field,
        source=source,
        target=target,
        permission=lambda subject, standing: all(allows(subject, standing) for allows in may),
        custom={
            "may": tuple(may),
            "is_work": is_work,
            "needs": tuple(needs),
            "asks": tuple(asks),
            "takes": tuple(takes),
            "concerns": concerns,
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Anything a subject may be asked to do: a verb, or an amendment that moves no state."""

    name: str
    may: tuple
    is_work: bool
    needs: tuple = ()
    asks: tuple = ()
    takes: tuple[str, ...] = ()
    sources: frozenset | None = None
    targets: frozenset = frozenset()
    write: Callable
    concerns: Callable = _always
    always: bool = False
    is_verb: bool = False

    @property
    def is_birth(self) -> bool:
        return self.is_verb and "" in self.sources

    def objections(self, subject, standing, transition_request=None) -> list[Refusal]:
        """Every reason against taking this step; without a transition request only what can be said before it."""
        refusals = [allows.refusal for allows in self.may if not allows(subject, standing)]
        if self.sources is not None and subject.state not in self.sources:
            return [*refusals, Refusal("wrong_state", subject.wrong_state())]
        rules = self.needs if transition_request is None else (*self.needs, *self.asks)
        return [*refusals, *(r for rule in rules for r in _as_list(rule(subject, transition_request)))]


def amendment(*, may, is_work, needs=(), asks=(), takes=(), states=None, always=False):
    """Declare a change of a subject's rows that moves no state; the decorated function returns the rows to save.

    `is_work` as with a verb. With `always` it leaves an event even where no row of the subject changed.
    """

    def declare(write):
        _amendments[write.__name__] = Step(
            name=write.__name__,
            may=tuple(may),
            is_work=is_work,
            needs=tuple(needs),
            asks=tuple(asks),
            takes=tuple(takes),
            sources=None if states is None else frozenset(states),
            always=always,
            write=write,
        )
        return _amendments[write.__name__]

    return declare


def amendments_of(model: type[Model]) -> dict[str, Step]:
    """Every amendment of the model by its name, in the order in which they are declared."""
    return _amendments


def steps_of(model: type[Model]) -> dict[str, Step]:
    """Everything that a subject of the model may be asked to do, by its name: its verbs, then its amendments."""
    return verbs_of(model) | amendments_of(model)


@cache
def verbs_of(model: type[Model]) -> dict[str, Step]:
    """Every verb of the model by its name, in the order in which the class declares them."""
    field = next(f for f in model._meta.concrete_fields if isinstance(f, FSMFieldMixin))
    found = {}
    for declared in field.get_all_transitions(model):
        earlier = found.get(declared.name)
        found[declared.name] = Step(
            name=declared.name,
            sources=(earlier.sources if earlier else frozenset()) | {declared.source},
            targets=(earlier.targets if earlier else frozenset()) | _targets(declared),
            write=_calling(declared.name),
            is_verb=True,
            **declared.custom,
        )
    order = list(vars(model))
    return dict(sorted(found.items(), key=lambda item: order.index(item[0])))


def _targets(declared):
    """Where a transition may end; a verb that stays ends where it began."""
    if declared.target is None:
        return frozenset({declared.source})
    return frozenset(getattr(declared.target, "allowed_states", None) or {declared.target})


def _calling(name):
    return lambda subject, transition_request: getattr(subject, name)(transition_request)


def _as_list(answer) -> list[Refusal]:
    """A rule is silent, or gives one reason or several."""
    if answer is None:
        return []
    return [answer] if isinstance(answer, Refusal) else list(answer)
