"""Beginning the next cycle."""

from desk.forms.parts import next_due_on
from desk.forms.steps import StepForm
from tracker.deadlines import for_next_cycle


class ReopenForm(StepForm):
    """The next cycle begins with a date of its own."""

    of = "reopen"
    due_on = next_due_on()

    def prepare(self, people):
        self.initial.setdefault("due_on", for_next_cycle(self.ticket, people.today))


class ReboundForm(ReopenForm):
    of = "rebound"
