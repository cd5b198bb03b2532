"""What is written about a ticket, and how it is called."""

from django.utils.translation import gettext_lazy as _

from desk.forms.asked import text
from desk.forms.steps import StepForm


class AskToReopenForm(StepForm):
    of = "ask_to_reopen"
    text = text(_("Why it should be reopened"))


class SplitForm(StepForm):
    of = "split"
    otherwise = {
        "title": {"label": _("What this ticket is called from now on"), "required": False},
        "problem": {"label": _("What stays wrong with this ticket"), "required": False},
    }
