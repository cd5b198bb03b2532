"""The words that a procedure may use about tickets; see `procedure.schema.json`."""

from django.utils.translation import gettext_lazy as _

from tracker.vocabulary import Scope, Term
from workflow.vocabulary import Vocabulary

FED_BACK_ON, REGISTERED_ON, ASSIGNED_ON = TRIGGERS = ("fed_back_on", "registered_on", "assigned_on")

WORDS = Vocabulary(
    verbs=(
        "assign",
        "accept",
        "decline",
        "report_progress",
        "submit",
        "take_back",
        "review",
        "send_back",
        "verify",
        "close",
        "reopen",
        "cancel",
        "reassign",
        "change_due",
    ),
    signable=("submit", "verify", "close"),
    # Whoever judges looks at each case; an office that wants it otherwise says so.
    bulk=frozenset({"assign", "reassign"}),
    roles=("coordinator", "head", "handler", "verifier", "leader", "auditor"),
    scopes=tuple(Scope),
    named_roles=("leader", "verifier", "handler"),
    names_nobody=_("%(where)s: a ticket names nobody as %(role)s; it names %(known)s."),
    granting=("coordinator", "leader"),
    separations=("person", "department", "superior"),
    fields=("department", "leader", "handler", "verifier", "due_on", "outcome", "result"),
    terms=tuple(Term.values),
    triggers=TRIGGERS,
)
