"""Pieces that several forms of a ticket are made of."""

from django.utils.translation import gettext_lazy as _

from organization.dates import DUE
from ui.forms import DayField


def next_due_on():
    """Until when work that begins again is due; left empty it is what was proposed."""
    return DayField(
        bounds=DUE,
        label=_("New due date"),
        required=False,
        help_text=_(
            "The original date stays on the record. A date that is past gives way to as many working days as at first."
        ),
    )


def offer_people(form, people, first):
    """Offer exactly those who may be named under the department chosen in the form, after the choice `first` names for
    each field. Where another department is chosen, the lists are fetched anew with what was picked in them.
    """
    chosen = form["department"]
    department = (chosen.data if form.is_bound else chosen.value()) or ""
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
