"""What a ticket's page shows of time: how the due date came about, requests to move it, look backs after closing."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tracker import deadlines
from tracker.extensions import questions as extensions
from tracker.look_backs import questions as look_backs
from ui import badges
from workflow.plans import Unit

COUNTED_FROM = {
    "fed_back_on": gettext_lazy("the feedback"),
    "registered_on": gettext_lazy("registration"),
    "assigned_on": gettext_lazy("assignment"),
}


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    extension: Any
    badge: badges.Badge


@dataclass(frozen=True, slots=True)
class ExtensionsCard:
    """The requests of every cycle, the newest first, and what may be asked for next."""

    rows: list
    is_pending: bool
    latest: Any


@dataclass(frozen=True, slots=True)
class LookBackRow:
    look_back: Any
    badge: badges.Badge
    is_next: bool


def how_dated(explained: deadlines.Explained | None) -> str:
    """“60 calendar days after the feedback of 2026-02-27”; nothing where no rule dated the ticket."""
    if explained is None:
        return ""
    return _("%(span)s after %(start)s of %(day)s") % {
        "span": span(explained.rule),
        "start": COUNTED_FROM[explained.rule.counts_from],
        "day": explained.from_on.isoformat(),
    }


def how_dated_again(day) -> str:
    """Why work that began again is due when it is; nothing where no day is given."""
    if day is None:
        return ""
    return _("as many working days as at first, from the reopening of %(day)s") % {"day": day.isoformat()}


def _day_by(rule, ticket, today):
    start = deadlines.counted_from(ticket, rule, today)
    return deadlines.day_after(start, rule, ticket.calendar).day.isoformat()


def _after(rule):
    return _("%(span)s after %(start)s") % {"span": span(rule), "start": COUNTED_FROM[rule.counts_from]}


def span(rule) -> str:
    """A span of time in words."""
    n = rule.offset
    match rule.unit:
        case Unit.WORKING_DAYS:
            return ngettext("%(n)d working day", "%(n)d working days", n) % {"n": n}
        case Unit.MONTHS:
            return ngettext("%(n)d month", "%(n)d months", n) % {"n": n}
    return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}


def rule_choices(ticket, today) -> list[tuple[str, str]]:
    """The deadline rules of the procedure, each with the date that it gives today; reckoned when somebody reads it."""
    return [(rule.id, _rule_with_day(rule, ticket, today)) for rule in ticket.plan.deadlines]


def _rule_in_words(rule, ticket, today):
    return f"{_after(rule)} → {_day_by(rule, ticket, today)}"


_rule_with_day = lazy(_rule_in_words, str)


def rules_common_to(tickets) -> list[tuple[str, str]]:
    """The deadline rules that the procedures of all these tickets share; each ticket counts them from its own day."""
    first, *others = [deadlines.rules_for(ticket.plan, ticket.term) for ticket in tickets] or [()]
    return [(rule.id, _after(rule)) for rule in first if all(rule in rules for rules in others)]


def extensions_card(ticket, rows, may) -> ExtensionsCard | None:
    """None where there is nothing to show or to ask; `rows` are the requests of every cycle, the oldest first."""
    if not ticket.plan.extensions:
        return None
    may_ask = may["request_extension"]
    if not (rows or may_ask):
        return None
    return ExtensionsCard(
        rows=[ExtensionRow(row, badges.of_status(row)) for row in reversed(rows)],
        is_pending=extensions.pending(ticket) is not None,
        latest=extensions.latest(ticket) if may_ask else None,
    )


def look_back_rows(ticket) -> list[LookBackRow]:
    """The look backs of every cycle, in the order of their days; none where the procedure plans none."""
    following = look_backs.upcoming(ticket)
    return [LookBackRow(row, badges.of_status(row), row == following) for row in look_backs.in_order(ticket)]
