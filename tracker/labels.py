"""How the codes of the law and of procedures are called, in the reader's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organization.vocabulary import Role
from tracker.sign_offs.questions import THE_PLAN_LABEL
from tracker.steps import STEPS
from tracker.vocabulary import InspectionKind, State, Term
from workflow.plans import THE_PLAN

FIELDS = {
    "measures": _("measures"),
    "evidence": _("evidence"),
    "department": pgettext_lazy("field", "department"),
    "leader": _("responsible leader"),
    "handler": _("handler"),
    "verifier": _("verifier"),
    "due_on": _("due date"),
    "outcome": _("outcome"),
    "result": _("result"),
}
SEPARATIONS = {
    "person": _("person"),
    "department": pgettext_lazy("field", "department"),
    "superior": _("superior"),
}
SCOPES = {
    "ticket": _("over the ticket"),
    "department": _("over the lead department"),
    "unit": _("over the whole unit"),
    "named": _("named by the ticket"),
}
TRIGGERS = {
    "fed_back_on": _("from the feedback"),
    "registered_on": _("from the registration"),
    "assigned_on": _("from the assignment"),
}
UNITS = {
    "calendar_days": _("calendar days"),
    "working_days": _("working days"),
    "months": _("months"),
}
RULES = {
    "all": _("all of them"),
    "in_order": _("one after another"),
    "at_least": _("at least so many"),
}
ROLES = {role.value: role.label for role in Role}
TERMS = {"": _("all terms")} | {term.value: term.label for term in Term}
KINDS = {"*": _("all other kinds")} | {kind.value: kind.label for kind in InspectionKind}
STATES = {state.value: state.label for state in State}

VERBS = {step.name: step.label for step in STEPS.values() if step.is_verb} | {THE_PLAN: THE_PLAN_LABEL}

# Where one word means two things, what comes later wins; the sentences of the checker read well with it.
ALL = SCOPES | FIELDS | SEPARATIONS | ROLES | STATES | VERBS


def label_of(code):
    """The label of a code that a sentence about the law names."""
    return ALL.get(code, code)
