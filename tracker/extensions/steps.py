"""Asking for a later due date, supporting, granting and refusing it, and taking the question back."""

from django.utils.translation import gettext_lazy as _

from tracker import deadlines, rules
from tracker import permissions as may
from tracker.extensions import questions as extensions
from tracker.extensions.questions import ASKED_IN
from tracker.vocabulary import ExtensionStatus as Status
from workflow.refusals import Refusal
from workflow.verbs import amendment


def _another_extension_is_foreseen(ticket, transition_request):
    if not ticket.plan.extensions:
        return Refusal(
            "no_extensions",
            _("The procedure knows no extensions; the coordinator may move the date for a stated cause."),
        )
    if extensions.rule_of(ticket) is None:
        return Refusal(
            "extensions_used_up",
            _("The procedure allows no further extension: %(most)s granted already.")
            % {"most": len(ticket.plan.extensions)},
        )
    return None


def _nothing_is_under_decision(ticket, transition_request):
    if extensions.pending(ticket):
        return Refusal("extension_under_decision", _("A request is under decision; wait for it or withdraw it."))
    return None


def _something_is_under_decision(ticket, transition_request):
    if extensions.pending(ticket) is None:
        return Refusal("no_extension_asked", _("No extension is under decision."))
    return None


def _it_waits_for_support(ticket, transition_request):
    row = extensions.pending(ticket)
    if row and row.status == Status.SUPPORTED:
        return Refusal("extension_supported", _("The request is supported already and waits to be granted."))
    return None


def _it_waits_to_be_granted(ticket, transition_request):
    row, rule = extensions.pending(ticket), extensions.rule_of(ticket)
    if row and rule and rule.supported_by and row.status == Status.REQUESTED:
        return Refusal("extension_not_supported", _("The request has to be supported first."))
    return None


def _there_is_a_date_to_move(ticket, transition_request):
    return None if ticket.due_on else Refusal("due_on_missing", _("The ticket has no due date yet."))


def _a_date_is_wanted(ticket, transition_request):
    answers = ticket.answers
    if "due_on" in answers or answers.refusals:
        return None
    return Refusal("due_on_missing", _("Say until when."))


def _the_date_is_possible(ticket, transition_request):
    """Later than the present date, not in the past, not beyond what the rule allows and what was asked for."""
    day, row = _day_said(ticket, transition_request), extensions.pending(ticket)
    if day is None or ticket.due_on is None:
        return None
    latest = extensions.latest(ticket)
    if day <= ticket.due_on:
        return Refusal("not_later", _("The work is due on %(day)s already.") % {"day": ticket.due_on})
    if day < ticket.asker.on:
        return Refusal("due_in_the_past", _("%(day)s is past.") % {"day": day})
    if latest and day > latest:
        return Refusal("beyond_the_cap", _("This extension may go to %(latest)s at the latest.") % {"latest": latest})
    if row and day > row.wanted_due_on:
        return Refusal("more_than_wanted", _("No more than %(day)s was asked for.") % {"day": row.wanted_due_on})
    return None


@amendment(
    may=[may.works_in_the_lead_department],
    is_work=False,
    states=ASKED_IN,
    needs=[_another_extension_is_foreseen, _nothing_is_under_decision, _there_is_a_date_to_move],
    asks=[rules.answers_are_readable, rules.a_reason_is_given, _a_date_is_wanted, _the_date_is_possible],
    takes=["due_on"],
)
def request_extension(ticket, transition_request):
    """Ask for a later date, with a reason."""
    return [
        ticket.extensions.model(
            ticket=ticket,
            number=extensions.next_number(ticket),
            due_on=ticket.due_on,
            wanted_due_on=ticket.answers["due_on"],
            reason=transition_request.reason.strip(),
            requested_by=transition_request.actor,
            cycle=ticket.cycle,
        )
    ]


@amendment(
    may=[may.supports_extensions, may.has_not_asked_for_it],
    is_work=False,
    states=ASKED_IN,
    needs=[_something_is_under_decision, _it_waits_for_support],
    asks=[rules.answers_are_readable, rules.an_opinion_is_given],
)
def support_extension(ticket, transition_request):
    """Say that the request should be granted."""
    row = extensions.pending(ticket)
    row.status, row.supported_by, row.support = (
        Status.SUPPORTED,
        transition_request.actor,
        transition_request.reason.strip(),
    )
    return [row]


@amendment(
    may=[may.grants_extensions, may.has_not_asked_for_it],
    is_work=False,
    states=ASKED_IN,
    needs=[_something_is_under_decision, _it_waits_to_be_granted],
    asks=[rules.answers_are_readable, rules.an_opinion_is_given, _the_date_is_possible],
    takes=["due_on"],
)
def grant_extension(ticket, transition_request):
    """Move the due date as wanted, or to an earlier day; the original date stays."""
    row, day = extensions.pending(ticket), _day_said(ticket, transition_request)
    ticket.due_on = day
    deadlines.forget_rule(ticket)
    row.status, row.granted_due_on = Status.GRANTED, day
    return [_decided(row, transition_request)]


@amendment(
    may=[may.refuses_extensions, may.has_not_asked_for_it],
    is_work=False,
    states=ASKED_IN,
    needs=[_something_is_under_decision],
    asks=[rules.answers_are_readable, rules.a_reason_is_given],
)
def refuse_extension(ticket, transition_request):
    """Leave the due date as it is, with a reason."""
    row = extensions.pending(ticket)
    row.status = Status.REFUSED
    return [_decided(row, transition_request)]


@amendment(
    may=[may.has_requested_it],
    is_work=False,
    states=ASKED_IN,
    needs=[_something_is_under_decision],
    asks=[rules.answers_are_readable],
)
def withdraw_extension(ticket, transition_request):
    """Take the request back while nobody has decided on it."""
    row = extensions.pending(ticket)
    row.status = Status.WITHDRAWN
    return [row]


EXTENSIONS = {
    step.name: step
    for step in (request_extension, support_extension, grant_extension, refuse_extension, withdraw_extension)
}


def step_for(ticket, standing) -> str:
    """The step for which the request under decision waits, where this person may take it; else blank."""
    step = EXTENSIONS.get(extensions.step_awaited(ticket))
    return step.name if step and all(allows(ticket, standing) for allows in step.may) else ""


def _day_said(ticket, transition_request):
    row, answers = extensions.pending(ticket), ticket.answers
    return answers.get("due_on") or (row and row.wanted_due_on)


def _decided(row, transition_request):
    row.decided_by, row.decision = transition_request.actor, transition_request.reason.strip()
    return row
