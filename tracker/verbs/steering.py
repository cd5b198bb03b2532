"""What the coordinator may do while a ticket is open: call it off, give it to others, move its date."""

from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE

from tracker import deadlines, lending, rules
from tracker import permissions as may
from tracker.step import tell, verb
from tracker.verbs import writing
from tracker.vocabulary import OPEN_STATES, State

INVOLVED = ("head", "handler", "leader", "supporting")
ELSEWHERE = tuple(state for state in OPEN_STATES if state != State.ASSIGNED)


def _state_after_reassigning(ticket, transition_request):
    moved = ticket.lead_department_id != ticket.stored("lead_department_id")
    return State.ASSIGNED if moved else ticket.state


class Steers:
    @verb(
        source=[State.REGISTERED, State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED],
        target=State.CANCELLED,
        may=[may.coordinates],
        is_work=False,
        lent_by=lending.those_watching_as("coordinator"),
        asks=[rules.a_reason_is_given, rules.answers_are_readable],
        takes=["merged_into"],
        tells=[tell("cancelled", "head", "handler", "leader", "supporting")],
        rank=100,
        tone="warn",
        label=_("Cancel the ticket"),
        sentence=_("cancelled the ticket"),
        done=_("The ticket is cancelled."),
    )
    def cancel(self, transition_request):
        """Take the ticket out of the ledger's count, or merge it into another."""
        self.merged_into = self.answers.get("merged_into")

    @verb(
        source=list(OPEN_STATES),
        target=GET_STATE(_state_after_reassigning, states=list(OPEN_STATES)),
        may=[may.coordinates],
        is_work=False,
        lent_by=lending.those_watching_as("coordinator"),
        asks=[
            rules.a_reason_is_given,
            rules.answers_are_readable,
            rules.something_is_reassigned,
            rules.the_lead_may_change_now,
            rules.departments_belong_to_the_unit,
            rules.people_hold_their_roles,
        ],
        takes=["department", "leader", "handler", "verifier", "supporting"],
        for_many=[],
        bulk_unless_forbidden=True,
        tells=[
            tell("to_accept", "head", "handler", arriving=[State.ASSIGNED]),
            tell("reassigned", "leader", "supporting", arriving=[State.ASSIGNED]),
            tell("reassigned", *INVOLVED, "named_verifier", arriving=ELSEWHERE),
        ],
        reported="改派，原因",
        rank=90,
        label=_("Reassign"),
        sentence=_("reassigned the ticket"),
        done=_("The ticket is reassigned."),
    )
    def reassign(self, transition_request):
        """Give the work to other people, or to another department, which then has to accept it."""
        answers = self.answers
        if self.would_change("department", answers):
            self.handler = self.submitted_by = None
        return writing.take(self, answers)

    @verb(
        source=list(OPEN_STATES),
        target=None,
        may=[may.coordinates],
        is_work=False,
        lent_by=lending.those_watching_as("coordinator"),
        asks=[
            rules.a_reason_is_given,
            rules.answers_are_readable,
            rules.a_new_due_date_is_given,
            rules.due_date_follows_the_feedback,
            rules.the_cause_is_true,
        ],
        takes=["due_on", "cause"],
        tells=[tell("due_changed", *INVOLVED)],
        rank=80,
        label=_("Change the due date"),
        sentence=_("changed the due date"),
        done=_("The due date is changed."),
        reason=_("Cause"),
    )
    def change_due(self, transition_request):
        """Move the due date for a stated cause; the original date stays, and so does a rule whose calendar moved it."""
        self.due_on = self.answers["due_on"]
        if "cause" not in self.answers:
            deadlines.forget_rule(self)
        self.original_due_on = self.original_due_on or self.due_on
