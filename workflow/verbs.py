"""How steps are declared and found: verbs are django-fsm's transitions, amendments change rows and no state.

All that is true of a step stands in its declaration. A permission is `permission(subject, standing) -> bool`, a rule
`rule(subject, transition_request) -> Refusal | list[Refusal] | None`. `needs` are about the subject and are judged in
offers too; `asks` are about what the asker said.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Model
from django_fsm import FSMFieldMixin
from django_fsm import transition as fsm_transition

from workflow.refusals import Refusal, RefusalKind

_amendments: dict[type[Model], dict[str, "Step"]] = defaultdict(dict)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Anything that a subject may be asked to do: a verb, or an amendment that moves no state.

    What has no default has no safe one: a step that forgets to say whether it is work (which keeps its taker from
    judging that work), or how it is called, does not start. Subjects whose steps have more to say extend this class.

    People read its `label`, the `sentence` after the name of whoever took it, and what is `done`; `confirm` is what the
    button of its form says where the label does not do, `reason` what its form calls the reason where no rule that
    wants one has a label for it (None where it asks for none), and `reason_help` what is said beside it. `takes` names
    the answers that the step understands; `concerns(subject)` tells where offering it makes sense at all; `attaches`
    lets files come with it; `bears(subject, transition_request)` gives the unborn subjects that come into the world
    with it. With `always` an amendment leaves an event even where no row changed. `rank` is the place on the action
    bar, the most likely step first, None for steps offered elsewhere; `tone` how its buttons look.
    """

    name: str
    write: Callable
    may: tuple
    is_work: bool
    label: Any
    sentence: Any
    done: Any
    confirm: Any = ""
    reason: Any = ""
    reason_help: Any = ""
    needs: tuple = ()
    asks: tuple = ()
    takes: tuple[str, ...] = ()
    sources: frozenset | None = None
    targets: frozenset = frozenset()
    concerns: Callable = _always
    attaches: bool = False
    bears: Callable | None = None
    always: bool = False
    is_verb: bool = False
    rank: int | None = None
    tone: str = ""

    def __post_init__(self):
        for part in ("may", "needs", "asks", "takes"):
            object.__setattr__(self, part, tuple(getattr(self, part)))
        if not self.may:
            raise TypeError(f"{self.name}: a step names who may take it.")

    @property
    def is_birth(self) -> bool:
        return self.is_verb and "" in self.sources

    @property
    def recorded(self) -> dict:
        """What its event says of it. Verbs always leave one, and a history row; an amendment is a `change`, and may
        come to nothing.
        """
        if self.is_verb:
            return {"what": self.name, "always": True}
        return {"what": "change", "detail": self.name, "always": self.always}

    def allows(self, subject, standing) -> bool:
        return all(allows(subject, standing) for allows in self.may)

    def objections(self, subject, standing, transition_request=None) -> list[Refusal]:
        """Every reason against taking this step; without a transition request only what can be said before it."""
        refusals = [allows.refusal for allows in self.may if not allows(subject, standing)]
        if self.sources is not None and subject.state not in self.sources:
            return [*refusals, Refusal("wrong_state", subject.wrong_state())]
        rules = self.needs if transition_request is None else (*self.needs, *self.asks)
        return [*refusals, *(r for rule in rules for r in as_list(rule(subject, transition_request)))]


def transition(field, *, source, target, kind=Step, **declared):
    """Declare a verb: a method of the subject that sets its fields and may return rows of its family to save.

    `source` and `target` as django-fsm has them, `declared` what a Step of this `kind` says.
    """

    def declare(write):
        step = kind(
            name=write.__name__,
            write=lambda subject, transition_request: getattr(subject, write.__name__)(transition_request),
            is_verb=True,
            sources=frozenset(source if isinstance(source, list | tuple) else [source]),
            targets=_targets(source, target),
            **declared,
        )
        lets = fsm_transition(field=field, source=source, target=target, permission=step.allows, custom={"step": step})
        return lets(write)

    return declare


def amendment(model, *, states=None, kind=Step, **declared):
    """Declare a change of the rows of a `model`'s subject that moves no state, in these `states` or in any.

    The decorated function takes the subject and the transition request and returns the rows to save.
    """

    def declare(write):
        step = kind(name=write.__name__, write=write, sources=None if states is None else frozenset(states), **declared)
        _amendments[model][step.name] = step
        return step

    return declare


@cache
def verbs_of(model: type[Model]) -> dict[str, Step]:
    """Every verb of the model by its name, in the order in which the class declares them."""
    field = next(f for f in model._meta.concrete_fields if isinstance(f, FSMFieldMixin))
    found = {declared.name: declared.custom["step"] for declared in field.get_all_transitions(model)}
    order = [name for base in model.__mro__ for name in vars(base)]
    return dict(sorted(found.items(), key=lambda item: order.index(item[0])))


def amendments_of(model: type[Model]) -> dict[str, Step]:
    """Every amendment of the model by its name, in the order in which they are declared."""
    return _amendments[model]


def steps_of(model: type[Model]) -> dict[str, Step]:
    """Everything that a subject of the model may be asked to do, by its name: its verbs, then its amendments."""
    return verbs_of(model) | amendments_of(model)


def birth_of(model: type[Model]) -> str:
    """The verb by which subjects of the model come into the world."""
    return next(step.name for step in verbs_of(model).values() if step.is_birth)


def _targets(source, target):
    """Where a transition may end; a verb that stays ends where it began."""
    if target is None:
        return frozenset(source if isinstance(source, list | tuple) else [source])
    return frozenset(getattr(target, "allowed_states", None) or [target])


def as_list(answer) -> list[Refusal]:
    """A rule is silent, or gives one reason or several."""
    if answer is None:
        return []
    return [answer] if isinstance(answer, Refusal) else list(answer)
