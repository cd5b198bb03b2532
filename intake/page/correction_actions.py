"""What a button of the correction page does. Whatever was typed is taken first, so that no button loses it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from intake.correction import CannotCorrect
from intake.page.correction_page import ABOUT, Opened
from intake.page.forms import AboutForm, IssueForm


@dataclass(slots=True)
class ActionResult:
    """What came of an action: what is open now and which issue it touched, or the form that has errors."""

    opened: Opened = Opened()
    hit: int = 0
    form: Any = None
    about: dict | None = None


class CorrectionAction:
    """A button that was pressed: `said` is what the browser sent, `correction` what it is done to.

    `act` is a word with its arguments behind colons: edit:KEY, split:KEY, about, close, save, merge:KEY, out:KEY,
    cut:KEY:OFFSET, at:KEY (with the offset in `caret`), take:START:END.
    """

    def __init__(self, said, correction, departments):
        self.said, self.correction, self.departments = said, correction, departments
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

    def apply(self):
        """Change the correction and return the ActionResult. Raises CannotCorrect, with the correction half changed."""
        result = ActionResult()
        if self.act != "close" and (form := self.form()):
            if not form.is_valid():
                return ActionResult(self.opened, form=form)
            self._take(form, result)
        for name, code in self.chosen.items():
            self.correction.give_department(name, code)
        self._do(result)
        return result

    def _take(self, form, result):
        if self.opened.mode == ABOUT:
            result.about = form.plain()
        else:
            self.correction.edit(self.opened.key, **form.cleaned_data)
            result.hit = self.opened.key

    def _do(self, result):
        numbers = [int(said) for said in self._arguments if said.isdecimal() and len(said) < 10]
        if self.act in ("edit", "split") and len(numbers) == 1:
            result.opened = Opened(self.act, self.correction.item(numbers[0]).key)
        elif self.act == ABOUT:
            result.opened = Opened(ABOUT)
        elif self.act == "merge" and len(numbers) == 1:
            self.correction.merge(numbers[0])
            result.hit = numbers[0]
        elif self.act == "out" and len(numbers) == 1:
            self.correction.leave_out(numbers[0])
            result.hit = 0
        elif self.act == "take" and len(numbers) == 2:
            result.hit = self.correction.take(*numbers).key
        elif self.act in ("cut", "at"):
            result.hit = self._split(numbers)
        elif self.act == "close":
            result.hit = self.opened.key

    def _split(self, numbers):
        caret = self.said.get("caret", "")
        if self.act == "at":
            numbers = [*numbers[:1], int(caret) if caret.isdecimal() and len(caret) < 10 else 0]
        if len(numbers) != 2:
            raise CannotCorrect(_("Choose where the second issue begins."))
        return self.correction.split(*numbers).key
