"""Holding a look back. Finding that the problem came back opens the next cycle and is a verb, `rebound`."""

from django.utils.translation import gettext_lazy as _

from tracker import lending, rules
from tracker import permissions as may
from tracker.amending import amendment
from tracker.look_backs import questions as look_backs
from tracker.step import tell
from tracker.vocabulary import LookBackStatus, State
from workflow.refusals import Refusal


def _its_day_has_come(ticket, transition_request):
    """The point of looking back is that time has passed."""
    row = look_backs.upcoming(ticket)
    if row and ticket.asker.on < row.planned_on:
        return Refusal("look_back_not_due", _("The look back is planned for %(day)s.") % {"day": row.planned_on})
    return None


@amendment(
    may=[may.looks_back],
    is_work=False,
    lent_by=lending.those_watching_as("coordinator", "verifier"),
    states=[State.CLOSED],
    needs=[rules.a_look_back_is_planned, _its_day_has_come],
    asks=[rules.answers_are_readable, rules.a_finding_is_given],
    tells=[tell("look_back_held", "head", "leader", "coordinator")],
    rank=170,
    only_when_open=True,
    label=_("Look back"),
    sentence=_("looked back and found that the problem stayed away"),
    done=_("The finding is recorded; the ticket stays closed."),
    confirm=_("The problem stayed away"),
)
def hold_look_back(ticket, transition_request):
    """Find that the problem has not come back, and say on what ground."""
    return [look_backs.found(ticket, LookBackStatus.HELD, transition_request)]
