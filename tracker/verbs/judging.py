"""Passing or returning the work, and striking the ticket off the list."""

from django.utils.translation import gettext_lazy as _

from tracker import lending, rules
from tracker import permissions as may
from tracker.sign_offs import questions as sign_offs
from tracker.step import tell, verb
from tracker.verbs import writing
from tracker.vocabulary import State, Verdict


class Judges:
    @verb(
        source=State.SUBMITTED,
        target=None,
        may=[may.verifies, may.is_independent, may.is_of_another_department, may.is_no_superior],
        is_work=False,
        lent_by=lending.those_verifying,
        needs=[rules.there_are_measures],
        asks=[rules.answers_are_readable, rules.a_verdict_is_given, rules.an_opinion_is_given],
        takes=["measures", "verdict"],
        rank=20,
        label=_("Review measures"),
        sentence=_("reviewed measures"),
        done=_("The verdict is recorded."),
        confirm=_("Record the verdict"),
        reason=_("In a sentence"),
    )
    def review(self, transition_request):
        """Pass or return measures, with a sentence."""
        answers = self.answers
        return [
            writing.judge(measure, answers["verdict"], transition_request.reason) for measure in answers["measures"]
        ]

    @verb(
        source=[State.SUBMITTED, State.VERIFIED],
        target=State.IN_PROGRESS,
        may=[may.verifies_or_may_close],
        is_work=False,
        lent_by=lending.those_watching_as("verifier", "coordinator", "leader"),
        asks=[rules.a_reason_is_given, rules.answers_are_readable],
        takes=["measures"],
        tells=[tell("to_rework", "head", "handler"), tell("sent_back", "leader")],
        reported="核验退回，退回意见",
        rank=30,
        tone="warn",
        label=_("Send back"),
        sentence=_("sent the work back"),
        done=_("The work is sent back to the department."),
        reason_help=_("The department reads this: say what is missing."),
    )
    def send_back(self, transition_request):
        """Return the work: the measures named, or those returned already, or all of them."""
        return writing.send_back(self, transition_request.reason, self.answers.get("measures"))

    @verb(
        source=[State.IN_PROGRESS, State.SUBMITTED, State.VERIFIED],
        target=State.IN_PROGRESS,
        may=[may.is_asked_to_sign],
        is_work=False,
        lent_by=lending.those_asked_to_sign,
        asks=[rules.a_reason_is_given, rules.answers_are_readable, rules.the_sign_off_is_mine],
        takes=["step"],
        concerns=lambda ticket: ticket.plan.has_gates,
        under_procedures=False,
        about=sign_offs.in_words,
        tells=[
            tell("sign_off_refused", "head", "handler", leaving=[State.IN_PROGRESS]),
            tell("to_rework", "head", "handler", leaving=[State.SUBMITTED, State.VERIFIED]),
            tell("sign_off_refused", "leader", "named_verifier", leaving=[State.SUBMITTED, State.VERIFIED]),
        ],
        rank=140,
        tone="warn",
        only_when_open=True,
        label=_("Refuse to sign"),
        sentence=_("refused to sign"),
        done=_("Your refusal is recorded, with its reason."),
        reason_help=_("Work that was handed in goes back to the department with this reason."),
    )
    def refuse(self, transition_request):
        """Refuse to sign; what was handed in goes back to work."""
        refused = sign_offs.refuse(self.sign_off_meant(transition_request), self, self.asker, transition_request.reason)
        if self.state == State.IN_PROGRESS:
            return refused
        return [*refused, *writing.send_back(self, transition_request.reason)]

    @verb(
        source=State.SUBMITTED,
        target=State.VERIFIED,
        may=[may.verifies, may.is_independent, may.is_of_another_department, may.is_no_superior],
        is_work=False,
        lent_by=lending.those_verifying,
        needs=[rules.no_measure_is_returned],
        asks=[rules.an_opinion_is_given, rules.answers_are_readable],
        next_in=State.SUBMITTED,
        stage=_("Verification"),
        for_many=["verifier"],
        signed=_("Verifying the work waits for your sign-off."),
        asks_signatures=True,
        tells=[tell("to_close", "coordinator", "leader"), tell("verified", "head", "handler")],
        reported="核验意见",
        rank=3,
        label=_("Verify"),
        sentence=_("verified the work"),
        done=_("The work is verified; the ticket now awaits closing."),
        confirm=_("Verified"),
    )
    def verify(self, transition_request):
        """Confirm that the work is done; what was not judged one by one passes with it."""
        self.verified_by = transition_request.actor
        return [
            writing.judge(m, Verdict.PASSED, transition_request.reason)
            for m in self.current_measures()
            if not m.verdict
        ]

    @verb(
        source=State.VERIFIED,
        target=State.CLOSED,
        may=[may.coordinates_or_leads, may.has_not_verified],
        is_work=False,
        lent_by=lending.those_watching_as("coordinator", "leader"),
        asks=[rules.answers_are_readable, rules.a_result_is_given],
        takes=["result"],
        next_in=State.VERIFIED,
        stage=_("Closing"),
        signed=_("Closing the ticket waits for your sign-off."),
        tells=[tell("closed", "head", "handler", "leader", "supporting")],
        rank=4,
        label=_("Close the ticket"),
        sentence=_("closed the ticket"),
        done=_("The ticket is closed."),
    )
    def close(self, transition_request):
        """Strike the ticket off the list, as completed or basically completed."""
        self.result = self.answers["result"]
