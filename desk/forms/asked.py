"""With what each answer is asked for: one field for each answer that a step of the ticket can take.

Each takes the form that asks and may give its first value; None where there is nothing to choose from.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.dates import DUE
from tracker.vocabulary import CounterKind, DueCause, Result, Severity, Term, Verdict
from ui.forms import LARGEST, Checks, DayField, Picks

NOBODY = ("", _("Nobody named"))
CHOOSE = ("", _("Choose"))


def text(label, *, most=4000, rows=3, **more):
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


def choice(label, choices=(), **more):
    return forms.ChoiceField(label=label, choices=choices, **more)


def hidden_number(form=None):
    return forms.IntegerField(widget=forms.HiddenInput, max_value=LARGEST)


def hidden_text(form):
    return forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


def amount(form):
    return forms.IntegerField(
        label=_("How many"), min_value=1, max_value=10**15, help_text=_("Money in 分 (1 元 is 100).")
    )


def due_on(form):
    return DayField(bounds=DUE, label=_("Due date"), required=False)


def handler(form):
    form.initial["handler"] = form.present["handler"]
    return choice(_("Handler"), [NOBODY, *form.people.people("handler")], required=False)


def measure(form):
    if not form.ticket.current_measures():
        return None
    choices = [("", _("The ticket as a whole")), *measure_choices(form.ticket)]
    return forms.TypedChoiceField(label=_("Measure"), choices=choices, required=False, coerce=int, empty_value=None)


def measures(form):
    choices = measure_choices(form.ticket)
    if not choices:
        return None
    form.initial["measures"] = [form.given["measure"]] if "measure" in form.given else []
    return forms.TypedMultipleChoiceField(
        label=_("Measures"), choices=choices, coerce=int, widget=Checks(sentences=True)
    )


def merged_into(form):
    return forms.CharField(
        label=_("Merged into ticket"),
        required=False,
        max_length=40,
        help_text=_("Its number, such as ZG-2026-0038."),
    )


def outcome(form):
    form.initial.setdefault("outcome", form.ticket.outcome)
    return text(_("What came of it"), rows=4, help_text=_("As the report should say it."))


def owner(form):
    return choice(_("Owner"), [NOBODY, *form.people.people("owner")], required=False)


def parts(form):
    return text(
        _("Tickets that come beside this one"),
        most=6500,
        rows=4,
        help_text=_("One title on each line. They belong to the same issue and are assigned like any other."),
    )


def problem(form):
    form.initial["problem"] = form.ticket.problem
    return text(_("What is wrong"), most=8000, rows=6)


def progress(form):
    return forms.IntegerField(label=_("Done, in percent"), required=False, min_value=0, max_value=100)


def severity(form):
    form.initial.setdefault("severity", form.ticket.severity)
    return choice(_("Severity"), Severity.choices)


def supporting(form):
    return forms.MultipleChoiceField(label=_("Supporting departments"), required=False, widget=Checks)


def term(form):
    form.initial.setdefault("term", form.ticket.term)
    return choice(_("Term"), Term.choices)


def title(form):
    form.initial["title"] = form.ticket.title
    return forms.CharField(label=_("Title"), max_length=300)


FIELDS = {
    "amount": amount,
    "cause": lambda form: choice(_("Proven cause"), DueCause.choices, required=False),
    "counter": lambda form: choice(_("What was counted"), CounterKind.choices),
    "deadline_rule": lambda form: choice(_("Deadline rule"), required=False),
    "department": lambda form: choice(_("Lead department")),
    "due_on": due_on,
    "evidence": hidden_number,
    "handler": handler,
    "leader": lambda form: choice(_("Responsible leader")),
    "measure": measure,
    "measures": measures,
    "merged_into": merged_into,
    "outcome": outcome,
    "owner": owner,
    "parts": parts,
    "problem": problem,
    "progress": progress,
    "result": lambda form: choice(_("Result"), Result.choices, widget=Picks),
    "severity": severity,
    "step": hidden_text,
    "supporting": supporting,
    "term": term,
    "text": lambda form: text(_("Remark"), rows=2),
    "title": title,
    "verdict": lambda form: choice(_("Verdict"), Verdict.choices, widget=Picks),
    "verifier": lambda form: choice(_("Verifier"), required=False),
}


def measure_choices(ticket):
    """The measures in force, each by its position and words."""
    return [(measure.position, f"{measure.position}. {measure.text}") for measure in ticket.current_measures()]


def reason_of(step, help_text=""):
    """The sentence that goes with a step, under the name that the step or the rule gives it that wants it; None where
    it asks for none.
    """
    if step.reason is None:
        return None
    wanted = next((rule.label for rule in step.asks if hasattr(rule, "label")), "")
    label = step.reason or wanted or _("Remark")
    return text(label, help_text=step.reason_help or help_text, required=bool(wanted))
