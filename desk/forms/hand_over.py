"""Handing somebody's open work to a colleague."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.forms.steps import required_reason
from organization.models import Appointment, User
from tracker.handing_over import ROLES


class HandOverForm(forms.Form):
    """Who takes the work over and why; `key` names the batch, so that sending it twice moves each ticket once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    successor = forms.ModelChoiceField(User.objects.none(), to_field_name="username", label=_("Who takes it over"))
    reason = required_reason(_("Reason"), _("It stands on every one of these tickets."))

    def __init__(self, person, today, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        holders = Appointment.objects.in_force(today).filter(role__in=(*ROLES, "head")).values("person")
        self.fields["successor"].queryset = (
            User.objects.filter(pk__in=holders, is_active=True).exclude(pk=person.pk).order_by("name", "pk")
        )
