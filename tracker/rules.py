"""Is the ticket ready, did the asker say enough? A rule is silent or gives its reason, and says what to do next."""

from django.utils.translation import gettext_lazy as _

from organization.labels import enumerated
from tracker import deadlines
from tracker.answers import says_something
from tracker.look_backs import questions as look_backs
from tracker.sign_offs import questions as sign_offs
from tracker.vocabulary import State, Verdict
from workflow.refusals import Refusal

LEAD_MAY_CHANGE_IN = (State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED)


# --- about the ticket ------------------------------------------------------------------------------------------


def measures_are_done(ticket, transition_request):
    """Each measure at 100 %, and none still returned."""
    open_ = [str(m.position) for m in ticket.current_measures() if m.progress < 100 or m.verdict == Verdict.RETURNED]
    if open_:
        return Refusal(
            "measures_open",
            _("Finish these measures first and report it: %(measures)s.") % {"measures": enumerated(open_)},
        )
    return None


def nobody_has_acted(ticket, transition_request):
    """What the verifier has begun to judge is not pulled away."""
    if any(measure.verdict for measure in ticket.current_measures()):
        return Refusal("already_reviewed", _("The verifier has begun; ask to have the ticket sent back instead."))
    return None


def no_measure_is_returned(ticket, transition_request):
    returned = [str(m.position) for m in ticket.current_measures() if m.verdict == Verdict.RETURNED]
    if returned:
        return Refusal(
            "measures_returned",
            _("These measures were returned: %(measures)s. Send the ticket back.") % {"measures": enumerated(returned)},
        )
    return None


def there_are_measures(ticket, transition_request):
    if not ticket.current_measures():
        return Refusal("no_measures", _("This ticket has no measures to go through; verify it or send it back."))
    return None


def a_look_back_is_planned(ticket, transition_request):
    if look_backs.upcoming(ticket) is None:
        return Refusal("no_look_back", _("No look back is planned for this ticket."))
    return None


# --- about what was said ---------------------------------------------------------------------------------------


def answers_are_readable(ticket, transition_request):
    return ticket.answers.refusals


def _sentence(label, code, message):
    """The rule that wants a sentence in the place of the reason, which forms call by this label."""

    def sentence_is_given(ticket, transition_request):
        return None if transition_request.reason.strip() else Refusal(code, message)

    sentence_is_given.label = label
    return sentence_is_given


a_reason_is_given = _sentence(_("Reason"), "reason_missing", _("Say why in a sentence."))
a_sentence_is_given = _sentence(_("What was done"), "sentence_missing", _("Say in a sentence what was done."))
an_opinion_is_given = _sentence(_("Opinion"), "opinion_missing", _("Write your opinion in a sentence."))
a_finding_is_given = _sentence(_("What was found"), "finding_missing", _("Say in a sentence what was found."))
a_word_is_said = _sentence(_("What to tell them"), "sentence_missing", _("Write a sentence to those who have to act."))


def a_text_is_given(ticket, transition_request):
    if not ticket.answers.get("text"):
        return Refusal("text_missing", _("Write a sentence."))
    return None


def issue_and_title_are_known(ticket, transition_request):
    if ticket.issue_id and ticket.title.strip():
        return None
    return Refusal("issue_or_title_missing", _("A ticket needs the issue it comes from and a title."))


def assignment_is_complete(ticket, transition_request):
    """Lead department, responsible leader and due date, said now or known already."""
    answers = ticket.answers
    wanted = (
        ("department", ticket.lead_department_id, "lead_department_missing", _("Name the lead department.")),
        ("leader", ticket.leader_id, "leader_missing", _("Name the responsible leader.")),
        ("due_on", _is_dated(ticket, transition_request), "due_on_missing", _date_or_rule(ticket, answers)),
    )
    return [
        Refusal(code, message)
        for answer, known, code, message in wanted
        if not known and answer not in answers and answer not in _unreadable(answers, transition_request)
    ]


def the_deadline_rule_fits(ticket, transition_request):
    """A date is given or counted, not both, and counted as the procedure counts for this term."""
    answers = ticket.answers
    rule, term = answers.get("deadline_rule"), answers.get("term", ticket.term)
    if rule and "due_on" in answers:
        return Refusal("due_said_twice", _("Give either a due date or a deadline rule, not both."))
    if rule and rule not in deadlines.rules_for(ticket.plan, term):
        return Refusal(
            "rule_of_another_term", _("The deadline rule “%(rule)s” is for another term.") % {"rule": rule.id}
        )
    counting = deadlines.rule_meant(ticket, answers)
    if counting and not deadlines.counted_within_bounds(ticket, counting, ticket.asker.on):
        return Refusal(
            "rule_out_of_bounds",
            _("The deadline rule “%(rule)s” gives no date that can be meant. Give a due date.") % {"rule": counting.id},
        )
    return None


def due_date_follows_the_feedback(ticket, transition_request):
    due_on = ticket.answers.get("due_on")
    if due_on and due_on < ticket.inspection.fed_back_on:
        return Refusal(
            "due_before_feedback",
            _("The due date lies before the feedback of %(day)s.") % {"day": ticket.inspection.fed_back_on},
        )
    return None


def a_new_due_date_is_to_come(ticket, transition_request):
    """Work that begins again is not late at once."""
    due_on = ticket.answers.get("due_on")
    if deadlines.is_past(due_on, ticket.asker.on):
        return Refusal("due_in_the_past", _("%(day)s is past.") % {"day": due_on})
    return None


def a_new_due_date_is_given(ticket, transition_request):
    answers = ticket.answers
    if "due_on" in _unreadable(answers, transition_request):
        return None
    if answers.get("due_on") is None:
        return Refusal("due_on_missing", _("Give a due date."))
    if answers["due_on"] == ticket.due_on:
        return Refusal("due_on_unchanged", _("This is the due date already."))
    return None


def the_cause_is_true(ticket, transition_request):
    """Nobody names the calendar as the cause of a date that its publication does not give."""
    answers = ticket.answers
    if "cause" not in answers or "due_on" not in answers or deadlines.new_day(ticket) == answers["due_on"]:
        return None
    return Refusal(
        "cause_not_true",
        _("The published calendar does not give this date. Name the cause in your own words instead."),
    )


def departments_belong_to_the_unit(ticket, transition_request):
    answers = ticket.answers
    named = [answers["department"]] if "department" in answers else []
    named += answers.get("supporting", [])
    if not named:
        return None
    inside = ticket.unit_department_ids()
    return [
        Refusal(
            "department_elsewhere",
            _("%(department)s does not belong to the inspected unit.") % {"department": department},
        )
        for department in named
        if department.pk not in inside
    ]


def people_hold_their_roles(ticket, transition_request):
    """A leader leads, a verifier verifies and a handler handles in the place they are named for."""
    answers = ticket.answers
    lead = answers["department"].pk if "department" in answers else ticket.lead_department_id
    refusals = []
    for answer in ("leader", "handler", "verifier"):
        named = answers.get(answer)
        if named and not ticket.may_be_named(named, answer, lead):
            refusals.append(
                Refusal(
                    f"{answer}_without_role",
                    _("%(person)s does not hold the role this takes here.") % {"person": named},
                )
            )
    return refusals


def something_is_reassigned(ticket, transition_request):
    answers = ticket.answers
    if answers.refusals or any(ticket.would_change(answer, answers) for answer in answers):
        return None
    return Refusal("nothing_changes", _("Nothing would change: name another department or person."))


def the_lead_may_change_now(ticket, transition_request):
    """Before it is assigned there is `assign`; after verification the work is done and stays where it was done."""
    if ticket.would_change("department", ticket.answers) and ticket.state not in LEAD_MAY_CHANGE_IN:
        return Refusal(
            "lead_fixed",
            _("The lead department cannot change while the ticket is “%(state)s”.")
            % {"state": ticket.get_state_display()},
        )
    return None


def an_outcome_is_given(ticket, transition_request):
    if "outcome" not in ticket.answers:
        return Refusal("outcome_missing", _("Say what came of it, as the report should say it."))
    return None


def a_result_is_given(ticket, transition_request):
    answers = ticket.answers
    if "result" not in answers and "result" not in _unreadable(answers, transition_request):
        return Refusal("result_missing", _("Say whether it is completed or basically completed."))
    return None


def a_verdict_is_given(ticket, transition_request):
    answers = ticket.answers
    if answers.refusals or ("verdict" in answers and "measures" in answers):
        return None
    return Refusal("verdict_missing", _("Name the measures and pass or return them."))


def the_sign_off_is_mine(ticket, transition_request):
    """Which of the sign-offs asked of the person is meant; with one there is no question."""
    answers = ticket.answers
    if answers.refusals or ticket.sign_off_meant(transition_request):
        return None
    asked = sign_offs.may_sign_now(ticket, ticket.asker)
    if not asked:
        return None  # the permission says so already
    steps = enumerated(sign_offs.label_of(ticket, row.verb) for row in asked)
    return Refusal("step_missing", _("Say for which step you sign: %(steps)s.") % {"steps": steps})


def progress_names_its_measure(ticket, transition_request):
    answers = ticket.answers
    if "progress" in answers and "measure" not in answers and not answers.refusals:
        return Refusal("measure_missing", _("Say which measure the percentage belongs to."))
    return None


def _is_dated(ticket, transition_request):
    """Whether there is a date, or a rule that gives one, or a rule was named that could not be read."""
    answers = ticket.answers
    named = "deadline_rule" in answers or "deadline_rule" in _unreadable(answers, transition_request)
    return ticket.due_on or named or deadlines.rule_meant(ticket, answers)


def _date_or_rule(ticket, answers):
    rules = deadlines.rules_for(ticket.plan, answers.get("term", ticket.term))
    if not rules:
        return _("Give a due date.")
    return _("Give a due date, or say which deadline rule counts: %(rules)s.") % {
        "rules": enumerated((rule.id for rule in rules), None)
    }


def _unreadable(answers, transition_request):
    """Answers that were said and could not be read; their own refusal stands already."""
    return {name for name, value in transition_request.answers.items() if says_something(value) and name not in answers}
