"""The next cycle, because the problem came back."""

from django.utils.translation import gettext_lazy as _

from tracker import lending, rules
from tracker import permissions as may
from tracker.look_backs import questions as look_backs
from tracker.step import tell, verb
from tracker.verbs import writing
from tracker.vocabulary import LookBackStatus, State


class BeginsAgain:
    @verb(
        source=State.CLOSED,
        target=State.IN_PROGRESS,
        may=[may.coordinates],
        is_work=False,
        lent_by=lending.those_watching_as("coordinator"),
        asks=[
            rules.a_reason_is_given,
            rules.answers_are_readable,
            rules.a_new_due_date_is_to_come,
            rules.due_date_follows_the_feedback,
        ],
        takes=["due_on"],
        begins_cycle=True,
        tells=[tell("to_resume", "head", "handler"), tell("reopened", "leader", "supporting")],
        reported="销号后重启，原因",
        rank=70,
        label=_("Reopen"),
        sentence=_("reopened the ticket"),
        done=_("The ticket is open again, in its next cycle."),
    )
    def reopen(self, transition_request):
        """Begin the next cycle, because the problem came back; earlier reports keep theirs."""
        return writing.begin_again(self)

    @verb(
        source=State.CLOSED,
        target=State.IN_PROGRESS,
        may=[may.looks_back],
        is_work=False,
        lent_by=lending.those_watching_as("coordinator", "verifier"),
        needs=[rules.a_look_back_is_planned],
        asks=[
            rules.a_finding_is_given,
            rules.answers_are_readable,
            rules.a_new_due_date_is_to_come,
            rules.due_date_follows_the_feedback,
        ],
        takes=["due_on"],
        concerns=lambda ticket: ticket.state == State.CLOSED and bool(ticket.plan.look_backs),
        under_procedures=False,
        begins_cycle=True,
        tells=[
            tell("to_resume_after_look_back", "head", "handler"),
            tell("rebounded", "leader", "supporting", "coordinator"),
        ],
        reported="回头看发现问题反弹，情况",
        rank=180,
        tone="warn",
        only_when_open=True,
        label=_("Look back: the problem came back"),
        sentence=_("looked back and found the problem again"),
        done=_("The finding is recorded; the ticket is open again, in its next cycle."),
        confirm=_("The problem came back"),
        reason_help=_("The ticket goes back to the department, in its next cycle."),
    )
    def rebound(self, transition_request):
        """Begin the next cycle, because a look back found the problem again."""
        return [
            look_backs.found(self, LookBackStatus.REBOUND, transition_request),
            *writing.begin_again(self),
        ]
