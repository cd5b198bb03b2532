"""Taking an issue into the ledger, and handing it to a department."""

from django.utils.translation import gettext_lazy as _

from tracker import deadlines, lending, rules
from tracker import permissions as may
from tracker.step import tell, verb
from tracker.verbs import writing
from tracker.vocabulary import UNBORN, State


class HandsOut:
    @verb(
        source=UNBORN,
        target=State.REGISTERED,
        may=[may.coordinates],
        is_work=False,
        lent_by=lending.those_watching_as("coordinator"),
        needs=[rules.issue_and_title_are_known],
        under_procedures=False,
        label=_("Register"),
        sentence=_("registered the ticket"),
        done=_("The ticket is registered."),
    )
    def register(self, transition_request):
        """Take an issue into the ledger."""

    @verb(
        source=[State.REGISTERED, State.ASSIGNED],
        target=State.ASSIGNED,
        may=[may.coordinates],
        is_work=False,
        lent_by=lending.those_watching_as("coordinator"),
        asks=[
            rules.answers_are_readable,
            rules.assignment_is_complete,
            rules.the_deadline_rule_fits,
            rules.due_date_follows_the_feedback,
            rules.departments_belong_to_the_unit,
            rules.people_hold_their_roles,
        ],
        takes=[
            "department",
            "leader",
            "due_on",
            "deadline_rule",
            "term",
            "severity",
            "handler",
            "verifier",
            "supporting",
        ],
        next_in=State.REGISTERED,
        stage=_("Assignment"),
        for_many=["coordinator"],
        bulk_unless_forbidden=True,
        tells=[tell("to_accept", "head", "handler"), tell("assigned", "leader", "supporting")],
        reported="交办要求",
        rank=0,
        label=_("Assign"),
        sentence=_("assigned the ticket"),
        done=_("The ticket is assigned."),
    )
    def assign(self, transition_request):
        """Hand the ticket to a lead department, with a leader who answers for it and a due date, given or counted."""
        answers = self.answers
        if self.would_change("department", answers) and "handler" not in answers:
            self.handler = None
        supporting = writing.take(self, answers)
        deadlines.settle(self, answers)
        self.original_due_on = self.original_due_on or self.due_on
        return supporting
