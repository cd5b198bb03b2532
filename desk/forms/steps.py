"""The form of a step: what the step takes, turned into the transition request that the engine judges."""

import uuid

from django import forms
from django.urls import reverse
from django.utils.http import urlencode

from desk.forms.asked import FIELDS, reason_of
from record.models import Interface
from tracker.demands import fields_needed
from tracker.steps import STEPS
from ui.forms import LARGEST, KeyField
from ui.overtaken import Overtakable
from workflow.requests import TransitionRequest


class StepForm(Overtakable):
    """Asks for what a step takes; the key makes sending it twice harmless, `seen_version` what was decided on.

    A step that has to be asked otherwise has a form of its own, which says `of` which step it is and declares or
    prepares what differs; `otherwise` says it of single fields. `people` is a desk.people.Candidates.
    """

    of_its_own: dict[str, type["StepForm"]] = {}
    of = ""
    otherwise: dict[str, dict] = {}

    key = KeyField()
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=LARGEST)

    def __init_subclass__(cls):
        StepForm.of_its_own[cls.of] = cls

    def __init__(self, step, ticket, *args, people=None, given=None, picked=None, **kwargs):
        """`given` is what the page that opened the form had chosen, `picked` what was chosen in the form so far."""
        initial = {"seen_version": ticket.version} | (given or {}) | (picked or {})
        super().__init__(*args, initial=initial, auto_id=f"{step}-%s", **kwargs)
        self.step, self.ticket, self.people, self.given = step, ticket, people, given or {}
        self.declared = STEPS[step]
        self._ask()
        self.prepare(people)
        for name in fields_needed(step, ticket):
            if name in self.fields:
                self.fields[name].required = True
        self.order_fields([name for name in self.fields if name != "reason"])
        if "seen_version" in self.fields and not self.is_bound:
            self.note_what_is_shown()

    @property
    def present(self):
        """What the ticket names already; a form that is filled in hardly ever asks."""
        return self.people.present_at_need if self.is_bound else self.people.present

    @property
    def answering(self):
        """The answers that this form asks for."""
        return [name for name in self.declared.takes if name in self.fields]

    @property
    def address(self):
        """Where the form is sent, with what the page that opened it had chosen already."""
        query = f"?{urlencode(self.given)}" if self.given else ""
        return reverse("ticket-step", args=[self.ticket.number, self.step]) + query

    @property
    def heading(self):
        """What the form does; a template that asked for its title would get the field of that name."""
        return self.declared.label

    @property
    def button(self):
        return self.declared.confirm or self.declared.label

    @property
    def tone(self):
        return self.declared.tone or "pri"

    @property
    def subject(self):
        """The row that the step is about, in words."""
        return self.declared.about(self.ticket, {name: self[name].value() for name in self.answering})

    def prepare(self, people):
        """Offer choices and present values; forms with any override it."""

    def answers(self) -> dict:
        """Plain values, as the engine takes them; what was left empty is not said."""
        said = {name: self.cleaned_data[name] for name in self.answering}
        return {name: plain(value) for name, value in said.items() if value not in (None, "")}

    def to_transition_request(self, request):
        """The transition request of the person who sent the form."""
        return TransitionRequest(
            name=self.step,
            actor=request.user,
            reason=self.cleaned_data.get("reason", "").strip(),
            answers=self.answers(),
            files=self.cleaned_data.get("files", ()),
            interface=Interface.PAGE,
            seen_version=self.cleaned_data.get("seen_version"),
            key=self.cleaned_data["key"],
            request_number=request.request_number,
        )

    def decide_anew(self, now):
        """Let the same words be sent again, on what the ticket has become meanwhile and as a new request.

        `now` is the same form, opened anew.
        """
        self.data = self.data.copy()
        self.data["seen_version"], self.data["key"] = now.ticket.version, uuid.uuid4()
        if "seen_version" in self.fields:
            self.catch_up(now)

    def _ask(self):
        """A field for each answer that the step takes, the form's own where it declares one, and for the reason."""
        for name in self.declared.takes:
            field = self.fields.pop(name, None) or FIELDS[name](self)
            if field is not None:
                vars(field).update(self.otherwise.get(name, {}))
                self.fields[name] = field
        if reason := reason_of(self.declared):
            self.fields["reason"] = reason
        if self.declared.overrides_nobody:
            del self.fields["seen_version"]


def plain(value):
    """A value as the engine takes it."""
    return value.isoformat() if hasattr(value, "isoformat") else value
