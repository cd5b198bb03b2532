"""What a press on a button of the workbench does. Whatever was typed is taken first, so that no press loses it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from intake.page.bench import ABOUT, Opened
from intake.page.forms import AboutForm, IssueForm
from intake.workbench import CannotCorrect


@dataclass(slots=True)
class Outcome:
    """What came of a press: what is open now and which issue it touched, or the form that has errors."""

    opened: Opened = Opened()
    hit: int = 0
    form: Any = None
    about: dict | None = None


class Press:
    """One press: `said` is what the browser sent, `bench` what it is done to.

    `act` is a word with its arguments behind colons: edit:KEY, split:KEY, about, close, save, merge:KEY, out:KEY,
    cut:KEY:OFFSET, at:KEY (with the offset in `caret`), take:START:END.
    """

    def __init__(self, said, bench, departments):
        self.said, self.bench, self.departments = said, bench, departments
        self.opened = Opened.read(said.get("opened"))
        self.act, *self._arguments = said.get("act", "save").split(":")

    @property
    def chosen(self):
        """Name that nobody knows -> the department chosen for it."""
        known, at, found = dict(self.departments), 0, {}
        while name := self.said.get(f"name-{at}"):
            if (code := self.said.get(f"known-{at}")) in known:
                found[name] = code
            at += 1
        return found

    def form(self):
        """What was typed into the form that was open, or None."""
        if self.opened.mode == "edit":
            return IssueForm(self.said, departments=self.departments)
        return AboutForm(self.said, prefix=ABOUT) if self.opened.mode == ABOUT else None

    def carry_out(self):
        """Change the bench and return the Outcome. Raises CannotCorrect, with the bench half changed."""
        outcome = Outcome()
        if self.act != "close" and (form := self.form()):
            if not form.is_valid():
                return Outcome(self.opened, form=form)
            self._take(form, outcome)
        for name, code in self.chosen.items():
            self.bench.give_department(name, code)
        self._do(outcome)
        return outcome

    def _take(self, form, outcome):
        if self.opened.mode == ABOUT:
            outcome.about = form.plain()
        else:
            self.bench.edit(self.opened.key, **form.cleaned_data)
            outcome.hit = self.opened.key

    def _do(self, outcome):
        numbers = [int(said) for said in self._arguments if said.isdecimal() and len(said) < 10]
        if self.act in ("edit", "split") and len(numbers) == 1:
            outcome.opened = Opened(self.act, self.bench.item(numbers[0]).key)
        elif self.act == ABOUT:
            outcome.opened = Opened(ABOUT)
        elif self.act == "merge" and len(numbers) == 1:
            self.bench.merge(numbers[0])
            outcome.hit = numbers[0]
        elif self.act == "out" and len(numbers) == 1:
            self.bench.leave_out(numbers[0])
            outcome.hit = 0
        elif self.act == "take" and len(numbers) == 2:
            outcome.hit = self.bench.take(*numbers).key
        elif self.act in ("cut", "at"):
            outcome.hit = self._split(numbers)
        elif self.act == "close":
            outcome.hit = self.opened.key

    def _split(self, numbers):
        caret = self.said.get("caret", "")
        if self.act == "at":
            numbers = [*numbers[:1], int(caret) if caret.isdecimal() and len(caret) < 10 else 0]
        if len(numbers) != 2:
            raise CannotCorrect(_("Choose where the second issue begins."))
        return self.bench.split(*numbers).key
