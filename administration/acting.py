"""The one road by which the registry is changed: replay or judge, act, record, as `workflow.engine` moves a ticket.

An act is told once: what the history calls it, who may, what must hold, what it takes, and what it does. Page, command
and interface call the same function, with plain values. A permission is `permission(asked) -> bool`, a rule
`rule(asked) -> Refusal | list[Refusal] | None`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from administration.asked import Asked, malformed
from organization.calendar import local_today
from record.clock import database_clock
from record.door import lock, open_door
from record.kept import while_it_changes
from record.models import Event, Interface, Registry
from workflow.judging import keeping_refusals
from workflow.keys import KEY_REUSED, earlier_event, must_be_repeated
from workflow.refusals import Refusal, TransitionRefused
from workflow.requests import TransitionRequest

ACTS: dict[str, "Act"] = {}


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

    @property
    def fields(self) -> dict:
        """What it takes, and why."""
        return self.takes | ({"reason": self.reason} if self.reason else {})

    def __call__(self, actor, *, clock=database_clock, **circumstances) -> Done:
        """Carry the act out as `actor`; nobody is the operator of the machine, or who came by a link.

        Asking twice with one key acts once. Raises TransitionRefused with every reason, and keeps the attempt.
        `circumstances` are those of `asked` and the answers.
        """
        return perform(self.asked(actor, **circumstances), clock)

    def asked(self, actor, *, interface, reason="", key=None, seen=None, request_number="", **answers) -> Asked:
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
        asked = self._shown_to(admin)
        asked.row = row
        return asked.objections()

    def rows(self, admin):
        """The rows that the act may be about, for whoever looks for one by an address."""
        return self.about.rows(self._shown_to(admin))

    def _shown_to(self, admin):
        asked = self.asked(admin.user, interface=Interface.PAGE)
        asked.admin, asked.day = admin, admin.day
        return asked


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
    with keeping_refusals(registry, transition_request, clock), transaction.atomic(), while_it_changes(registry):
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
