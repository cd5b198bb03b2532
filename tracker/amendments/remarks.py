"""Words about the work: remarks, a word to whoever has to act, a request to the coordinator, and the wording itself."""

from django.utils.translation import gettext_lazy as _

from tracker import lending, rules
from tracker import permissions as may
from tracker.amending import amendment
from tracker.models import Remark
from tracker.step import tell
from tracker.vocabulary import OPEN_STATES, RemarkKind, State

CHASED_IN = (State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED)


@amendment(
    may=[may.sees],
    is_work=False,
    lent_by=lending.those_at_work,
    asks=[rules.answers_are_readable, rules.a_text_is_given],
    takes=["text"],
    overrides_nobody=True,
    tells=[tell("remarked", "head", "handler", "coordinator")],
    label=_("Add a remark"),
    sentence=_("remarked"),
    done=_("Your remark is recorded."),
    confirm=_("Record the remark"),
    reason=None,
)
def add_remark(ticket, transition_request):
    return [Remark(ticket=ticket, author=transition_request.actor, text=ticket.answers["text"])]


@amendment(
    may=[may.coordinates_or_leads],
    is_work=False,
    lent_by=lending.those_watching_as("coordinator", "leader"),
    states=CHASED_IN,
    asks=[rules.answers_are_readable, rules.a_word_is_said],
    overrides_nobody=True,
    tells=[
        tell("chased_to_accept", "head", "handler", arriving=[State.ASSIGNED]),
        tell("chased_to_work", "head", "handler", arriving=[State.IN_PROGRESS]),
        tell("chased_to_verify", "verifier", arriving=[State.SUBMITTED]),
    ],
    is_a_word=True,
    for_many=["coordinator", "leader"],
    rank=60,
    only_when_open=True,
    label=_("Chase"),
    sentence=_("chased those who have to act"),
    done="",
    reason_help=_("Whoever has to act now is told at once: in the inbox, and by mail where there is an address."),
)
def chase(ticket, transition_request):
    """催办: send a sentence to whoever has to act now. It is a word about the work and no work itself."""
    return [Remark(ticket=ticket, author=transition_request.actor, text=transition_request.reason.strip())]


@amendment(
    may=[may.audits],
    is_work=False,
    lent_by=lending.those_watching_as("auditor"),
    states=[State.CLOSED],
    asks=[rules.answers_are_readable, rules.a_text_is_given],
    takes=["text"],
    overrides_nobody=True,
    tells=[tell("to_reopen", "coordinator")],
    rank=110,
    only_when_open=True,
    label=_("Ask to reopen"),
    sentence=_("asked to reopen the ticket"),
    done=_("The coordinator can read your request now."),
    confirm=_("Ask the coordinator to reopen"),
    reason=None,
)
def ask_to_reopen(ticket, transition_request):
    """An auditor asks the coordinator to reopen; the coordinator decides."""
    text = ticket.answers["text"]
    return [Remark(ticket=ticket, author=transition_request.actor, text=text, kind=RemarkKind.REQUEST)]


@amendment(
    may=[may.coordinates],
    is_work=False,
    lent_by=lending.those_watching_as("coordinator"),
    states=OPEN_STATES,
    asks=[rules.answers_are_readable, rules.a_reason_is_given],
    takes=["title", "problem", "term", "severity"],
    label=_("Edit the wording"),
    sentence=_("edited the wording"),
    done=_("The wording is changed."),
    confirm=_("Save the wording"),
    reason_help=_("The wording of the feedback itself stays as printed."),
)
def edit_wording(ticket, transition_request):
    for column, value in ticket.answers.only("title", "problem", "term", "severity").items():
        setattr(ticket, column, value)
