"""Asking for signatures, giving them, and taking the question back. Refusing moves the ticket and is a verb."""

from django.utils.translation import gettext_lazy as _

from tracker import permissions as may
from tracker import rules
from tracker.sign_offs import questions as sign_offs
from tracker.sign_offs.questions import SIGNED_IN
from tracker.vocabulary import SignOffStatus as Status
from tracker.vocabulary import State
from workflow.refusals import Refusal
from workflow.verbs import amendment

SIGNING_STATES = (State.IN_PROGRESS, State.SUBMITTED, State.VERIFIED)


def _a_round_can_be_asked(ticket, transition_request):
    """Some gate of this state that is not being asked yet; the one named, where one is named."""
    if _rounds_to_ask(ticket, transition_request):
        return None
    if any(sign_offs.round_of(ticket, verb) for verb in _gates_here(ticket)):
        return Refusal("sign_offs_asked", _("The sign-offs are asked already."))
    return Refusal("no_sign_offs_here", _("The procedure asks for no sign-off at this step."))


def _nobody_has_answered(ticket, transition_request):
    asked = [row for row in ticket.live_sign_offs() if SIGNED_IN[row.verb] == ticket.state]
    if not asked:
        return Refusal("no_sign_offs_asked", _("No sign-off is asked here."))
    if all(_answered(rows) for rows in _rounds(asked)):
        return Refusal("sign_offs_answered", _("Somebody has answered already; the question stays on the record."))
    return None


@amendment(
    may=[may.asks_for_sign_offs],
    is_work=False,
    states=SIGNING_STATES,
    needs=[_a_round_can_be_asked],
    asks=[rules.answers_are_readable],
    takes=["step"],
)
def ask_sign_offs(ticket, transition_request):
    """Ask for the signatures that the next step, or the plan, waits for."""
    return [
        row
        for verb in _rounds_to_ask(ticket, transition_request)
        for row in sign_offs.ask(ticket, verb, transition_request.actor)
    ]


@amendment(
    may=[may.is_asked_to_sign],
    is_work=False,
    states=SIGNING_STATES,
    asks=[rules.answers_are_readable, rules.an_opinion_is_given, rules.the_sign_off_is_mine],
    takes=["step"],
)
def sign(ticket, transition_request):
    """Sign, with an opinion."""
    row = ticket.sign_off_meant(transition_request)
    return sign_offs.give(row, ticket, ticket.asker, transition_request.reason)


@amendment(
    may=[may.asks_for_sign_offs],
    is_work=False,
    states=SIGNING_STATES,
    needs=[_nobody_has_answered],
    asks=[rules.answers_are_readable],
)
def withdraw_sign_offs(ticket, transition_request):
    """Take the question back while nobody has answered it."""
    rows = [r for rows in _rounds(ticket.live_sign_offs()) if not _answered(rows) for r in rows]
    for row in rows:
        row.status = Status.WITHDRAWN
    return rows


SIGNING = {step.name: step for step in (ask_sign_offs, sign, withdraw_sign_offs)}


def _gates_here(ticket):
    return [v for v, state in SIGNED_IN.items() if state == ticket.state and ticket.plan.gate(v)]


def _rounds_to_ask(ticket, transition_request):
    named = ticket.answers.get("step") if transition_request else None
    return [v for v in _gates_here(ticket) if named in (None, v) and not sign_offs.round_of(ticket, v)]


def _rounds(rows):
    return [[row for row in rows if row.verb == verb] for verb in sorted({row.verb for row in rows})]


def _answered(rows):
    return any(row.status == Status.GIVEN for row in rows)
