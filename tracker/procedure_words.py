"""The words that a procedure may use about tickets; see `procedure.schema.json`."""

from django.utils.translation import gettext_lazy as _

from tracker.steps import STEPS
from tracker.vocabulary import TRIGGERS, Scope, Term
from workflow.vocabulary import Vocabulary

WORDS = Vocabulary(
    verbs=tuple(name for name, step in STEPS.items() if step.under_procedures),
    signable=tuple(name for name, step in STEPS.items() if step.signed),
    bulk=frozenset(name for name, step in STEPS.items() if step.bulk_unless_forbidden),
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
