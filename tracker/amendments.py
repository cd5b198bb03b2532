"""What changes on a ticket without moving its state: measures, evidence, counters, remarks, wording.

They take the same road as the verbs, `engine.amend(ticket, amendment, transition_request)`, under the same law.
"""

from django.utils.translation import gettext_lazy as _

from tracker import permissions as may
from tracker import rules
from tracker.allowance import files_fit_the_day
from tracker.models import Counter, Evidence, Measure, Remark
from tracker.vocabulary import OPEN_STATES, CounterKind, EvidenceStatus, RemarkKind, State
from workflow.refusals import Refusal
from workflow.verbs import amendment

PLANNING = (State.ASSIGNED, State.IN_PROGRESS)
CHASED_IN = (State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED)


def _text_is_given(ticket, transition_request):
    if not ticket.answers.get("text"):
        return Refusal("text_missing", _("Write a sentence."))
    return None


def _a_word_is_said(ticket, transition_request):
    if not transition_request.reason.strip():
        return Refusal("sentence_missing", _("Write a sentence to those who have to act."))
    return None


def _measure_is_named(ticket, transition_request):
    answers = ticket.answers
    if "measure" not in answers and not answers.refusals:
        return Refusal("measure_missing", _("Say which measure."))
    return None


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


def _counter_is_whole(ticket, transition_request):
    answers = ticket.answers
    if answers.refusals or {"counter", "amount"} <= set(answers):
        return None
    return Refusal("counter_missing", _("Say what was counted and how much."))


def _owner_works_on_it(ticket, transition_request):
    owner = ticket.answers.get("owner")
    if owner and not ticket.may_be_named(owner, "owner", ticket.lead_department_id):
        return Refusal(
            "owner_without_role",
            _("%(person)s works in none of the departments of this ticket.") % {"person": owner},
        )
    return None


@amendment(
    may=[may.works_on_or_coordinates],
    is_work=True,
    states=PLANNING,
    asks=[rules.answers_are_readable, _text_is_given, _owner_works_on_it],
    takes=["text", "owner", "due_on"],
)
def add_measure(ticket, transition_request):
    answers = ticket.answers
    last = ticket.measures.order_by("-position").values_list("position", flat=True).first() or 0
    return [Measure(ticket=ticket, position=last + 1, **_columns(answers, "text", "owner", "due_on"))]


@amendment(
    may=[may.works_on_or_coordinates],
    is_work=True,
    states=PLANNING,
    asks=[rules.answers_are_readable, _measure_is_named, _owner_works_on_it],
    takes=["measure", "text", "owner", "due_on"],
)
def change_measure(ticket, transition_request):
    """A measure whose words change has to be judged again."""
    measure = ticket.answers["measure"]
    for column, value in _columns(ticket.answers, "text", "owner", "due_on").items():
        setattr(measure, column, value)
    if "text" in measure.changed_columns():
        measure.verdict = measure.verdict_note = ""
    return [measure]


@amendment(
    may=[may.works_on_or_coordinates],
    is_work=True,
    states=PLANNING,
    asks=[rules.answers_are_readable, _measure_is_named, rules.a_reason_is_given],
    takes=["measure"],
)
def withdraw_measure(ticket, transition_request):
    measure = ticket.answers["measure"]
    measure.withdrawn = True
    return [measure]


@amendment(
    may=[may.works_on],
    is_work=True,
    states=[State.IN_PROGRESS],
    asks=[rules.answers_are_readable, _files_are_given, _files_are_new, files_fit_the_day],
    takes=["measure"],
)
def attach_evidence(ticket, transition_request):
    return ticket.attach(transition_request, ticket.answers.get("measure"))


@amendment(
    may=[may.works_on],
    is_work=True,
    states=[State.IN_PROGRESS],
    asks=[rules.answers_are_readable, _evidence_is_named, _files_are_given, _files_are_new, files_fit_the_day],
    takes=["evidence"],
)
def replace_evidence(ticket, transition_request):
    """Attach a newer version; the older stays readable as superseded."""
    old = ticket.answers["evidence"]
    old.status = EvidenceStatus.SUPERSEDED
    return [old, *ticket.attach(transition_request, old.measure)]


@amendment(
    may=[may.works_on],
    is_work=True,
    states=[State.IN_PROGRESS],
    asks=[rules.answers_are_readable, _evidence_is_named, rules.a_reason_is_given],
    takes=["evidence"],
)
def withdraw_evidence(ticket, transition_request):
    """Take a file back; its name, hash and the reason stay on the record."""
    evidence: Evidence = ticket.answers["evidence"]
    evidence.status = EvidenceStatus.WITHDRAWN
    return [evidence]


@amendment(
    may=[may.works_on],
    is_work=True,
    states=[State.IN_PROGRESS],
    asks=[rules.answers_are_readable, _counter_is_whole],
    takes=["counter", "amount", "measure"],
)
def add_counter(ticket, transition_request):
    answers = ticket.answers
    kind = CounterKind(answers["counter"])
    return [Counter(ticket=ticket, kind=kind, amount=answers["amount"], unit=kind.unit, measure=answers.get("measure"))]


@amendment(may=[may.sees], is_work=False, asks=[rules.answers_are_readable, _text_is_given], takes=["text"])
def add_remark(ticket, transition_request):
    return [Remark(ticket=ticket, author=transition_request.actor, text=ticket.answers["text"])]


@amendment(
    may=[may.coordinates_or_leads],
    is_work=False,
    states=CHASED_IN,
    asks=[rules.answers_are_readable, _a_word_is_said],
)
def chase(ticket, transition_request):
    """催办: send a sentence to whoever has to act now. It is a word about the work and no work itself."""
    return [Remark(ticket=ticket, author=transition_request.actor, text=transition_request.reason.strip())]


@amendment(
    may=[may.audits],
    is_work=False,
    states=[State.CLOSED],
    asks=[rules.answers_are_readable, _text_is_given],
    takes=["text"],
)
def ask_to_reopen(ticket, transition_request):
    """An auditor asks the coordinator to reopen; the coordinator decides."""
    text = ticket.answers["text"]
    return [Remark(ticket=ticket, author=transition_request.actor, text=text, kind=RemarkKind.REQUEST)]


@amendment(
    may=[may.coordinates],
    is_work=False,
    states=OPEN_STATES,
    asks=[rules.answers_are_readable, rules.a_reason_is_given],
    takes=["title", "problem", "term", "severity"],
)
def edit_wording(ticket, transition_request):
    for column, value in _columns(ticket.answers, "title", "problem", "term", "severity").items():
        setattr(ticket, column, value)


AMENDMENTS = {
    step.name: step
    for step in (
        add_measure,
        change_measure,
        withdraw_measure,
        attach_evidence,
        replace_evidence,
        withdraw_evidence,
        add_counter,
        add_remark,
        chase,
        ask_to_reopen,
        edit_wording,
    )
}


def _columns(answers, *names) -> dict:
    return {name: answers[name] for name in names if name in answers}
