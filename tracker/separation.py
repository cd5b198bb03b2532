"""Who worked on a ticket in its present cycle, and on what it came from. Neither reassigning nor splitting nor merging
launders anything: the record remembers.
"""

from functools import reduce
from itertools import takewhile
from operator import or_

from django.db.models import Q

from organization.models import Appointment, Delegation, Department
from record.models import Event
from record.models.event import step_name
from tracker.origins import cycle_began_at, stretches_of
from tracker.standing import WORKING
from workflow.verbs import steps_of

COMMANDING = ("head", "leader")


def people_who_worked(ticket, standing) -> set[int]:
    """Everybody who handled, submitted, reported on or led the ticket in this cycle, or what it was split from or what
    was merged into it, and those they acted for.
    """
    people = set()
    for actor, what, detail, parameters in [*_events(ticket), *_events_of_origins(ticket)]:
        if _is_work(ticket, what, detail, parameters):
            people |= {actor, *parameters.get("for", ())}
    for row in _past_rows(ticket):
        people |= {row["handler_id"], row["submitted_by_id"], row["leader_id"]}
    return (people | _heads(ticket, standing.on)) - {None}


def _is_work(ticket, what, detail, parameters):
    """An amendment is work as the work of those who are responsible; a coordinator plans and has not worked."""
    step = steps_of(type(ticket)).get(step_name(what, detail))
    return step is not None and step.is_work and (step.is_verb or bool(parameters.get("as_worker")))


def people_who_verified(ticket) -> set[int]:
    """Who verified the ticket as it stands, and those they did it for."""
    if ticket.verified_by_id is None:
        return set()
    verified = Event.objects.filter(subject=ticket.subject_key, what="verify").order_by("-version").first()
    return {ticket.verified_by_id, *verified.parameters.get("for", ())}


def has_been_submitted(ticket) -> bool:
    """Whether the department that has the work handed it to a verifier before in this cycle."""
    latest_first = (what for _actor, what, *_rest in reversed(_events(ticket)))
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


def shares_department_with_the_work(ticket, people, on) -> bool:
    """Whether any of these people worked, since the cycle began, for a department that led or supports: by an
    appointment there, in a section of it or over it, of their own or lent to them.
    """
    period = _first_day(ticket), on
    lent = Delegation.objects.overlapping(*period).filter(delegate__in=people)
    working = Appointment.objects.overlapping(*period).filter(
        Q(person__in=people) | Q(pk__in=lent.order_by().values("appointment")), role__in=WORKING
    )
    tree, worked = Department.objects.tree(), lead_departments(ticket) | supporting_departments(ticket)
    around = tree.below(worked).union(*(tree.above(department) for department in worked))
    return not around.isdisjoint(working.order_by().values_list("department_id", flat=True))


def stands_over_the_work(ticket, people, on) -> bool:
    """Whether any of these people headed or led, since the cycle began, a department that led or supports the work, or
    one above it: by an appointment of their own or lent to them.
    """
    period = _first_day(ticket), on
    lent = Delegation.objects.overlapping(*period).filter(delegate__in=people)
    tree, worked = Department.objects.tree(), lead_departments(ticket) | supporting_departments(ticket)
    over = set().union(*(tree.above(department) for department in worked))
    return (
        Appointment.objects.overlapping(*period)
        .filter(Q(person__in=people) | Q(pk__in=lent.order_by().values("appointment")), role__in=COMMANDING)
        .filter(department__in=over)
        .exists()
    )


def _heads(ticket, on):
    """Who headed a leading department at any time in this cycle, in person or as a delegate, having acted or not; of
    an origin, as long as the work was there.
    """
    people = [found for stretch in stretches_of(ticket) for found in _heads_in(stretch, on)]
    return set(people[0].union(*people[1:]))


def _heads_in(stretch, on):
    period = stretch.first_day, stretch.last_day or on
    headships = (
        Appointment.objects.overlapping(*period).filter(role="head", department__in=stretch.lead_departments).order_by()
    )
    deputies = Delegation.objects.overlapping(*period).filter(appointment__in=headships.values("pk"))
    return headships.values_list("person_id", flat=True), deputies.order_by().values_list("delegate_id", flat=True)


def _first_day(ticket):
    return min(stretch.first_day for stretch in stretches_of(ticket))


def _events(ticket):
    return ticket.remembered(
        "events",
        lambda: list(
            Event.objects.filter(subject=ticket.subject_key, version__gt=cycle_began_at(ticket))
            .order_by("version")
            .values_list("actor_id", "what", "detail", "parameters")
        ),
    )


def _events_of_origins(ticket):
    """One query for all of them, and none where there are none."""
    origins = stretches_of(ticket)[1:]
    if not origins:
        return []
    return ticket.remembered(
        "events of origins",
        lambda: list(
            Event.objects.filter(_any_of(stretch.events for stretch in origins))
            .order_by()
            .values_list("actor_id", "what", "detail", "parameters")
        ),
    )


def _any_of(conditions):
    return reduce(or_, conditions)


def _past_rows(ticket):
    """The rows of the ticket in this cycle, the one that reopened it included, and of what it came from."""
    return [row for stretch in stretches_of(ticket) for row in stretch.rows]
