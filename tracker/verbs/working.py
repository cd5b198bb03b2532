"""The department's own steps, from taking the ticket on to handing the work in."""

from django.utils.translation import gettext_lazy as _

from tracker import lending, rules
from tracker import permissions as may
from tracker.step import tell, verb
from tracker.verbs import writing
from tracker.vocabulary import State


class Works:
    @verb(
        source=State.ASSIGNED,
        target=State.IN_PROGRESS,
        may=[may.works_in_the_lead_department],
        is_work=True,
        lent_by=lending.those_at_work,
        asks=[rules.answers_are_readable, rules.people_hold_their_roles],
        takes=["handler"],
        next_in=State.ASSIGNED,
        stage=_("Acceptance"),
        rank=1,
        label=_("Accept"),
        sentence=_("accepted the ticket"),
        done=_("The ticket is accepted: the work can begin."),
    )
    def accept(self, transition_request):
        """Take the ticket on. A handler who accepts handles it, unless somebody is named."""
        writing.take(self, self.answers)
        if self.handler is None and self.asker.holds("handler", self.lead_department_id):
            self.handler = transition_request.actor

    @verb(
        source=State.ASSIGNED,
        target=State.REGISTERED,
        may=[may.heads_the_lead_department],
        is_work=False,
        lent_by=lending.those_at_work,
        asks=[rules.a_reason_is_given, rules.answers_are_readable],
        tells=[tell("to_assign", "coordinator")],
        reported="退回交办，原因",
        rank=40,
        tone="warn",
        label=_("Decline"),
        sentence=_("declined the ticket"),
        done=_("The ticket is handed back to the coordinator."),
        reason_help=_("The coordinator reads this and assigns the ticket anew."),
    )
    def decline(self, transition_request):
        """Hand the ticket back to the coordinator, because it is not this department's."""
        self.lead_department = self.handler = None

    @verb(
        source=State.IN_PROGRESS,
        target=None,
        may=[may.works_on],
        is_work=True,
        lent_by=lending.those_at_work,
        asks=[rules.a_sentence_is_given, rules.answers_are_readable, rules.progress_names_its_measure],
        takes=["measure", "progress"],
        attaches=True,
        rank=10,
        label=_("Report progress"),
        sentence=_("reported progress"),
        done=_("Your report is recorded."),
    )
    def report_progress(self, transition_request):
        """Say how far it is; a measure that was returned is open for judgement again."""
        answers = self.answers
        rows = writing.attach(self, transition_request, answers.get("measure"))
        if measure := answers.get("measure"):
            measure.progress = answers.get("progress", measure.progress)
            measure.progress_note = transition_request.reason.strip()
            measure.verdict = measure.verdict_note = ""
            rows.append(measure)
        return rows

    @verb(
        source=State.IN_PROGRESS,
        target=State.SUBMITTED,
        may=[may.heads_the_lead_department],
        is_work=True,
        lent_by=lending.those_at_work,
        needs=[rules.measures_are_done],
        asks=[rules.answers_are_readable, rules.an_outcome_is_given],
        takes=["outcome"],
        attaches=True,
        after_the_plan=True,
        next_in=State.IN_PROGRESS,
        stage=_("Rectification"),
        signed=_("Submitting the work waits for your sign-off."),
        asks_signatures=True,
        tells=[tell("to_verify", "verifier")],
        reported="提请核验说明",
        rank=2,
        label=_("Submit for verification"),
        sentence=_("submitted the work for verification"),
        done=_("The work is submitted for verification."),
    )
    def submit(self, transition_request):
        """Hand the finished work to a verifier."""
        self.outcome = self.answers["outcome"]
        self.submitted_by = transition_request.actor
        return [*writing.attach(self, transition_request), *writing.without_verdicts(self)]

    @verb(
        source=State.SUBMITTED,
        target=State.IN_PROGRESS,
        may=[may.has_submitted],
        is_work=False,
        lent_by=lending.nobody,
        needs=[rules.nobody_has_acted],
        asks=[rules.answers_are_readable],
        tells=[tell("taken_back", "verifier")],
        reported="撤回核验申请，原因",
        rank=50,
        label=_("Take back"),
        sentence=_("took the submission back"),
        done=_("The submission is taken back."),
    )
    def take_back(self, transition_request):
        """Withdraw a submission that nobody has begun to judge."""
        self.submitted_by = None
