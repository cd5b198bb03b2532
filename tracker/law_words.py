"""How the codes of the law and of procedures are called, in the reader's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organization.vocabulary import Role
from tracker.vocabulary import InspectionKind, State, Term
from workflow.plans import THE_PLAN

VERBS = {
    "register": _("Register"),
    "assign": _("Assign"),
    "accept": _("Accept"),
    "decline": _("Decline"),
    "report_progress": _("Report progress"),
    "submit": _("Submit for verification"),
    "take_back": _("Take back"),
    "review": _("Review measures"),
    "send_back": _("Send back"),
    "refuse": _("Refuse to sign"),
    "verify": _("Verify"),
    "close": _("Close the ticket"),
    "reopen": _("Reopen"),
    "rebound": _("Report a rebound"),
    "cancel": _("Cancel the ticket"),
    "reassign": _("Reassign"),
    "change_due": _("Change the due date"),
    THE_PLAN: _("The plan of measures"),
}
AMENDMENTS = {
    "add_measure": _("Add a measure"),
    "change_measure": _("Change the measure"),
    "withdraw_measure": _("Withdraw the measure"),
    "attach_evidence": _("Attach evidence"),
    "withdraw_evidence": _("Withdraw the evidence"),
    "add_remark": _("Add a remark"),
    "chase": _("Chase"),
    "add_counter": _("Record a figure"),
    "replace_evidence": _("Replace the evidence"),
    "ask_to_reopen": _("Ask to reopen"),
    "edit_wording": _("Edit the wording"),
    "ask_sign_offs": _("Ask for sign-off"),
    "sign": _("Sign"),
    "split": _("Split the ticket"),
    "withdraw_sign_offs": _("Withdraw the question"),
    "request_extension": _("Ask for an extension"),
    "support_extension": _("Support the extension"),
    "grant_extension": _("Grant the extension"),
    "refuse_extension": _("Refuse the extension"),
    "withdraw_extension": _("Withdraw the request"),
    "hold_look_back": _("Look back"),
}
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

# Where one word means two things, what comes later wins; the sentences of the checker read well with it.
ALL = SCOPES | FIELDS | SEPARATIONS | ROLES | STATES | VERBS


def say_step(name):
    """What a verb or an amendment is called."""
    return AMENDMENTS.get(name) or VERBS.get(name, name)


def say(code):
    """The label of a code that a sentence about the law names."""
    return ALL.get(code, code)
