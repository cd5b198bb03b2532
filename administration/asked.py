"""An act as it is judged, before anything is changed."""

from functools import cached_property

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from administration.scope import Administration
from organization.calendar import local_today
from organization.labels import enumerated
from record.clock import database_clock
from record.history import newest_id
from record.models import Interface, Registry
from workflow.keys import earlier_event
from workflow.refusals import Refusal, RefusalKind, TransitionRefused
from workflow.verbs import as_list

STALE = Refusal("stale", _("Somebody changed this meanwhile."))
NOT_YOURS = Refusal("not_administrator", _("This is no longer yours to administer."), RefusalKind.PERMISSION)


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
        said, answers, wrong = self.said | {"reason": self.reason}, {}, self._unknown()
        for name, reads in self.act.fields.items():
            try:
                answers[name] = _read(reads, said.get(name))
            except ValidationError as invalid:
                wrong += malformed(invalid, name)
        return {name: answers[name] for name in self.act.takes if name in answers}, wrong

    def _unknown(self):
        known = [*self.act.takes, *([self.act.about.answer] if self.act.about else [])]
        sentence = _("“%(name)s” is no answer to this step; it takes: %(known)s.")
        return [
            Refusal("unknown_answer", sentence % {"name": name, "known": enumerated(known)}, RefusalKind.MALFORMED)
            for name in self.said
            if name not in known
        ]


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
