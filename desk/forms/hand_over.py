"""Handing somebody's open work to a colleague."""

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.forms.asked import text
from organization.models import User
from ui.forms import Form, KeyField


class HandOverForm(Form):
    """Who takes the work over and why; `key` names the batch, so that sending it twice moves each ticket once.

    `successors` are choices, in groups: those who may be named in somebody's place.
    """

    key = KeyField()
    successor = forms.ChoiceField(label=_("Who takes it over"))
    reason = text(_("Reason"), help_text=_("It stands on every one of these tickets."))

    def __init__(self, successors, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].choices = [("", _("Choose")), *successors]

    def clean_successor(self):
        return User.objects.get(username=self.cleaned_data["successor"])
