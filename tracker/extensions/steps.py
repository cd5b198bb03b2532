"""Asking for a later due date, supporting, granting and refusing it, and taking the question back."""

from django.utils.translation import gettext_lazy as _

from tracker import deadlines, lending, rules
from tracker import permissions as may
from tracker.amending import amendment
from tracker.extensions import permissions as may_decide
from tracker.extensions import questions as extensions
from tracker.extensions import rules as request_rules
from tracker.extensions.questions import ASKED_IN
from tracker.models import Ticket
from tracker.step import tell
from tracker.vocabulary import ExtensionStatus as Status
from workflow.verbs import amendments_of


@amendment(
    may=[may.works_in_the_lead_department],
    is_work=False,
    lent_by=lending.those_at_work,
    states=ASKED_IN,
    needs=[
        request_rules.another_extension_is_foreseen,
        request_rules.nothing_is_under_decision,
        request_rules.there_is_a_date_to_move,
    ],
    asks=[
        rules.answers_are_readable,
        rules.a_reason_is_given,
        request_rules.a_date_is_wanted,
        request_rules.the_date_is_possible,
    ],
    takes=["due_on"],
    tells=[tell("to_support_extension", "decider"), tell("to_grant_extension", "decider")],
    label=_("Ask for an extension"),
    sentence=_("asked for an extension"),
    done=_("Those who decide are asked; until then the date stays."),
    confirm=_("Ask for the extension"),
    reason_help=_("Whoever decides reads this: say what stands in the way."),
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
    may=[may_decide.supports_extensions, may_decide.has_not_asked_for_it],
    is_work=False,
    lent_by=lending.those_deciding_by(extensions.supporting_roles),
    states=ASKED_IN,
    needs=[request_rules.something_is_under_decision, request_rules.it_waits_for_support],
    asks=[rules.answers_are_readable, rules.an_opinion_is_given],
    tells=[tell("to_grant_extension", "decider"), tell("extension_supported", "requester")],
    about=extensions.in_words,
    rank=190,
    only_when_open=True,
    label=_("Support the extension"),
    sentence=_("supported the extension"),
    done=_("Your support is recorded; the request waits to be granted."),
    reason=_("Word on the request"),
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
    may=[may_decide.grants_extensions, may_decide.has_not_asked_for_it],
    is_work=False,
    lent_by=lending.those_deciding_by(extensions.granting_roles),
    states=ASKED_IN,
    needs=[request_rules.something_is_under_decision, request_rules.it_waits_to_be_granted],
    asks=[rules.answers_are_readable, rules.an_opinion_is_given, request_rules.the_date_is_possible],
    takes=["due_on"],
    tells=[tell("extension_granted", "requester", "head", "handler"), tell("due_changed", "leader", "supporting")],
    about=extensions.in_words,
    rank=200,
    only_when_open=True,
    label=_("Grant the extension"),
    sentence=_("granted the extension"),
    done=_("The extension is granted and the due date moved."),
    reason=_("Word on the request"),
)
def grant_extension(ticket, transition_request):
    """Move the due date as wanted, or to an earlier day; the original date stays."""
    row, day = extensions.pending(ticket), request_rules.day_said(ticket, transition_request)
    ticket.due_on = day
    deadlines.forget_rule(ticket)
    row.status, row.granted_due_on = Status.GRANTED, day
    return [_decided(row, transition_request)]


@amendment(
    may=[may_decide.refuses_extensions, may_decide.has_not_asked_for_it],
    is_work=False,
    lent_by=lending.those_deciding_by(extensions.refusing_roles),
    states=ASKED_IN,
    needs=[request_rules.something_is_under_decision],
    asks=[rules.answers_are_readable, rules.a_reason_is_given],
    tells=[tell("extension_refused", "requester", "head", "handler")],
    about=extensions.in_words,
    rank=210,
    tone="warn",
    only_when_open=True,
    label=_("Refuse the extension"),
    sentence=_("refused the extension"),
    done=_("The extension is refused; the date stays."),
    reason_help=_("The due date stays as it is."),
)
def refuse_extension(ticket, transition_request):
    """Leave the due date as it is, with a reason."""
    row = extensions.pending(ticket)
    row.status = Status.REFUSED
    return [_decided(row, transition_request)]


@amendment(
    may=[may_decide.has_requested_it],
    is_work=False,
    lent_by=lending.those_at_work,
    states=ASKED_IN,
    needs=[request_rules.something_is_under_decision],
    asks=[rules.answers_are_readable],
    about=extensions.in_words,
    tone="warn",
    label=_("Withdraw the request"),
    sentence=_("withdrew the request for an extension"),
    done=_("The request is withdrawn; the date stays."),
)
def withdraw_extension(ticket, transition_request):
    """Take the request back while nobody has decided on it."""
    row = extensions.pending(ticket)
    row.status = Status.WITHDRAWN
    return [row]


def step_for(ticket, standing) -> str:
    """The step for which the request under decision waits, where this person may take it; else blank."""
    step = amendments_of(Ticket).get(extensions.step_awaited(ticket))
    return step.name if step and step.allows(ticket, standing) else ""


def _decided(row, transition_request):
    row.decided_by, row.decision = transition_request.actor, transition_request.reason.strip()
    return row
