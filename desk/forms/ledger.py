from datetime import date
from functools import cached_property

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from desk.forms.parts import DateInput, DayField
from tracker.vocabulary import State, Term

ORDERINGS = {
    "number": "number",
    "title": "title",
    "department": "lead_department__order",
    "state": "state",
    "due": "due_on",
    "changed": "changed_at",
}
ANY = ("", _("Any"))


class LedgerFilter(forms.Form):
    """What the address of the ledger asks for. Filters that cannot be read are named and leave the rest alone.

    Departments are named by code, handlers by user name, inspections by id; one that nobody knows finds nothing.
    """

    q = forms.CharField(label=_("Text"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *State.choices])
    overdue = forms.BooleanField(label=_("Overdue"), required=False)
    inspection = forms.IntegerField(label=_("Inspection"), required=False)
    department = forms.CharField(label=_("Lead department"), required=False, max_length=50)
    handler = forms.CharField(label=_("Handler"), required=False, max_length=150)
    term = forms.ChoiceField(label=_("Term"), required=False, choices=[ANY, *Term.choices])
    due_after = DayField(label=_("Due on or after"), required=False, widget=DateInput)
    due_before = DayField(label=_("Due on or before"), required=False, widget=DateInput)
    ordering = forms.CharField(required=False)
    page = forms.IntegerField(required=False, min_value=1)

    narrowing = ("q", "inspection", "department", "handler", "term", "due_after", "due_before")

    @cached_property
    def asked(self) -> dict:
        """What could be read and is not empty."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}

    def offer(self, seen):
        """Let the reader choose among what the visible tickets name (desk.choices.Seen)."""
        for name, pairs in (
            ("inspection", seen.inspections),
            ("department", seen.departments),
            ("handler", seen.handlers),
        ):
            self.fields[name].widget = forms.Select(choices=[ANY, *pairs])

    def shown(self, name):
        """The words for what a filter asks, as its token says them."""
        value = self.asked[name]
        if isinstance(value, date):
            return value.isoformat()
        choices = getattr(self.fields[name].widget, "choices", ())
        return next((label for choice, label in choices if choice == value), value)

    def clean_ordering(self):
        """A known column, with `-` for descending; anything else is the office's own order."""
        wish = self.cleaned_data["ordering"]
        return wish if wish.removeprefix("-") in ORDERINGS else ""

    @property
    def condition(self) -> Q:
        """What everything but the tab asks for."""
        asked = self.asked
        conditions = {
            "inspection": lambda pk: Q(inspection=pk),
            "department": lambda code: Q(lead_department__code=code),
            "handler": lambda name: Q(handler__username=name),
            "term": lambda code: Q(term=code),
            "due_after": lambda day: Q(due_on__gte=day),
            "due_before": lambda day: Q(due_on__lte=day),
            "q": lambda text: (
                Q(number__icontains=text) | Q(title__icontains=text) | Q(problem__icontains=text)
            ),
        }
        return Q(*(conditions[name](asked[name]) for name in self.narrowing if name in asked))

    def choose(self, tickets, today):
        """The tickets asked for, the chosen tab's only, in the order asked for."""
        asked, chosen = self.asked, tickets.filter(self.condition)
        if "state" in asked:
            chosen = chosen.filter(state=asked["state"])
        if "overdue" in asked:
            chosen = chosen.overdue(today)
        return self._ordered(chosen)

    def _ordered(self, tickets):
        wish = self.asked.get("ordering")
        if not wish:
            return tickets.by_urgency()
        column = ORDERINGS[wish.removeprefix("-")]
        return tickets.order_by(f"-{column}" if wish.startswith("-") else column, "number")
