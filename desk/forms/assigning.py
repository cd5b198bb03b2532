"""Handing a ticket to departments and people, and moving its date."""

from django.utils.translation import gettext_lazy as _

from desk import deadline_cards
from desk.forms.asked import CHOOSE, NOBODY
from desk.forms.parts import offer_people
from desk.forms.steps import StepForm
from tracker.deadlines import only_rule_for

UNCHANGED = ("", _("As it is"))
BY_DATE = ("", _("No rule: the due date above counts"))
DATE_OR_RULE = _("Give the date here, or leave it empty and choose a rule below.")
NEITHER = _("Give a due date or choose a deadline rule.")


class AssignForm(StepForm):
    """Lead department, leader and due date, given or counted; who handles and verifies may be named later."""

    of = "assign"
    otherwise = {"severity": {"required": False}, "due_on": {"required": True}}

    def prepare(self, people):
        self.initial = self.present | self.initial
        self.fields["department"].choices = [CHOOSE, *people.departments]
        self.fields["supporting"].choices = people.departments
        offer_people(self, people, {"leader": CHOOSE, "handler": NOBODY, "verifier": NOBODY})
        self._offer_rules(people.today)

    def _offer_rules(self, today):
        """Where the procedure counts dates, none has to be given."""
        rules, only = deadline_cards.rule_choices(self.ticket, today), only_rule_for(self.ticket.plan, self.ticket.term)
        if not rules:
            del self.fields["deadline_rule"]
            return
        self.fields["deadline_rule"].choices = [BY_DATE, *rules]
        self.fields["due_on"].required = False
        self.fields["due_on"].help_text = DATE_OR_RULE
        self.fields["due_on"].is_needed = self.fields["deadline_rule"].is_needed = True
        if only and not self.ticket.due_on:
            self.initial["deadline_rule"] = only.id

    def clean(self):
        """A date or a rule: with neither it would not be said which counts."""
        said = super().clean()
        if "deadline_rule" in self.fields and not (said.get("due_on") or said.get("deadline_rule") or self.errors):
            self.add_error("due_on", NEITHER)
        return said

    def answers(self):
        """Of a date and a rule the one that was changed in the form."""
        said = super().answers()
        if {"due_on", "deadline_rule"} <= set(said):
            changed = set(self.changed_data)
            del said["due_on" if "deadline_rule" in changed and "due_on" not in changed else "deadline_rule"]
        return said


class ReassignForm(StepForm):
    """Another department or other people; what stays empty stays as it is."""

    of = "reassign"
    otherwise = {
        "department": {"required": False, "help_text": _("Another one has to accept the ticket anew.")},
        "leader": {"required": False},
        "supporting": {"show_hidden_initial": True},
    }

    def prepare(self, people):
        self.fields["department"].choices = [UNCHANGED, *people.departments]
        self.fields["supporting"].choices = people.departments
        self.initial = {"supporting": self.present["supporting"]} | self.initial
        offer_people(self, people, dict.fromkeys(("leader", "handler", "verifier"), UNCHANGED))

    def answers(self):
        """The supporting departments are said only where they were changed in the form."""
        said = super().answers()
        # Of this field alone: `changed_data` would look up what the ticket names in all the others.
        is_changed = self["supporting"]._has_changed()
        return said if is_changed else {k: v for k, v in said.items() if k != "supporting"}
