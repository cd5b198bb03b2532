from datetime import date
from functools import cached_property, partial

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker import order
from tracker.fields import FIELDS, Kind
from tracker.vocabulary import State, Term
from ui.forms import LARGEST, DayField

ANY = ("", _("Any"))


def _ordered_by(field, down, tree):
    """The expressions that sort by a field of the ticket; `tree` is that of the departments."""
    if field.kind == Kind.NUMBER:
        return order.by_number(descending=down)
    if field.kind == Kind.DEPARTMENT:
        return [order.by_place(field.name, tree, descending=down)]
    if field.choices:
        return [order.declared(field.name, field.choices.values, descending=down)]
    return [order.directed(field.name, down)]


# By its name in the address.
ORDERINGS = {field.sort: partial(_ordered_by, field) for field in FIELDS if field.sort}


class UnknownQuery(Exception):
    """The address asks by a field or an order that the ledger does not know: `names` and `ordering` as they stood."""

    def __init__(self, names, ordering):
        super().__init__(names, ordering)
        self.names, self.ordering = names, ordering


class LedgerFilter(forms.Form):
    """What the address of the ledger asks for. Filters that cannot be read are named and leave the rest alone.

    Departments are named by code, handlers by user name, inspections by id; one that nobody knows finds nothing.
    """

    q = forms.CharField(label=_("Text"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *State.choices])
    overdue = forms.BooleanField(label=_("Overdue"), required=False)
    inspection = forms.IntegerField(label=_("Inspection"), required=False, min_value=0, max_value=LARGEST)
    department = forms.CharField(label=_("Lead department"), required=False, max_length=50)
    handler = forms.CharField(label=_("Handler"), required=False, max_length=150)
    term = forms.ChoiceField(label=_("Term"), required=False, choices=[ANY, *Term.choices])
    due_after = DayField(label=_("Due on or after"), required=False)
    due_before = DayField(label=_("Due on or before"), required=False)
    ordering = forms.CharField(required=False, max_length=40)
    page = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)

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

    @classmethod
    def refuse_unknown(cls, query):
        """Raise UnknownQuery for an ordering that is none of ORDERINGS, and for a name that asks for another field.

        Other names that nobody knows are for whoever made the address, and change nothing.
        """
        foreign = [name for name in query if "__" in name]
        ordering = query.get("ordering", "")
        if foreign or (ordering and ordering.removeprefix("-") not in ORDERINGS):
            raise UnknownQuery(foreign, ordering)

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
            "q": lambda text: Q(number__icontains=text) | Q(title__icontains=text) | Q(problem__icontains=text),
        }
        return Q(*(conditions[name](asked[name]) for name in self.narrowing if name in asked))

    def choose(self, tickets, today, tree):
        """The tickets asked for, the chosen tab's only, in the order asked for; `tree` is that of the departments."""
        asked, chosen = self.asked, tickets.filter(self.condition)
        if "state" in asked:
            chosen = chosen.filter(state=asked["state"])
        if "overdue" in asked:
            chosen = chosen.overdue(today)
        return self._ordered(chosen, tree)

    def _ordered(self, tickets, tree):
        ordering = self.asked.get("ordering")
        if not ordering:
            return tickets.by_urgency()
        columns = ORDERINGS[ordering.removeprefix("-")](ordering.startswith("-"), tree)
        return tickets.order_by(*columns, *order.by_number())
