"""Asking for signatures, giving them, and taking the question back. Refusing moves the ticket and is a verb."""

from django.utils.translation import gettext_lazy as _

from tracker import lending, rules
from tracker import permissions as may
from tracker.amending import amendment
from tracker.models import Ticket
from tracker.sign_offs import questions as sign_offs
from tracker.step import tell
from tracker.vocabulary import SignOffStatus as Status
from tracker.vocabulary import State
from workflow.refusals import Refusal

SIGNING_STATES = (State.IN_PROGRESS, State.SUBMITTED, State.VERIFIED)


def _a_round_can_be_asked(ticket, transition_request):
    """Some gate of this state that is not being asked yet; the one named, where one is named."""
    if _rounds_to_ask(ticket, transition_request):
        return None
    if any(sign_offs.round_of(ticket, verb) for verb in sign_offs.signed_here(ticket)):
        return Refusal("sign_offs_asked", _("The sign-offs are asked already."))
    return Refusal("no_sign_offs_here", _("The procedure asks for no sign-off at this step."))


def _nobody_has_answered(ticket, transition_request):
    asked = [row for row in ticket.live_sign_offs() if sign_offs.signed_in(Ticket)[row.verb] == ticket.state]
    if not asked:
        return Refusal("no_sign_offs_asked", _("No sign-off is asked here."))
    if all(_answered(rows) for rows in _rounds(asked)):
        return Refusal("sign_offs_answered", _("Somebody has answered already; the question stays on the record."))
    return None


@amendment(
    may=[may.asks_for_sign_offs],
    is_work=False,
    lent_by=lending.those_at_work,
    states=SIGNING_STATES,
    needs=[_a_round_can_be_asked],
    asks=[rules.answers_are_readable],
    takes=["step"],
    about=sign_offs.in_words,
    asks_signatures=True,
    rank=150,
    only_when_open=True,
    label=_("Ask for sign-off"),
    sentence=_("asked for sign-off"),
    done=_("Those whose signature is wanted are asked."),
    reason=None,
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
    lent_by=lending.those_asked_to_sign,
    states=SIGNING_STATES,
    asks=[rules.answers_are_readable, rules.an_opinion_is_given, rules.the_sign_off_is_mine],
    takes=["step"],
    about=sign_offs.in_words,
    asks_signatures=True,
    tells=[tell("signed", "asker")],
    rank=130,
    only_when_open=True,
    label=_("Sign"),
    sentence=_("signed"),
    done=_("Your signature is recorded."),
    reason_help=_("A signature falls if the measures, the evidence or the outcome change afterwards."),
)
def sign(ticket, transition_request):
    """Sign, with an opinion."""
    row = ticket.sign_off_meant(transition_request)
    return sign_offs.give(row, ticket, ticket.asker, transition_request.reason)


@amendment(
    may=[may.asks_for_sign_offs],
    is_work=False,
    lent_by=lending.those_at_work,
    states=SIGNING_STATES,
    needs=[_nobody_has_answered],
    asks=[rules.answers_are_readable],
    rank=160,
    tone="warn",
    only_when_open=True,
    label=_("Withdraw the question"),
    sentence=_("withdrew the question for sign-off"),
    done=_("The question is withdrawn."),
    reason=None,
)
def withdraw_sign_offs(ticket, transition_request):
    """Take the question back while nobody has answered it."""
    rows = [r for rows in _rounds(ticket.live_sign_offs()) if not _answered(rows) for r in rows]
    for row in rows:
        row.status = Status.WITHDRAWN
    return rows


def _rounds_to_ask(ticket, transition_request):
    named = ticket.answers.get("step") if transition_request else None
    return [v for v in sign_offs.signed_here(ticket) if named in (None, v) and not sign_offs.round_of(ticket, v)]


def _rounds(rows):
    return [[row for row in rows if row.verb == verb] for verb in sorted({row.verb for row in rows})]


def _answered(rows):
    return any(row.status == Status.GIVEN for row in rows)
