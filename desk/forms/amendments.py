"""One form for each change of a ticket that moves no state: measures, evidence, figures, remarks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.forms.files import FilesField
from desk.forms.parts import LARGEST, DateInput, DayField
from desk.forms.steps import TOLD_AT_ONCE, StepForm, required_reason
from desk.forms.verbs import NOBODY, measure_choices
from organization.dates import DUE
from tracker.vocabulary import CounterKind, Severity, Term


class AddMeasureForm(StepForm):
    answering = ("text", "owner", "due_on")
    button = _("Add the measure")

    text = forms.CharField(label=_("What will be done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    due_on = DayField(bounds=DUE, label=_("Due date"), required=False, widget=DateInput)
    reason = None

    def prepare(self, people):
        self.fields["owner"].choices = [NOBODY, *people.people("owner")]


class OfMeasureForm(StepForm):
    """About one measure, which the address names."""

    measure = forms.IntegerField(widget=forms.HiddenInput, max_value=LARGEST)

    @property
    def named(self):
        """The measure that the address names, or None."""
        position = str(self["measure"].value())
        return next((m for m in self.ticket.current_measures() if str(m.position) == position), None)

    @property
    def subject(self):
        """The measure's own words, shown above the fields."""
        return f"{self.named.position}. {self.named.text}" if self.named else ""


class ChangeMeasureForm(OfMeasureForm):
    answering = ("measure", "text", "owner", "due_on")
    button = _("Change the measure")

    text = forms.CharField(label=_("What will be done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    due_on = DayField(bounds=DUE, label=_("Due date"), required=False, widget=DateInput)

    def prepare(self, people):
        self.fields["owner"].choices = [NOBODY, *people.people("owner")]
        if measure := self.named:
            owner = measure.owner.username if measure.owner else ""
            self.initial |= {"text": measure.text, "owner": owner, "due_on": measure.due_on}


class WithdrawMeasureForm(OfMeasureForm):
    answering = ("measure",)
    button = _("Withdraw the measure")
    tone = "warn"
    reason = required_reason(_("Reason"))


class AttachEvidenceForm(StepForm):
    answering = ("measure",)
    button = _("Attach")

    files = FilesField()
    measure = forms.TypedChoiceField(label=_("Proves measure"), required=False, coerce=int, empty_value=None)
    reason = None
    # Adding a file overrides nobody: what somebody else changed meanwhile does not stand against it.
    seen_version = None

    def prepare(self, people):
        offer_measures(self)


def offer_measures(form):
    """Let one be named where there are any."""
    if measures := measure_choices(form.ticket):
        form.fields["measure"].choices = [("", _("The ticket as a whole")), *measures]
    else:
        del form.fields["measure"]
        form.answering = tuple(name for name in form.answering if name != "measure")


class ReplaceEvidenceForm(StepForm):
    answering = ("evidence",)
    button = _("Replace")

    evidence = forms.IntegerField(widget=forms.HiddenInput, max_value=LARGEST)
    files = FilesField()
    reason = forms.CharField(
        label=_("What changed"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )


class WithdrawEvidenceForm(StepForm):
    answering = ("evidence",)
    button = _("Withdraw")
    tone = "warn"

    evidence = forms.IntegerField(widget=forms.HiddenInput, max_value=LARGEST)
    reason = required_reason(_("Reason"), _("Name, hash and this reason stay on the record."))


class AddCounterForm(StepForm):
    answering = ("counter", "amount", "measure")
    button = _("Record")

    counter = forms.ChoiceField(label=_("What was counted"), choices=CounterKind.choices)
    amount = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=10**15, help_text=_("Money in 分 (1 元 is 100).")
    )
    measure = forms.TypedChoiceField(label=_("Result of measure"), required=False, coerce=int, empty_value=None)
    reason = None

    def prepare(self, people):
        offer_measures(self)


class AddRemarkForm(StepForm):
    answering = ("text",)
    button = _("Record the remark")

    text = forms.CharField(label=_("Remark"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    reason = None
    seen_version = None


class ChaseForm(StepForm):
    button = _("Chase")

    reason = required_reason(_("What to tell them"), TOLD_AT_ONCE)
    # A word overrides nobody.
    seen_version = None


class AskToReopenForm(AddRemarkForm):
    button = _("Ask the coordinator to reopen")

    text = forms.CharField(
        label=_("Why it should be reopened"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SplitForm(StepForm):
    answering = ("parts", "title", "problem")
    button = _("Split the ticket")

    parts = forms.CharField(
        label=_("Tickets that come beside this one"),
        help_text=_("One title on each line. They belong to the same issue and are assigned like any other."),
        max_length=6500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    title = forms.CharField(label=_("What this ticket is called from now on"), max_length=300, required=False)
    problem = forms.CharField(
        label=_("What stays wrong with this ticket"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = required_reason(_("Reason"))

    def prepare(self, people):
        self.initial |= {"title": self.ticket.title, "problem": self.ticket.problem}


class EditWordingForm(StepForm):
    answering = ("title", "problem", "term", "severity")
    button = _("Save the wording")

    title = forms.CharField(label=_("Title"), max_length=300)
    problem = forms.CharField(label=_("What is wrong"), max_length=8000, widget=forms.Textarea(attrs={"rows": 6}))
    term = forms.ChoiceField(label=_("Term"), choices=Term.choices)
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices)
    reason = required_reason(_("Reason"), _("The wording of the feedback itself stays as printed."))

    def prepare(self, people):
        self.initial |= {name: getattr(self.ticket, name) for name in self.answering}
