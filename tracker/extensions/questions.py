"""延期: requests for a later date, who decides on them, and what ends them.

The nth rule of the procedure says by how much, counted from the present due date, the nth extension of a cycle may move
it at most, and who supports and grants it. A request under decision silences no reminder.
"""

from datetime import date

from django.utils.translation import gettext as _

from tracker.deadlines import day_after
from tracker.vocabulary import ExtensionStatus as Status
from tracker.vocabulary import State
from workflow.plans import ExtensionRule

PENDING = (Status.REQUESTED, Status.SUPPORTED)
ASKED_IN = (State.ASSIGNED, State.IN_PROGRESS)
# The steps, as events remember them.
REQUESTING = "request_extension"
SUPPORTING = "support_extension"
GRANTING = "grant_extension"


def rows_of(ticket) -> list:
    """The requests of this cycle; none where the procedure knows no extension."""
    if not ticket.plan.extensions:
        return []
    return [row for row in ticket.family("extensions") if row.cycle == ticket.cycle]


def pending(ticket):
    """The request under decision, if there is one."""
    return next((row for row in rows_of(ticket) if row.status in PENDING), None)


def next_number(ticket) -> int:
    """Which of the cycle's extensions the one under decision, or the next one, is."""
    return 1 + sum(row.status == Status.GRANTED for row in rows_of(ticket))


def rule_of(ticket) -> ExtensionRule | None:
    """The rule for that extension; None when no more are foreseen."""
    rules, number = ticket.plan.extensions, next_number(ticket)
    return rules[number - 1] if number <= len(rules) else None


def latest(ticket) -> date | None:
    """The last day to which that extension may move the due date."""
    rule = rule_of(ticket)
    return day_after(ticket.due_on, rule, ticket.calendar).day if rule and ticket.due_on else None


def step_awaited(ticket) -> str:
    """What the request under decision waits for: to be supported, or to be granted; blank where there is none."""
    row, rule = pending(ticket), rule_of(ticket)
    if row is None or rule is None:
        return ""
    waits_for_support = row.status == Status.REQUESTED and rule.supported_by
    return SUPPORTING if waits_for_support else GRANTING


def role_awaited(ticket) -> str:
    """Whose word it waits for; blank where nothing is under decision."""
    step, rule = step_awaited(ticket), rule_of(ticket)
    if not step:
        return ""
    return rule.supported_by if step == SUPPORTING else rule.granted_by


def supporting_roles(ticket) -> tuple[str, ...]:
    """The roles that may support it."""
    rule = rule_of(ticket)
    return (rule.supported_by,) if rule and rule.supported_by else ()


def granting_roles(ticket) -> tuple[str, ...]:
    """The roles that may grant it."""
    rule = rule_of(ticket)
    return (rule.granted_by,) if rule else ()


def refusing_roles(ticket) -> tuple[str, ...]:
    """Refusing is for whoever is asked now, and for whoever could grant."""
    asked = role_awaited(ticket)
    return (*([asked] if asked else []), *granting_roles(ticket))


def in_words(ticket, said) -> str:
    """The request under decision, in a line; blank where there is none."""
    row = pending(ticket)
    if row is None:
        return ""
    return _("%(due)s → %(wanted)s: %(reason)s") % {
        "due": row.due_on.isoformat(),
        "wanted": row.wanted_due_on.isoformat(),
        "reason": row.reason,
    }


def people_who_asked(ticket) -> set[int]:
    """Who requested or supported what is under decision, and those for whom they did it."""
    row = pending(ticket)
    if row is None:
        return set()
    return ({row.requested_by_id, row.supported_by_id} - {None}).union(*_lent_for(ticket))


def follow(ticket) -> list:
    """A request ends with the work of the department that asked."""
    if ticket.is_unborn or ticket.stored("state") not in ASKED_IN or not _is_left(ticket):
        return []
    left = [row for row in rows_of(ticket) if row.status in PENDING]
    for row in left:
        row.status = Status.WITHDRAWN
    return left


def _is_left(ticket):
    moved = ticket.stored("lead_department_id") != ticket.lead_department_id
    return moved or ticket.state not in ASKED_IN


def _lent_for(ticket):
    """On whose behalf the newest request, and what was said since, was made."""
    for told in reversed(ticket.told()):
        if told.step in (REQUESTING, SUPPORTING):
            yield told.principals
        if told.step == REQUESTING:
            return
