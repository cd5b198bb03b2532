"""Dividing the work on one issue among several tickets. The issue stays one; the tickets are counted by themselves."""

from django.utils.translation import gettext_lazy as _

from tracker import answers, lending, rules
from tracker import permissions as may
from tracker.amending import amendment
from tracker.models import Ticket
from tracker.vocabulary import State
from workflow.refusals import Refusal

SPLIT_IN = (State.REGISTERED, State.ASSIGNED, State.IN_PROGRESS)


def _parts_are_whole(ticket, transition_request):
    if ticket.answers.refusals or ticket.answers.get("parts"):
        return None
    return Refusal("parts_missing", _("Name at least one part: the title of a ticket that comes beside this one."))


def _parts(ticket, transition_request):
    """A ticket of the same issue for each part, to be assigned like any other."""
    for part in answers.parts(transition_request.answers["parts"], ticket):
        yield Ticket(
            inspection=ticket.inspection,
            issue=ticket.issue,
            split_from=ticket,
            title=part["title"],
            problem=part["problem"] or ticket.problem,
            term=ticket.term,
            severity=ticket.severity,
        )


@amendment(
    may=[may.coordinates],
    is_work=False,
    lent_by=lending.those_watching_as("coordinator"),
    states=SPLIT_IN,
    asks=[rules.answers_are_readable, rules.a_reason_is_given, _parts_are_whole],
    takes=["parts", "title", "problem"],
    bears=_parts,
    always=True,
    rank=120,
    only_when_open=True,
    label=_("Split the ticket"),
    sentence=_("split the ticket"),
    done=_("The ticket is split; the new ones await assignment."),
)
def split(ticket, transition_request):
    """What stays with this ticket, where it is worded anew; `parts` come into the world beside it.

    Answers: `parts`, a list of {"title", "problem"}; `title` and `problem`.
    """
    for column, value in ticket.answers.only("title", "problem").items():
        setattr(ticket, column, value)
