"""Who worked on a ticket in its present cycle, and on what it came from. Neither reassigning nor splitting nor merging
launders anything: the record remembers.
"""

from functools import reduce
from itertools import takewhile
from operator import or_

from record.models import Event
from tracker.origins import cycle_began_at, stretches_of
from tracker.standing import WORKING
from tracker.told import Told
from workflow.verbs import steps_of

COMMANDING = ("head", "leader")


def people_who_worked(ticket, standing) -> set[int]:
    """Everybody who handled, submitted, reported on or led the ticket in this cycle, or what it was split from or what
    was merged into it, and those they acted for.
    """
    people = set()
    for told in [*_events(ticket), *_events_of_origins(ticket)]:
        if _is_work(ticket, told):
            people |= {told.actor_id, *told.principals}
    for row in _past_rows(ticket):
        people |= {row["handler_id"], row["submitted_by_id"], row["leader_id"]}
    return (people | _heads(ticket, standing)) - {None}


def _is_work(ticket, told):
    """An amendment is work as the work of those who are responsible; a coordinator plans and has not worked."""
    step = steps_of(type(ticket)).get(told.step)
    return step is not None and step.is_work and (step.is_verb or bool(told.parameters.get("as_worker")))


def people_who_verified(ticket) -> set[int]:
    """Who verified the ticket as it stands, and those they did it for."""
    if ticket.verified_by_id is None:
        return set()
    return {ticket.verified_by_id, *ticket.last_told("verify").principals}


def has_been_submitted(ticket) -> bool:
    """Whether the department that has the work handed it to a verifier before in this cycle."""
    latest_first = (told.what for told in reversed(_events(ticket)))
    return "submit" in takewhile(lambda what: what != "accept", latest_first)


def lead_departments(ticket) -> set[int]:
    """Every department that led the ticket in this cycle."""
    return {row["lead_department_id"] for row in _past_rows(ticket)} - {None}


def supporting_departments(ticket) -> set[int]:
    """Every department that supported the ticket in this cycle, those that no longer do included."""
    history = ticket.supporting.model.history
    rows = history.filter(ticket_id=ticket.pk, history_version__gte=cycle_began_at(ticket)).order_by()
    found = set(ticket.supporting_ids()) | set(rows.values_list("department_id", flat=True))
    return found.union(*(_supported(history, stretch) for stretch in stretches_of(ticket)[1:]))


def _supported(history, stretch):
    """Those that supported an origin when its cycle began, and those that came to later."""
    began, found = {}, set()
    rows = history.filter(ticket_id=stretch.ticket_id, history_version__lte=stretch.until).order_by("history_id")
    for pk, department, ended, version in rows.values_list("id", "department_id", "ended", "history_version"):
        if version >= stretch.since:
            found.add(department)
        else:
            began[pk] = None if ended else department
    return found | (set(began.values()) - {None})


def shares_department_with_the_work(ticket, people, standing) -> bool:
    """Whether any of these people worked, since the cycle began, for a department that led or supports: by an
    appointment there, in a section of it or over it, of their own or lent to them.
    """
    tree, worked = standing.tree, lead_departments(ticket) | supporting_departments(ticket)
    around = tree.below(worked).union(*(tree.above(department) for department in worked))
    return not around.isdisjoint(standing.office.places_of(people, WORKING, _first_day(ticket), standing.on))


def stands_over_the_work(ticket, people, standing) -> bool:
    """Whether any of these people headed or led, since the cycle began, a department that led or supports the work, or
    one above it: by an appointment of their own or lent to them.
    """
    worked = lead_departments(ticket) | supporting_departments(ticket)
    over = standing.tree.above_all(worked)
    return not over.isdisjoint(standing.office.places_of(people, COMMANDING, _first_day(ticket), standing.on))


def _heads(ticket, standing):
    """Who headed a leading department at any time in this cycle, in person or as a delegate, having acted or not; of
    an origin, as long as the work was there.
    """
    return {
        person
        for stretch in stretches_of(ticket)
        for department in stretch.lead_departments
        for person in standing.office.held("head", department, stretch.first_day, stretch.last_day or standing.on)
    }


def _first_day(ticket):
    return min(stretch.first_day for stretch in stretches_of(ticket))


def _events(ticket):
    began = cycle_began_at(ticket)
    return [told for told in ticket.told() if told.version > began]


def _events_of_origins(ticket):
    """One query for all of them, and none where there are none."""
    origins = stretches_of(ticket)[1:]
    if not origins:
        return []
    events = Event.objects.filter(_any_of(stretch.events for stretch in origins)).order_by()
    return ticket.remembered("told of origins", lambda: [Told.of(event) for event in events])


def _any_of(conditions):
    return reduce(or_, conditions)


def _past_rows(ticket):
    """The rows of the ticket in this cycle, the one that reopened it included, and of what it came from."""
    return [row for stretch in stretches_of(ticket) for row in stretch.rows]
