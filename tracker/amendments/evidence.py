"""What proves the work: files, each with its hash, never silently replaced."""

from django.utils.translation import gettext_lazy as _

from tracker import lending, rules
from tracker import permissions as may
from tracker.allowance import files_fit_the_day
from tracker.amending import amendment
from tracker.models import Evidence
from tracker.verbs import writing
from tracker.vocabulary import EvidenceStatus, State
from workflow.law import EVIDENCE
from workflow.refusals import Refusal


def _evidence_is_named(ticket, transition_request):
    answers = ticket.answers
    if "evidence" not in answers and not answers.refusals:
        return Refusal("evidence_not_named", _("Say which piece of evidence."))
    return None


def _files_are_given(ticket, transition_request):
    if not transition_request.files:
        return Refusal("file_missing", _("Choose a file."))
    return None


def _files_are_new(ticket, transition_request):
    """The same file twice on one ticket proves nothing more."""
    held = {evidence.sha256 for evidence in ticket.current_evidence()}
    return [
        Refusal("file_attached_already", _("“%(name)s” is attached already.") % {"name": file.name})
        for file in transition_request.files
        if file.sha256 in held
    ]


@amendment(
    may=[may.works_on],
    is_work=True,
    lent_by=lending.those_at_work,
    states=[State.IN_PROGRESS],
    asks=[rules.answers_are_readable, _files_are_given, _files_are_new, files_fit_the_day],
    takes=["measure"],
    attaches=True,
    overrides_nobody=True,
    fills=EVIDENCE,
    label=_("Attach evidence"),
    sentence=_("attached evidence"),
    done=_("The evidence is attached."),
    confirm=_("Attach"),
    reason=None,
)
def attach_evidence(ticket, transition_request):
    return writing.attach(ticket, transition_request, ticket.answers.get("measure"))


@amendment(
    may=[may.works_on],
    is_work=True,
    lent_by=lending.those_at_work,
    states=[State.IN_PROGRESS],
    asks=[rules.answers_are_readable, _evidence_is_named, _files_are_given, _files_are_new, files_fit_the_day],
    takes=["evidence"],
    attaches=True,
    label=_("Replace the evidence"),
    sentence=_("replaced evidence"),
    done=_("The evidence is replaced; the older version stays readable."),
    confirm=_("Replace"),
    reason=_("What changed"),
)
def replace_evidence(ticket, transition_request):
    """Attach a newer version; the older stays readable as superseded."""
    old = ticket.answers["evidence"]
    old.status = EvidenceStatus.SUPERSEDED
    return [old, *writing.attach(ticket, transition_request, old.measure)]


@amendment(
    may=[may.works_on],
    is_work=True,
    lent_by=lending.those_at_work,
    states=[State.IN_PROGRESS],
    asks=[rules.answers_are_readable, _evidence_is_named, rules.a_reason_is_given],
    takes=["evidence"],
    tone="warn",
    label=_("Withdraw the evidence"),
    sentence=_("withdrew evidence"),
    done=_("The evidence is withdrawn; the record of it stays."),
    confirm=_("Withdraw"),
    reason_help=_("Name, hash and this reason stay on the record."),
)
def withdraw_evidence(ticket, transition_request):
    """Take a file back; its name, hash and the reason stay on the record."""
    evidence: Evidence = ticket.answers["evidence"]
    evidence.status = EvidenceStatus.WITHDRAWN
    return [evidence]
