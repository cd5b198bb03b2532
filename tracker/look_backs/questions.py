"""回头看: when a closed ticket is looked at again, by whom, and what calls it off."""

from record.models import Event
from tracker.deadlines import day_after
from tracker.separation import people_who_worked
from tracker.vocabulary import LookBackStatus as Status
from tracker.vocabulary import State

_CLOSING = ("subject", "actor_id", "parameters")


def planned(ticket) -> list:
    """What is still to be held, the next first; none where the procedure plans nothing."""
    return [row for row in in_order(ticket) if row.status == Status.PLANNED]


def in_order(ticket) -> list:
    """The look backs of every cycle, in the order of their days; none where the procedure plans nothing."""
    if not ticket.plan.look_backs:
        return []
    return sorted(ticket.family("look_backs"), key=lambda row: (row.planned_on, row.pk))


def upcoming(ticket):
    """The next look back, if one is planned."""
    return next(iter(planned(ticket)), None)


def people_who_closed(ticket) -> set[int]:
    """Who closed the ticket last, and those they did it for."""
    closed = ticket.last_told("close")
    return {closed.actor_id, *closed.principals} if closed else set()


def closed_by(person_id: int, tickets: list[int]) -> set[int]:
    """Which of these tickets the person closed last, or somebody for him or her; as `people_who_closed` of one."""
    keys = {f"ticket:{pk}": pk for pk in tickets}
    closings = Event.objects.filter(subject__in=keys, what="close").order_by("subject", "version")
    last = {subject: (actor, *said.get("for", ())) for subject, actor, said in closings.values_list(*_CLOSING)}
    return {keys[subject] for subject, people in last.items() if person_id in people}


def people_concerned(ticket, standing) -> set[int]:
    """Whoever worked on the ticket in its present cycle, or closed it: they do not look back on themselves. Whoever
    verified it may: they judged the work then and judge now whether it lasts.
    """
    return people_who_closed(ticket) | people_who_worked(ticket, standing)


def found(ticket, status, transition_request):
    """The next look back, held by the asker today."""
    row = upcoming(ticket)
    row.status, row.held_on, row.holder = status, ticket.asker.on, transition_request.actor
    row.finding = transition_request.reason.strip()
    return row


def follow(ticket) -> list:
    """Closing plans the look backs of the ticket's term; whatever opens it again calls off those that are left."""
    if ticket.is_unborn or not ticket.plan.look_backs or ticket.state == ticket.stored("state"):
        return []
    if ticket.state == State.CLOSED:
        return [_planned_by(rule, ticket) for rule in ticket.plan.look_backs if rule.term in ("", ticket.term)]
    left = planned(ticket)
    for row in left:
        row.status = Status.CALLED_OFF
    return left


def _planned_by(rule, ticket):
    return ticket.look_backs.model(
        ticket=ticket,
        planned_on=day_after(ticket.asker.on, rule, ticket.calendar).day,
        rule=f"{rule.offset} {rule.unit}",
        cycle=ticket.cycle,
    )
