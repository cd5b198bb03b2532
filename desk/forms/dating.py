"""Moving a due date: by the coordinator, by whoever asks for it, and by whoever grants it."""

from django.utils.translation import gettext_lazy as _

from desk.forms.steps import StepForm
from tracker import deadlines
from tracker.extensions import questions as extensions
from tracker.vocabulary import DueCause

NEW_DUE_DATE = {"label": _("New due date"), "required": True}


class ChangeDueForm(StepForm):
    """The cause is said in words; where the published calendar is one, it can be named as well."""

    of = "change_due"
    otherwise = {"due_on": NEW_DUE_DATE}

    def prepare(self, people):
        self.initial.setdefault("due_on", self.ticket.due_on)
        counted = deadlines.new_day(self.ticket)
        if counted in (None, self.ticket.due_on):
            del self.fields["cause"]
            return
        self.fields["cause"].choices = [("", _("None: in my own words")), *DueCause.choices]
        self.fields["cause"].help_text = _("The published calendar gives %(day)s.") % {"day": counted.isoformat()}


class RequestExtensionForm(StepForm):
    """The present date, and how far the rule lets it go, stand beside the wanted one."""

    of = "request_extension"
    otherwise = {"due_on": {"label": _("Wanted due date"), "required": True}}

    def prepare(self, people):
        if self.ticket.due_on and (latest := extensions.latest(self.ticket)):
            span = {"due": self.ticket.due_on.isoformat(), "latest": latest.isoformat()}
            self.fields["due_on"].help_text = _("Due on %(due)s now; %(latest)s at the latest.") % span
            self.fields["due_on"].widget.attrs["max"] = latest.isoformat()


class GrantExtensionForm(StepForm):
    """As wanted, or to an earlier day."""

    of = "grant_extension"
    otherwise = {"due_on": NEW_DUE_DATE | {"help_text": _("As wanted, or earlier.")}}

    def prepare(self, people):
        if row := extensions.pending(self.ticket):
            self.initial.setdefault("due_on", row.wanted_due_on)
        if report_due_on := self.ticket.inspection.report_due_on:
            said = _("As wanted, or earlier. The inspection's report is due on %(day)s.")
            self.fields["due_on"].help_text = said % {"day": report_due_on.isoformat()}
