"""Pieces that several forms are made of."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.dates import DUE
from organization.forms import DateInput, DayField, Picks

__all__ = ["Checks", "DateInput", "DayField", "Picks", "next_due_on"]

LARGEST = 2**63 - 1  # what a column of the database holds


def next_due_on():
    """Until when work that begins again is due; left empty it is what was proposed."""
    return DayField(
        bounds=DUE,
        label=_("New due date"),
        required=False,
        widget=DateInput,
        help_text=_(
            "The original date stays on the record. A date that is past gives way to as many working days as at first."
        ),
    )


class Checks(forms.CheckboxSelectMultiple):
    """A box of choices, any number of them taken; whole sentences stand one below the other."""

    def __init__(self, sentences=False):
        super().__init__({"class": "checks lines" if sentences else "checks"})


def offer_people(form, people, first):
    """Offer exactly those who may be named under the department chosen in the form, after the choice `first` names for
    each field. Where another department is chosen, the lists are fetched anew with what was picked in them.
    """
    department = form["department"].value() or ""
    for name, choice in first.items():
        form.fields[name].choices = [choice, *people.people(name, department)]
    lists = ",".join(f"#{form[name].id_for_label}" for name in first)
    form.fields["department"].widget.attrs |= {
        "hx-get": getattr(form, "address", ""),
        "hx-trigger": "change",
        "hx-include": lists,
        "hx-select-oob": lists,
        "hx-disabled-elt": lists,  # what is picked while they are fetched would be lost
        "hx-target": "this",
        "hx-swap": "none",
    }


PICKED = ("department", "leader", "handler", "verifier")


def picked_in(query) -> dict:
    """What was picked so far in a form whose lists hang on the department."""
    return {name: query[name] for name in PICKED if name in query}
