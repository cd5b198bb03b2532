"""Reporting on the work, judging it, and signing for it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.forms.steps import StepForm


class ReportProgressForm(StepForm):
    """A sentence always; with a measure, how far that measure is."""

    of = "report_progress"
    lowered = None
    lower = forms.BooleanField(label=_("Lower it"), required=False)

    def prepare(self, people):
        measures = {str(measure.position): measure for measure in self.ticket.current_measures()}
        if not measures:
            del self.fields["progress"], self.fields["lower"]
            return
        self.order_fields([*self.declared.takes, "lower"])
        whole, *_words = self.fields["measure"].choices
        self.fields["measure"].choices = [whole, *map(_with_progress, measures.values())]
        if chosen := measures.get(str(self["measure"].value())):
            self.initial.setdefault("progress", chosen.progress)
        self._ask_before_lowering(chosen)

    def _ask_before_lowering(self, chosen):
        """Nobody undoes what was reported by a slip of the hand."""
        self.lowered = chosen if chosen and self._is_lower_than(chosen.progress) else None
        if self.lowered is None:
            del self.fields["lower"]
        else:
            self.fields["lower"].label = self._question

    @property
    def _question(self):
        said = {"n": self.lowered.position, "old": self.lowered.progress, "new": self.data["progress"].strip()}
        return _("Measure %(n)s stood at %(old)s %%: lower it to %(new)s %%") % said

    def _is_lower_than(self, progress):
        said = self.data.get("progress", "").strip() if self.is_bound else ""
        return said.isdecimal() and len(said) <= 3 and int(said) < progress

    def clean_lower(self):
        if not self.cleaned_data["lower"]:
            raise forms.ValidationError(_("This is less than was reported before. Confirm it, or correct the figure."))
        return True


class SendBackForm(StepForm):
    """Back to the department; the measures named are marked as returned."""

    of = "send_back"
    otherwise = {"measures": {"label": _("Measures to do again"), "required": False}}


class SignForm(StepForm):
    of = "sign"

    def prepare(self, people):
        self.initial.setdefault("reason", _("Agreed."))


def _with_progress(measure):
    return measure.position, f"{measure.position}. {measure.text} · {measure.progress}%"
