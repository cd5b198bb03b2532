"""Asking for signatures, giving and refusing them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from desk import words
from desk.forms.steps import StepForm, required_reason
from workflow.plans import THE_PLAN


class SigningForm(StepForm):
    """For one step, which the address names; where only one waits it need not."""

    answering = ("step",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Not a class attribute: every form calls what it does its step.
        self.fields["step"] = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    @property
    def subject(self):
        return signed_step(self["step"].value() or "")


class AskForSignOffsForm(SigningForm):
    button = _("Ask for sign-off")
    reason = None


class SignForm(SigningForm):
    button = _("Sign")
    reason = required_reason(
        _("Opinion"), _("A signature falls if the measures, the evidence or the outcome change afterwards.")
    )

    def prepare(self, people):
        self.initial.setdefault("reason", _("Agreed."))


class RefuseForm(SigningForm):
    button = _("Refuse to sign")
    tone = "warn"
    reason = required_reason(_("Reason"), _("Work that was handed in goes back to the department with this reason."))


class WithdrawSignOffsForm(StepForm):
    button = _("Withdraw the question")
    tone = "warn"
    reason = None


def signed_step(code):
    """What is signed, in words."""
    if code == THE_PLAN:
        return str(_("Plan of measures"))
    return str(words.button(code)) if code else ""
