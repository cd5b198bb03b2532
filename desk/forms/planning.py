"""Measures: what will be done."""

from django.utils.translation import gettext_lazy as _

from desk.forms.asked import hidden_number, text
from desk.forms.steps import StepForm

WHAT_WILL_BE_DONE = _("What will be done")


class AddMeasureForm(StepForm):
    of = "add_measure"
    text = text(WHAT_WILL_BE_DONE, most=2000)


class OfMeasureForm(StepForm):
    """About one measure, which the address names."""

    of = "withdraw_measure"
    measure = hidden_number()


class ChangeMeasureForm(OfMeasureForm):
    of = "change_measure"
    text = text(WHAT_WILL_BE_DONE, most=2000)

    def prepare(self, people):
        position = str(self["measure"].value())
        if measure := next((m for m in self.ticket.current_measures() if str(m.position) == position), None):
            owner = measure.owner.username if measure.owner else ""
            self.initial |= {"text": measure.text, "owner": owner, "due_on": measure.due_on}
