"""Due dates by rule: on which day a procedure's deadline falls, how it came about, and when a calendar moves it.

A date counted in days of the calendar or in months stays the day it falls on, whatever day that is: only a rule that
counts working days looks at the office's calendar.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from organization.calendar import ReckonedDay, WorkCalendar, local_today
from record.models import Event
from workflow.plans import DeadlineRule, Offset, Plan, Unit
from workflow.words import ASSIGNED_ON, FED_BACK_ON


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


def day_after(start: date, span: Offset, calendar: WorkCalendar | None = None) -> ReckonedDay:
    """The day on which `span`, counted from `start`, ends; without a calendar the office's own is read if needed.

    A month ends where the next has no such day: 31 January and one month is the last of February.
    """
    match span.unit:
        case Unit.WORKING_DAYS:
            return (calendar or WorkCalendar.load()).add_working_days(start, span.offset)
        case Unit.MONTHS:
            return ReckonedDay(_months_after(start, span.offset), provisional=False)
    return ReckonedDay(start + timedelta(days=span.offset), provisional=False)


def rules_for(plan: Plan, term: str) -> list[DeadlineRule]:
    """The deadline rules that tickets of this term may follow."""
    return [rule for rule in plan.deadlines if rule.term in ("", term)]


def only_rule_for(plan: Plan, term: str) -> DeadlineRule | None:
    """The one rule for the term, else the one for every term; None where there is none, or a choice."""
    found = [r for r in plan.deadlines if r.term == term] or [r for r in plan.deadlines if not r.term]
    return found[0] if len(found) == 1 else None


def rule_meant(ticket, heard) -> DeadlineRule | None:
    """The rule that an assignment follows: the one named, or the only one there is while no date is known."""
    if "due_on" in heard:
        return None
    if ticket.due_on and "deadline_rule" not in heard:
        return None
    return heard.get("deadline_rule") or only_rule_for(ticket.plan, heard.get("term", ticket.term))


def settle(ticket, heard):
    """Date the ticket as the assignment says: plainly, which follows no rule, or by rule."""
    if rule := rule_meant(ticket, heard):
        ticket.due_rule, ticket.due_from_on = rule.id, counted_from(ticket, rule, ticket.asker.on)
        ticket.due_on = day_after(ticket.due_from_on, rule).day
    elif ticket.due_on != ticket.stored("due_on"):
        forget_rule(ticket)


def forget_rule(ticket):
    """From now on the due date stands by itself."""
    ticket.due_rule = ticket.due_from_on = None


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
