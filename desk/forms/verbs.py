"""One form for each verb of the life cycle."""

from django import forms
from django.utils.translation import gettext_lazy as _

from desk import later
from desk.forms.parts import Checks, DateInput, DayField, Picks, next_due_on, offer_people
from desk.forms.steps import StepForm, required_reason
from organization.dates import DUE
from tracker import deadlines
from tracker.deadlines import for_next_cycle, only_rule_for
from tracker.vocabulary import DueCause, Result, Severity, Term, Verdict

NOBODY = ("", _("Nobody named"))
UNCHANGED = ("", _("As it is"))
CHOOSE = ("", _("Choose"))
BY_DATE = ("", _("No rule: the due date above counts"))
DATE_OR_RULE = _("Give the date here, or leave it empty and choose a rule below.")
NEITHER = _("Give a due date or choose a deadline rule.")


class AssignForm(StepForm):
    """Lead department, leader and due date, given or counted; who handles and verifies may be named later."""

    answering = (
        "department",
        "leader",
        "due_on",
        "deadline_rule",
        "term",
        "severity",
        "handler",
        "verifier",
        "supporting",
    )
    button = _("Assign")

    department = forms.ChoiceField(label=_("Lead department"))
    leader = forms.ChoiceField(label=_("Responsible leader"))
    due_on = DayField(bounds=DUE, label=_("Due date"), widget=DateInput)
    deadline_rule = forms.ChoiceField(label=_("Deadline rule"), required=False)
    term = forms.ChoiceField(label=_("Term"), choices=Term.choices)
    severity = forms.ChoiceField(label=_("Severity"), required=False, choices=Severity.choices)
    handler = forms.ChoiceField(label=_("Handler"), required=False)
    verifier = forms.ChoiceField(label=_("Verifier"), required=False)
    supporting = forms.MultipleChoiceField(label=_("Supporting departments"), required=False, widget=Checks)

    def prepare(self, people):
        self.initial = people.present | {"term": self.ticket.term, "severity": self.ticket.severity} | self.initial
        self.fields["department"].choices = [CHOOSE, *people.departments]
        self.fields["supporting"].choices = people.departments
        offer_people(self, people, {"leader": CHOOSE, "handler": NOBODY, "verifier": NOBODY})
        self._offer_rules(people.today)

    def _offer_rules(self, today):
        """Where the procedure counts dates, none has to be given."""
        rules, only = later.rule_choices(self.ticket, today), only_rule_for(self.ticket.plan, self.ticket.term)
        if not rules:
            del self.fields["deadline_rule"]
            self.answering = tuple(name for name in self.answering if name != "deadline_rule")
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

    answering = ("department", "leader", "handler", "verifier", "supporting")
    button = _("Reassign")

    department = forms.ChoiceField(
        label=_("Lead department"), required=False, help_text=_("Another one has to accept the ticket anew.")
    )
    leader = forms.ChoiceField(label=_("Responsible leader"), required=False)
    handler = forms.ChoiceField(label=_("Handler"), required=False)
    verifier = forms.ChoiceField(label=_("Verifier"), required=False)
    supporting = forms.MultipleChoiceField(
        label=_("Supporting departments"), required=False, widget=Checks, show_hidden_initial=True
    )
    reason = required_reason(_("Reason"))

    def prepare(self, people):
        self.fields["department"].choices = [UNCHANGED, *people.departments]
        self.fields["supporting"].choices = people.departments
        self.initial = {"supporting": people.present["supporting"]} | self.initial
        offer_people(self, people, dict.fromkeys(("leader", "handler", "verifier"), UNCHANGED))

    def answers(self):
        """The supporting departments are said only where they were changed in the form."""
        said = super().answers()
        return said if "supporting" in self.changed_data else {k: v for k, v in said.items() if k != "supporting"}


class AcceptForm(StepForm):
    """Who accepts may name the handler; a handler who accepts handles it."""

    answering = ("handler",)
    button = _("Accept")

    handler = forms.ChoiceField(label=_("Handler"), required=False)

    def prepare(self, people):
        self.fields["handler"].choices = [NOBODY, *people.people("handler")]
        self.initial |= {"handler": people.present["handler"]}


class TakeBackForm(StepForm):
    button = _("Take back")


class DeclineForm(StepForm):
    button = _("Decline")
    tone = "warn"
    reason = required_reason(_("Reason"), _("The coordinator reads this and assigns the ticket anew."))


class ReportProgressForm(StepForm):
    """A sentence always; with a measure, how far that measure is."""

    answering = ("measure", "progress")
    button = _("Report progress")
    lowered = None

    measure = forms.TypedChoiceField(label=_("Measure"), required=False, coerce=int, empty_value=None)
    progress = forms.IntegerField(label=_("Done, in percent"), required=False, min_value=0, max_value=100)
    lower = forms.BooleanField(label=_("Lower it"), required=False)
    reason = required_reason(_("What was done"))

    def prepare(self, people):
        measures = self.ticket.current_measures()
        if not measures:
            del self.fields["measure"], self.fields["progress"], self.fields["lower"]
            self.answering = ()
            return
        self.fields["measure"].choices = [("", _("The ticket as a whole")), *map(_with_progress, measures)]
        by_position = {str(measure.position): measure for measure in measures}
        chosen = by_position.get(str(self["measure"].value()))
        if chosen:
            self.initial.setdefault("progress", chosen.progress)
        self.lowered = chosen if chosen and self._is_lower_than(chosen.progress) else None
        if self.lowered is None:
            del self.fields["lower"]
        else:
            self.fields["lower"].label = self._question

    @property
    def _question(self):
        said = {"n": self.lowered.position, "old": self.lowered.progress, "new": self.data["progress"].strip()}
        return _("Measure %(n)s stood at %(old)s %%: lower it to %(new)s %%") % said

    def _is_lower_than(self, progress):
        said = self.data.get("progress", "").strip() if self.is_bound else ""
        return said.isdecimal() and len(said) <= 3 and int(said) < progress

    def clean_lower(self):
        """Nobody undoes what was reported by a slip of the hand."""
        if not self.cleaned_data["lower"]:
            raise forms.ValidationError(_("This is less than was reported before. Confirm it, or correct the figure."))
        return True


class SubmitForm(StepForm):
    answering = ("outcome",)
    button = _("Submit for verification")

    outcome = forms.CharField(
        label=_("What came of it"),
        help_text=_("As the report should say it."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def prepare(self, people):
        self.initial.setdefault("outcome", self.ticket.outcome)


class ReviewForm(StepForm):
    """One verdict for one measure or several."""

    answering = ("measures", "verdict")
    button = _("Record the verdict")

    measures = forms.TypedMultipleChoiceField(label=_("Measures"), coerce=int, widget=Checks(sentences=True))
    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices, widget=Picks)
    reason = required_reason(_("In a sentence"))

    def prepare(self, people):
        self.fields["measures"].choices = measure_choices(self.ticket)
        self.initial["measures"] = [self.given["measure"]] if "measure" in self.given else []


class SendBackForm(StepForm):
    """Back to the department; the measures named are marked as returned."""

    answering = ("measures",)
    button = _("Send back")
    tone = "warn"

    measures = forms.TypedMultipleChoiceField(
        label=_("Measures to do again"), coerce=int, required=False, widget=Checks(sentences=True)
    )
    reason = required_reason(_("Reason"), _("The department reads this: say what is missing."))

    def prepare(self, people):
        if measures := measure_choices(self.ticket):
            self.fields["measures"].choices = measures
        else:
            del self.fields["measures"]
            self.answering = ()


class VerifyForm(StepForm):
    button = _("Verified")
    reason = required_reason(_("Opinion"))


class CloseForm(StepForm):
    answering = ("result",)
    button = _("Close the ticket")

    result = forms.ChoiceField(label=_("Result"), choices=Result.choices, widget=Picks)


class ReopenForm(StepForm):
    """The next cycle begins with a date of its own."""

    answering = ("due_on",)
    button = _("Reopen")

    due_on = next_due_on()
    reason = required_reason(_("Reason"))

    def prepare(self, people):
        self.initial.setdefault("due_on", for_next_cycle(self.ticket, people.today))


class CancelForm(StepForm):
    """Out of the count; with another ticket's number, merged into that one."""

    answering = ("merged_into",)
    button = _("Cancel the ticket")
    tone = "warn"

    merged_into = forms.CharField(
        label=_("Merged into ticket"),
        required=False,
        max_length=40,
        help_text=_("Its number, such as ZG-2026-0038."),
    )
    reason = required_reason(_("Reason"))


class ChangeDueForm(StepForm):
    """The cause is said in words; where the published calendar is one, it can be named as well."""

    answering = ("due_on", "cause")
    button = _("Change the due date")

    due_on = DayField(bounds=DUE, label=_("New due date"), widget=DateInput)
    cause = forms.ChoiceField(label=_("Proven cause"), required=False)
    reason = required_reason(_("Cause"))

    def prepare(self, people):
        self.initial.setdefault("due_on", self.ticket.due_on)
        counted = deadlines.new_day(self.ticket)
        if counted in (None, self.ticket.due_on):
            del self.fields["cause"]
            self.answering = ("due_on",)
            return
        self.fields["cause"].choices = [("", _("None: in my own words")), *DueCause.choices]
        self.fields["cause"].help_text = _("The published calendar gives %(day)s.") % {"day": counted.isoformat()}


def _with_progress(measure):
    return measure.position, f"{measure.position}. {measure.text} · {measure.progress}%"


def measure_choices(ticket):
    """The measures in force, each by its position and words."""
    return [(measure.position, f"{measure.position}. {measure.text}") for measure in ticket.current_measures()]
