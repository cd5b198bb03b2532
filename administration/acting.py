"""The one road by which the registry is changed: replay or judge, act, record, as `workflow.engine` moves a ticket.

An act is told once: what the history calls it, who may, what must hold, what it takes, and what it does. Page, command
and interface call the same function, with plain values. A permission is `permission(asked) -> bool`, a rule
`rule(asked) -> Refusal | list[Refusal] | None`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import RegexValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from administration.scope import Administration
from organization.calendar import local_today
from organization.labels import enumerated
from record.clock import database_clock
from record.door import lock, open_door
from record.history import newest_id
from record.models import Event, Interface, Registry
from workflow.engine import KEY_REUSED, earlier_event, keeping_refusals, must_be_repeated
from workflow.refusals import Refusal, RefusalKind, TransitionRefused
from workflow.requests import TransitionRequest
from workflow.verbs import as_list

ACTS: dict[str, "Act"] = {}
STALE = Refusal("stale", _("Somebody changed this meanwhile."))
NOT_YOURS = Refusal("not_administrator", _("This is no longer yours to administer."), RefusalKind.PERMISSION)


def a_reason(*, required=False, help_text="", most=500):
    """Why, in a sentence: what most acts take beside their answers."""
    rows = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=_("Reason"), required=required, help_text=help_text, max_length=most, widget=rows)


@dataclass(frozen=True, slots=True)
class About:
    """The answer that names the row to be changed, and the rows among which the asker finds it."""

    answer: str
    rows: Callable


@dataclass(frozen=True, slots=True)
class Makes:
    """What of a new row its event keeps, parameter by column, so that the same request finds it again."""

    model: type
    columns: dict

    def parameters(self, row):
        return {name: getattr(row, column) for name, column in self.columns.items()}

    def again(self, event):
        said = {column: event.parameters.get(name) for name, column in self.columns.items()}
        return self.model.objects.filter(**said).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of an act: its event, none where nothing had to change, and the row that it changed or made."""

    event: Event | None
    row: Any
    replayed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One change of the registry. `told` are the names it may have in the history, each with its sentence.

    `needs` hold before anything is said, `asks` are about what was said. `takes` reads each answer with a field; those
    in `secrets` leave no trace, not even a digest, so `repeats` tells whether they are the same again. `follows`
    happens in the same transaction once the change is written. With `always` the act leaves an event though no column
    holds it.
    """

    name: str
    told: dict
    may: tuple
    write: Callable
    about: About | None = None
    needs: tuple = ()
    asks: tuple = ()
    takes: dict = field(default_factory=dict)
    secrets: frozenset = frozenset()
    reason: forms.Field | None = None
    detail: Callable | None = None
    parameters: Callable = lambda asked: {}
    makes: Makes | None = None
    repeats: Callable = lambda asked: True
    follows: Callable = lambda asked, door: None
    always: bool = False
    minds_meanwhile: bool = True

    def __call__(self, actor, *, clock=database_clock, **circumstances) -> Done:
        """Carry the act out as `actor`; nobody is the operator of the machine, or who came by a link.

        Asking twice with one key acts once. Raises TransitionRefused with every reason, and keeps the attempt.
        `circumstances` are those of `asked` and the answers.
        """
        return perform(self.asked(actor, **circumstances), clock)

    def asked(self, actor, *, interface, reason="", key=None, seen=None, request_number="", **answers) -> "Asked":
        """The act as somebody asks for it; `seen` is the history row on which the asker decided. Nothing is done."""
        said = {name: getattr(value, "pk", value) for name, value in answers.items()}
        transition_request = TransitionRequest(
            name=next(iter(self.told)),
            actor=actor,
            reason=reason,
            answers={name: value for name, value in said.items() if name not in self.secrets},
            interface=interface,
            seen_version=seen,
            key=key,
            request_number=request_number,
        )
        return Asked(self, transition_request, {name: said[name] for name in self.secrets & said.keys()})

    def against(self, admin, row=None) -> list[Refusal]:
        """What stands against the act whatever is said, as a page tells it before it asks."""
        asked = self.asked(admin.user, interface=Interface.PAGE)
        asked.admin, asked.day, asked.row = admin, admin.day, row
        return asked.objections()


class Asked:
    """An act as it is judged: who asks on which day, of which row, and what was said, as far as it can be read."""

    def __init__(self, act, transition_request, secrets):
        self.act, self.transition_request = act, transition_request
        self.actor, self.reason = transition_request.actor, transition_request.reason.strip()
        self.said = {**transition_request.answers, **secrets}

    @property
    def came_before(self) -> bool:
        """Whether something was carried out under the same key already."""
        return bool(earlier_event(Registry.namesake(), self.transition_request))

    @cached_property
    def day(self):
        return local_today(database_clock())

    @cached_property
    def admin(self) -> Administration:
        return Administration(self.actor, self.day)

    @property
    def is_by_the_operator(self) -> bool:
        """Whether nobody asks but the machine's own operator."""
        return self.actor is None and self.transition_request.interface == Interface.SYSTEM

    @cached_property
    def row(self):
        """What is to be changed; raises TransitionRefused where it is not, or no longer, the asker's to change."""
        if self.act.about and self.found is None:
            raise TransitionRefused([NOT_YOURS])
        return self.found

    @cached_property
    def found(self):
        """The row, or None where there is none among those that the asker may change."""
        if self.act.about is None:
            return None
        try:
            return self.act.about.rows(self).filter(pk=self.said.get(self.act.about.answer)).first()
        except (TypeError, ValueError, OverflowError):
            return None

    def objections(self) -> list[Refusal]:
        """What stands against it before anything is said; who may not is told that, and nothing else."""
        for allows in self.act.may:
            if not allows(self):
                return [allows.refusal]
        return self._judged(self.act.needs)

    def refusals(self) -> list[Refusal]:
        """Every reason against carrying it out as it was said."""
        against = self.objections()
        if any(refusal.kind is RefusalKind.PERMISSION for refusal in against):
            return against
        return [*self._stale(), *against, *self.faults()]

    def faults(self) -> list[Refusal]:
        """What is wrong with what was said."""
        return [*self._read[1], *self._judged(self.act.asks)]

    @property
    def answers(self) -> dict:
        """What was said, as the fields read it; what they cannot read is missing."""
        return self._read[0]

    @property
    def detail(self) -> str:
        return self.act.detail(self) if self.act.detail else self.transition_request.name

    def _judged(self, rules):
        return [refusal for rule in rules for refusal in as_list(rule(self))]

    def _stale(self):
        row, seen = self.row, self.transition_request.seen_version
        is_old = row is not None and self.act.minds_meanwhile and seen is not None and newest_id(row) != seen
        return [STALE] if is_old else []

    @cached_property
    def _read(self):
        """(the answers, what is wrong with the others)."""
        fields, answers, wrong = self.act.takes, {}, self._unknown()
        for name, reads in fields.items():
            try:
                answers[name] = _read(reads, self.said.get(name))
            except ValidationError as invalid:
                wrong += malformed(invalid, name)
        return answers, wrong + self._about_the_reason()

    def _about_the_reason(self):
        try:
            self.act.reason and self.act.reason.clean(self.reason)
        except ValidationError as invalid:
            return malformed(invalid, "reason")
        return []

    def _unknown(self):
        known = [*self.act.takes, *([self.act.about.answer] if self.act.about else [])]
        sentence = _("“%(name)s” is no answer to this step; it takes: %(known)s.")
        return [
            Refusal("unknown_answer", sentence % {"name": name, "known": enumerated(known)}, RefusalKind.MALFORMED)
            for name in self.said
            if name not in known
        ]


def act(*, may, reason=None, **declared):
    """Declare an act; the decorated function gets the open door, the Asked and the answers, and returns the row.

    It takes a reason unless that is False. Every other keyword is a field of `Act`, or one of the names that the
    history knows it by, with its sentence.
    """
    if not may:
        raise TypeError("An act names who may carry it out.")
    told = {name: declared.pop(name) for name in list(declared) if name not in Act.__dataclass_fields__}

    def declare(write):
        if not told or write.__name__ in ACTS:
            raise TypeError(f"{write.__name__} has no sentence in the history, or is told twice.")
        ACTS[write.__name__] = Act(
            name=write.__name__,
            told=told,
            may=may,
            reason=a_reason() if reason is None else reason or None,
            write=write,
            **declared,
        )
        return ACTS[write.__name__]

    return declare


def malformed(wrong: ValidationError, about="") -> list[Refusal]:
    """What a field or a row finds wrong, as refusals that name the answer they are about."""
    told = wrong.message_dict if hasattr(wrong, "error_dict") else {about: wrong.messages}
    return [
        Refusal("malformed", sentence, RefusalKind.MALFORMED, "" if name == NON_FIELD_ERRORS else name)
        for name, sentences in told.items()
        for sentence in sentences
    ]


def _read(reads, said):
    if isinstance(said, list | tuple | dict) and not isinstance(reads, forms.MultipleChoiceField | forms.JSONField):
        raise ValidationError(RegexValidator.message)
    return reads.clean(said)


def _first_answer(asked) -> Done | None:
    """What the same request brought before; raises TransitionRefused where its key was used for another one."""
    event = earlier_event(Registry.namesake(), asked.transition_request)
    if not event:
        return None
    must_be_repeated(event, asked.transition_request, asked.act.told.keys())
    if not asked.act.repeats(asked):
        raise TransitionRefused([KEY_REUSED])
    made = asked.act.makes
    return Done(event=event, row=made.again(event) if made else asked.found, replayed=True)


def perform(asked, clock=database_clock) -> Done:
    """Carry out what is asked, as `Act` says it."""
    registry, transition_request = Registry.the(), asked.transition_request
    with keeping_refusals(registry, transition_request, clock), transaction.atomic():
        transition_request.must_be_text()
        door = open_door(lock(registry), actor=asked.actor, interface=transition_request.interface, clock=clock)
        asked.day = local_today(door.at)
        return _first_answer(asked) or _carry_out(asked, door)


def _carry_out(asked, door):
    act, transition_request = asked.act, asked.transition_request
    if refusals := asked.refusals():
        raise TransitionRefused(refusals)
    detail, parameters = asked.detail, act.parameters(asked)
    try:
        row = act.write(door, asked, **asked.answers)
    except ValidationError as wrong:
        raise TransitionRefused(malformed(wrong)) from None
    event = door.close(
        what="change",
        detail=detail,
        reason=asked.reason,
        always=act.always,
        key=transition_request.key,
        payload_digest=transition_request.payload_digest(),
        request_number=transition_request.request_number,
        parameters=parameters | (act.makes.parameters(row) if act.makes else {}),
    )
    if event:
        act.follows(asked, door)
    return Done(event=event, row=row)
