"""Is the ticket ready, did the asker say enough? A rule is silent or gives its reason, and says what to do next."""

from django.utils.translation import gettext_lazy as _

from organization.labels import enumerated
from tracker import deadlines, look_backs, sign_offs
from tracker.answers import says_something
from tracker.law_words import say
from tracker.vocabulary import State, Verdict
from workflow.refusals import Refusal

LEAD_MAY_CHANGE_IN = (State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED)


# --- about the ticket ------------------------------------------------------------------------------------------


def measures_are_done(ticket, wish):
    """Each measure at 100 %, and none still returned."""
    open_ = [str(m.position) for m in ticket.current_measures() if m.progress < 100 or m.verdict == Verdict.RETURNED]
    if open_:
        return Refusal(
            "measures_open",
            _("Finish these measures first and report it: %(measures)s.") % {"measures": enumerated(open_)},
        )
    return None


def nobody_has_acted(ticket, wish):
    """What the verifier has begun to judge is not pulled away."""
    if any(measure.verdict for measure in ticket.current_measures()):
        return Refusal("already_reviewed", _("The verifier has begun; ask to have the ticket sent back instead."))
    return None


def no_measure_is_returned(ticket, wish):
    returned = [str(m.position) for m in ticket.current_measures() if m.verdict == Verdict.RETURNED]
    if returned:
        return Refusal(
            "measures_returned",
            _("These measures were returned: %(measures)s. Send the ticket back.") % {"measures": enumerated(returned)},
        )
    return None


def there_are_measures(ticket, wish):
    if not ticket.current_measures():
        return Refusal("no_measures", _("This ticket has no measures to go through; verify it or send it back."))
    return None


def a_look_back_is_planned(ticket, wish):
    if look_backs.upcoming(ticket) is None:
        return Refusal("no_look_back", _("No look back is planned for this ticket."))
    return None


# --- about what was said ---------------------------------------------------------------------------------------


def answers_are_readable(ticket, wish):
    return ticket.heard(wish).refusals


def a_reason_is_given(ticket, wish):
    if not wish.reason.strip():
        return Refusal("reason_missing", _("Say why in a sentence."))
    return None


def a_sentence_is_given(ticket, wish):
    if not wish.reason.strip():
        return Refusal("sentence_missing", _("Say in a sentence what was done."))
    return None


def an_opinion_is_given(ticket, wish):
    if not wish.reason.strip():
        return Refusal("opinion_missing", _("Write your opinion in a sentence."))
    return None


def a_finding_is_given(ticket, wish):
    if not wish.reason.strip():
        return Refusal("finding_missing", _("Say in a sentence what was found."))
    return None


def issue_and_title_are_known(ticket, wish):
    if ticket.issue_id and ticket.title.strip():
        return None
    return Refusal("issue_or_title_missing", _("A ticket needs the issue it comes from and a title."))


def assignment_is_complete(ticket, wish):
    """Lead department, responsible leader and due date, said now or known already."""
    heard = ticket.heard(wish)
    wanted = (
        ("department", ticket.lead_department_id, "lead_department_missing", _("Name the lead department.")),
        ("leader", ticket.leader_id, "leader_missing", _("Name the responsible leader.")),
        ("due_on", _is_dated(ticket, wish), "due_on_missing", _date_or_rule(ticket, heard)),
    )
    return [
        Refusal(code, message)
        for answer, known, code, message in wanted
        if not known and answer not in heard and answer not in _unreadable(heard, wish)
    ]


def the_deadline_rule_fits(ticket, wish):
    """A date is given or counted, not both, and counted as the procedure counts for this term."""
    heard = ticket.heard(wish)
    rule, term = heard.get("deadline_rule"), heard.get("term", ticket.term)
    if rule and "due_on" in heard:
        return Refusal("due_said_twice", _("Give either a due date or a deadline rule, not both."))
    if rule and rule not in deadlines.rules_for(ticket.plan, term):
        return Refusal(
            "rule_of_another_term", _("The deadline rule “%(rule)s” is for another term.") % {"rule": rule.id}
        )
    counting = deadlines.rule_meant(ticket, heard)
    if counting and not deadlines.counted_within_bounds(ticket, counting, ticket.asker.on):
        return Refusal(
            "rule_out_of_bounds",
            _("The deadline rule “%(rule)s” gives no date that can be meant. Give a due date.") % {"rule": counting.id},
        )
    return None


def due_date_follows_the_feedback(ticket, wish):
    due_on = ticket.heard(wish).get("due_on")
    if due_on and due_on < ticket.inspection.fed_back_on:
        return Refusal(
            "due_before_feedback",
            _("The due date lies before the feedback of %(day)s.") % {"day": ticket.inspection.fed_back_on},
        )
    return None


def a_new_due_date_is_to_come(ticket, wish):
    """Work that begins again is not late at once."""
    due_on = ticket.heard(wish).get("due_on")
    if deadlines.is_past(due_on, ticket.asker.on):
        return Refusal("due_in_the_past", _("%(day)s is past.") % {"day": due_on})
    return None


def a_new_due_date_is_given(ticket, wish):
    heard = ticket.heard(wish)
    if "due_on" in _unreadable(heard, wish):
        return None
    if heard.get("due_on") is None:
        return Refusal("due_on_missing", _("Give a due date."))
    if heard["due_on"] == ticket.due_on:
        return Refusal("due_on_unchanged", _("This is the due date already."))
    return None


def the_cause_is_true(ticket, wish):
    """Nobody names the calendar as the cause of a date that its publication does not give."""
    heard = ticket.heard(wish)
    if "cause" not in heard or "due_on" not in heard or deadlines.new_day(ticket) == heard["due_on"]:
        return None
    return Refusal(
        "cause_not_true",
        _("The published calendar does not give this date. Name the cause in your own words instead."),
    )


def departments_belong_to_the_unit(ticket, wish):
    heard = ticket.heard(wish)
    named = [heard["department"]] if "department" in heard else []
    named += heard.get("supporting", [])
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


def people_hold_their_roles(ticket, wish):
    """A leader leads, a verifier verifies and a handler handles in the place they are named for."""
    heard = ticket.heard(wish)
    lead = heard["department"].pk if "department" in heard else ticket.lead_department_id
    refusals = []
    for answer in ("leader", "handler", "verifier"):
        named = heard.get(answer)
        if named and not ticket.may_be_named(named, answer, lead):
            refusals.append(
                Refusal(
                    f"{answer}_without_role",
                    _("%(person)s does not hold the role this takes here.") % {"person": named},
                )
            )
    return refusals


def something_is_reassigned(ticket, wish):
    heard = ticket.heard(wish)
    if heard.refusals or any(ticket.would_change(answer, heard) for answer in heard):
        return None
    return Refusal("nothing_changes", _("Nothing would change: name another department or person."))


def the_lead_may_change_now(ticket, wish):
    """Before it is assigned there is `assign`; after verification the work is done and stays where it was done."""
    if ticket.would_change("department", ticket.heard(wish)) and ticket.state not in LEAD_MAY_CHANGE_IN:
        return Refusal(
            "lead_fixed",
            _("The lead department cannot change while the ticket is “%(state)s”.")
            % {"state": ticket.get_state_display()},
        )
    return None


def an_outcome_is_given(ticket, wish):
    if "outcome" not in ticket.heard(wish):
        return Refusal("outcome_missing", _("Say what came of it, as the report should say it."))
    return None


def a_result_is_given(ticket, wish):
    heard = ticket.heard(wish)
    if "result" not in heard and "result" not in _unreadable(heard, wish):
        return Refusal("result_missing", _("Say whether it is completed or basically completed."))
    return None


def a_verdict_is_given(ticket, wish):
    heard = ticket.heard(wish)
    if heard.refusals or ("verdict" in heard and "measures" in heard):
        return None
    return Refusal("verdict_missing", _("Name the measures and pass or return them."))


def the_sign_off_is_mine(ticket, wish):
    """Which of the sign-offs asked of the person is meant; with one there is no question."""
    heard = ticket.heard(wish)
    if heard.refusals or ticket.sign_off_meant(wish):
        return None
    asked = sign_offs.may_sign_now(ticket, ticket.asker)
    if not asked:
        return None  # the permission says so already
    return Refusal(
        "step_missing",
        _("Say for which step you sign: %(steps)s.") % {"steps": enumerated(say(row.verb) for row in asked)},
    )


def progress_names_its_measure(ticket, wish):
    heard = ticket.heard(wish)
    if "progress" in heard and "measure" not in heard and not heard.refusals:
        return Refusal("measure_missing", _("Say which measure the percentage belongs to."))
    return None


def _is_dated(ticket, wish):
    """Whether there is a date, or a rule that gives one, or a rule was named that could not be read."""
    heard = ticket.heard(wish)
    named = "deadline_rule" in heard or "deadline_rule" in _unreadable(heard, wish)
    return ticket.due_on or named or deadlines.rule_meant(ticket, heard)


def _date_or_rule(ticket, heard):
    rules = deadlines.rules_for(ticket.plan, heard.get("term", ticket.term))
    if not rules:
        return _("Give a due date.")
    return _("Give a due date, or say which deadline rule counts: %(rules)s.") % {
        "rules": enumerated((rule.id for rule in rules), None)
    }


def _unreadable(heard, wish):
    """Answers that were said and could not be read; their own refusal stands already."""
    return {name for name, value in wish.answers.items() if says_something(value) and name not in heard}
