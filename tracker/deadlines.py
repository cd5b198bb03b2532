"""Due dates: which day a procedure's rule gives and how it came about, how long is left, and how late is late.

A date counted in days of the calendar or in months stays the day it falls on, whatever day that is: only a rule that
counts working days looks at the office's calendar. Time left and lateness are counted in working days, always.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, DateField, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organization.calendar import ReckonedDay, ReckonedDays, WorkCalendar, local_today
from organization.dates import DUE
from record.models import Event
from tracker.vocabulary import ASSIGNED_ON, FED_BACK_ON, OPEN_STATES, Term
from workflow.plans import DeadlineRule, Offset, Plan, Unit

LEAST_DAYS_AGAIN = 10  # working days for work that begins again


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """How a due date came about: by which rule, from which day; `provisional` when the calendar may still move it."""

    rule: DeadlineRule
    from_on: date
    day: date
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A ticket whose rule gives another date since the calendar was published."""

    ticket: Any
    old: date
    new: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLeft:
    """Working days from today, not counted, to the due date; past it, those from the due date to today, counted."""

    days: int
    is_late: bool
    is_today: bool
    provisional: bool

    @property
    def words(self) -> str:
        """“4 working days late”: the same on every page and in every mail."""
        if self.is_today:
            return _("Due today")
        if self.is_late:
            if not self.days:
                return _("Overdue")
            return ngettext("%(n)d working day late", "%(n)d working days late", self.days) % {"n": self.days}
        if not self.days:
            return _("No working day left")
        return ngettext("%(n)d working day left", "%(n)d working days left", self.days) % {"n": self.days}


# --- how long is left, and how late is late -----------------------------------------------------------------------


def is_past(due_on: date | None, today: date) -> bool:
    """Whether the day is over; work due today is not late."""
    return due_on is not None and due_on < today


def is_late(ticket, today: date) -> bool:
    """Whether work on the ticket should be done by now; lasting work is never late. As `late` in a query."""
    return ticket.state in OPEN_STATES and ticket.term != Term.LASTING and is_past(ticket.due_on, today)


def late(today: date) -> Q:
    """The condition of a query for the tickets that are late; as `is_late` of one at hand."""
    return Q(state__in=OPEN_STATES) & due_before(today)


def due_before(day: date) -> Q:
    """The condition for what has to be done before that day; lasting work never has."""
    return Q(due_on__lt=day) & ~Q(term=Term.LASTING)


def pressing_on():
    """When an open ticket presses, for the database: on its due date; on the last day there is where it has none, or
    lasts.
    """
    dated = Case(When(term=Term.LASTING, then=None), default="due_on", output_field=DateField())
    return Coalesce(dated, Value(date.max), output_field=DateField())


def days_late(due_on: date, today: date, calendar: WorkCalendar) -> ReckonedDays:
    """The working days after the due date, today included; 0 until the first of them."""
    return calendar.working_days_between(due_on, max(due_on, today))


def time_left(due_on: date, today: date, calendar: WorkCalendar) -> TimeLeft:
    """How long is left until the due date, or how long it is past."""
    past = is_past(due_on, today)
    reckoned = days_late(due_on, today, calendar) if past else calendar.working_days_between(today, due_on)
    return TimeLeft(days=reckoned.days, is_late=past, is_today=due_on == today, provisional=reckoned.provisional)


def in_time(done_on: date, due_on: date) -> bool:
    """Whether what was done that day was done by its date."""
    return not is_past(due_on, done_on)


# --- by rule -----------------------------------------------------------------------------------------------------


def day_after(start: date, span: Offset, calendar: WorkCalendar | None = None) -> ReckonedDay:
    """The day on which `span`, counted from `start`, ends; without a calendar the office's own is read if needed.

    A month ends where the next has no such day: 31 January and one month is the last of February. A span that leaves
    the calendar ends on its last day.
    """
    if span.unit == Unit.WORKING_DAYS:
        return (calendar or WorkCalendar.load()).add_working_days(start, span.offset)
    try:
        if span.unit == Unit.MONTHS:
            return ReckonedDay(_months_after(start, span.offset), provisional=False)
        return ReckonedDay(start + timedelta(days=span.offset), provisional=False)
    except (ValueError, OverflowError):
        return ReckonedDay(date.max, provisional=True)


def rules_for(plan: Plan, term: str) -> list[DeadlineRule]:
    """The deadline rules that tickets of this term may follow."""
    return [rule for rule in plan.deadlines if rule.term in ("", term)]


def only_rule_for(plan: Plan, term: str) -> DeadlineRule | None:
    """The one rule for the term, else the one for every term; None where there is none, or a choice."""
    found = [r for r in plan.deadlines if r.term == term] or [r for r in plan.deadlines if not r.term]
    return found[0] if len(found) == 1 else None


def rule_meant(ticket, answers) -> DeadlineRule | None:
    """The rule that an assignment follows: the one named, or the only one there is while no date is known."""
    if "due_on" in answers:
        return None
    if ticket.due_on and "deadline_rule" not in answers:
        return None
    return answers.get("deadline_rule") or only_rule_for(ticket.plan, answers.get("term", ticket.term))


def settle(ticket, answers):
    """Date the ticket as the assignment says: plainly, which follows no rule, or by rule."""
    if rule := rule_meant(ticket, answers):
        ticket.due_rule, ticket.due_from_on = rule.id, counted_from(ticket, rule, ticket.asker.on)
        ticket.due_on = day_after(ticket.due_from_on, rule, ticket.calendar).day
    elif ticket.due_on != ticket.stored("due_on"):
        forget_rule(ticket)


def forget_rule(ticket):
    """From now on the due date stands by itself."""
    ticket.due_rule = ticket.due_from_on = None


def counted_within_bounds(ticket, rule: DeadlineRule, today: date) -> bool:
    """Whether the rule gives a date that work may have."""
    return DUE.hold(day_after(counted_from(ticket, rule, today), rule, ticket.calendar).day, today)


# --- in the next cycle --------------------------------------------------------------------------------------------


def for_next_cycle(ticket, today: date, said: date | None = None) -> date | None:
    """Until when work that begins again is due: the day said, else the present one while it is to come, else as many
    working days from today as the work had at first, and never fewer than LEAST_DAYS_AGAIN.
    """
    if said or not is_past(ticket.due_on, today):
        return said or ticket.due_on
    calendar = ticket.calendar
    as_long = calendar.add_working_days(today, max(_days_at_first(ticket, calendar), LEAST_DAYS_AGAIN)).day
    return as_long if DUE.hold(as_long, today) else calendar.add_working_days(today, LEAST_DAYS_AGAIN).day


def begin_again(ticket, said: date | None):
    """Date the next cycle of the ticket; the original date stays."""
    new = for_next_cycle(ticket, ticket.asker.on, said)
    if new != ticket.due_on:
        ticket.due_on = new
        forget_rule(ticket)
    ticket.original_due_on = ticket.original_due_on or new


def _days_at_first(ticket, calendar):
    assigned = Event.objects.filter(subject=ticket.subject_key, what="assign").order_by("version")
    at = assigned.values_list("at", flat=True).first()
    if at is None or ticket.original_due_on is None:
        return 0
    return calendar.working_days_between(local_today(at), ticket.original_due_on).days


def counted_from(ticket, rule: DeadlineRule, today: date) -> date:
    """The day from which the rule counts for a ticket that is assigned today."""
    if rule.counts_from == FED_BACK_ON:
        return ticket.inspection.fed_back_on
    if rule.counts_from == ASSIGNED_ON:
        return today
    born = Event.objects.filter(subject=ticket.subject_key, what="register")
    return local_today(born.values_list("at", flat=True).get())


def explain(plan: Plan, rule_id: str | None, from_on: date | None, calendar=None) -> Explained | None:
    """How the date that this rule gave came about; None where no rule, or one that the plan does not know, gave it."""
    rule = next((rule for rule in plan.deadlines if rule.id == rule_id), None)
    if rule is None or from_on is None:
        return None
    day, provisional = day_after(from_on, rule, calendar)
    return Explained(rule=rule, from_on=from_on, day=day, provisional=provisional)


def new_day(ticket, calendar=None) -> date | None:
    """The date that the ticket's rule gives for certain by the calendar; None while it is only expected."""
    told = explain(ticket.plan, ticket.due_rule, ticket.due_from_on, calendar)
    return None if told is None or told.provisional else told.day


def moves(tickets: Iterable, calendar: WorkCalendar) -> Iterator[Move]:
    """Which of these tickets, dated by rule, a published calendar would date anew."""
    for ticket in tickets:
        new = new_day(ticket, calendar)
        if new is not None and new != ticket.due_on:
            yield Move(ticket=ticket, old=ticket.due_on, new=new)


def _months_after(start, months):
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
