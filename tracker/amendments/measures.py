"""What is planned: measures, and what was counted of them."""

from django.utils.translation import gettext_lazy as _

from tracker import lending, rules
from tracker import permissions as may
from tracker.amending import amendment
from tracker.models import Counter, Measure
from tracker.vocabulary import CounterKind, State
from workflow.law import MEASURES
from workflow.refusals import Refusal

PLANNING = (State.ASSIGNED, State.IN_PROGRESS)


def _measure_is_named(ticket, transition_request):
    answers = ticket.answers
    if "measure" not in answers and not answers.refusals:
        return Refusal("measure_missing", _("Say which measure."))
    return None


def _counter_is_whole(ticket, transition_request):
    answers = ticket.answers
    if answers.refusals or {"counter", "amount"} <= set(answers):
        return None
    return Refusal("counter_missing", _("Say what was counted and how much."))


def _owner_works_on_it(ticket, transition_request):
    owner = ticket.answers.get("owner")
    if owner and not ticket.may_be_named(owner, "owner", ticket.lead_department_id):
        return Refusal(
            "owner_without_role",
            _("%(person)s works in none of the departments of this ticket.") % {"person": owner},
        )
    return None


def _measure_in_words(ticket, said):
    """The measure that was said, in its own words."""
    named = next((m for m in ticket.current_measures() if str(m.position) == str(said.get("measure"))), None)
    return f"{named.position}. {named.text}" if named else ""


@amendment(
    may=[may.works_on_or_coordinates],
    is_work=True,
    lent_by=lending.those_at_work,
    states=PLANNING,
    asks=[rules.answers_are_readable, rules.a_text_is_given, _owner_works_on_it],
    takes=["text", "owner", "due_on"],
    fills=MEASURES,
    label=_("Add a measure"),
    sentence=_("added a measure"),
    done=_("The measure is added."),
    confirm=_("Add the measure"),
    reason=None,
)
def add_measure(ticket, transition_request):
    answers = ticket.answers
    last = max((measure.position for measure in ticket.family("measures")), default=0)
    return [Measure(ticket=ticket, position=last + 1, **answers.only("text", "owner", "due_on"))]


@amendment(
    may=[may.works_on_or_coordinates],
    is_work=True,
    lent_by=lending.those_at_work,
    states=PLANNING,
    asks=[rules.answers_are_readable, _measure_is_named, _owner_works_on_it],
    takes=["measure", "text", "owner", "due_on"],
    about=_measure_in_words,
    label=_("Change the measure"),
    sentence=_("changed a measure"),
    done=_("The measure is changed."),
)
def change_measure(ticket, transition_request):
    """A measure whose words change has to be judged again."""
    measure = ticket.answers["measure"]
    for column, value in ticket.answers.only("text", "owner", "due_on").items():
        setattr(measure, column, value)
    if "text" in measure.changed_columns():
        measure.verdict = measure.verdict_note = ""
    return [measure]


@amendment(
    may=[may.works_on_or_coordinates],
    is_work=True,
    lent_by=lending.those_at_work,
    states=PLANNING,
    asks=[rules.answers_are_readable, _measure_is_named, rules.a_reason_is_given],
    takes=["measure"],
    about=_measure_in_words,
    tone="warn",
    label=_("Withdraw the measure"),
    sentence=_("withdrew a measure"),
    done=_("The measure is withdrawn."),
)
def withdraw_measure(ticket, transition_request):
    measure = ticket.answers["measure"]
    measure.withdrawn = True
    return [measure]


@amendment(
    may=[may.works_on],
    is_work=True,
    lent_by=lending.those_at_work,
    states=[State.IN_PROGRESS],
    asks=[rules.answers_are_readable, _counter_is_whole],
    takes=["counter", "amount", "measure"],
    label=_("Record a figure"),
    sentence=_("recorded a figure"),
    done=_("The figure is recorded."),
    confirm=_("Record"),
    reason=None,
)
def add_counter(ticket, transition_request):
    answers = ticket.answers
    kind = CounterKind(answers["counter"])
    return [Counter(ticket=ticket, kind=kind, amount=answers["amount"], unit=kind.unit, measure=answers.get("measure"))]
