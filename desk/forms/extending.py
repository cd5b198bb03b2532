"""Asking for a later due date, deciding on the request, and looking back at what was closed."""

from django.utils.translation import gettext_lazy as _

from desk.forms.parts import DateInput, DayField, next_due_on
from desk.forms.steps import StepForm, required_reason
from organization.dates import DUE
from tracker.deadlines import for_next_cycle
from tracker.extensions import questions as extensions


class RequestExtensionForm(StepForm):
    """The present date, and how far the rule lets it go, stand beside the transition request."""

    answering = ("due_on",)
    button = _("Ask for the extension")

    due_on = DayField(bounds=DUE, label=_("Wanted due date"), widget=DateInput)
    reason = required_reason(_("Reason"), _("Whoever decides reads this: say what stands in the way."))

    def prepare(self, people):
        if self.ticket.due_on and (latest := extensions.latest(self.ticket)):
            span = {"due": self.ticket.due_on.isoformat(), "latest": latest.isoformat()}
            self.fields["due_on"].help_text = _("Due on %(due)s now; %(latest)s at the latest.") % span
            self.fields["due_on"].widget.attrs["max"] = latest.isoformat()


class OfRequestForm(StepForm):
    """About the request under decision, shown above the fields."""

    @property
    def subject(self):
        row = extensions.pending(self.ticket)
        if row is None:
            return ""
        return _("%(due)s → %(wanted)s: %(reason)s") % {
            "due": row.due_on.isoformat(),
            "wanted": row.wanted_due_on.isoformat(),
            "reason": row.reason,
        }


class SupportExtensionForm(OfRequestForm):
    button = _("Support the extension")
    reason = required_reason(_("Word on the request"))


class GrantExtensionForm(OfRequestForm):
    """As wanted, or to an earlier day."""

    answering = ("due_on",)
    button = _("Grant the extension")

    due_on = DayField(bounds=DUE, label=_("New due date"), widget=DateInput, help_text=_("As wanted, or earlier."))
    reason = required_reason(_("Word on the request"))

    def prepare(self, people):
        if row := extensions.pending(self.ticket):
            self.initial.setdefault("due_on", row.wanted_due_on)
        if report_due_on := self.ticket.inspection.report_due_on:
            said = _("As wanted, or earlier. The inspection's report is due on %(day)s.")
            self.fields["due_on"].help_text = said % {"day": report_due_on.isoformat()}


class RefuseExtensionForm(OfRequestForm):
    button = _("Refuse the extension")
    tone = "warn"
    reason = required_reason(_("Reason"), _("The due date stays as it is."))


class WithdrawExtensionForm(OfRequestForm):
    button = _("Withdraw the request")
    tone = "warn"


class HoldLookBackForm(StepForm):
    button = _("The problem stayed away")
    reason = required_reason(_("What was found"))


class ReboundForm(StepForm):
    """Found again: the ticket opens in its next cycle."""

    answering = ("due_on",)
    button = _("The problem came back")
    tone = "warn"

    due_on = next_due_on()
    reason = required_reason(_("What was found"), _("The ticket goes back to the department, in its next cycle."))

    def prepare(self, people):
        self.initial.setdefault("due_on", for_next_cycle(self.ticket, people.today))
