"""Who worked on a ticket in its present cycle. Reassigning launders nothing: the record remembers."""

from itertools import takewhile

from django.db.models import Max, Q

from organization.calendar import local_today
from organization.models import Appointment, Delegation, Department
from record.models import Event
from tracker.standing import WORKING

# Work done by amendment rather than by verb, under the names of `tracker.amendments`.
WORKING_AMENDMENTS = (
    "add_measure",
    "change_measure",
    "withdraw_measure",
    "attach_evidence",
    "replace_evidence",
    "withdraw_evidence",
    "add_counter",
)
BEGIN_A_CYCLE = ("reopen", "rebound")
COMMANDING = ("head", "leader")
WORKING_VERBS = ("accept", "report_progress", "submit")


def people_who_worked(ticket, who) -> set[int]:
    """Everybody who handled, submitted, reported on or led the ticket in this cycle, and those they acted for."""
    people = set()
    for actor, what, detail, parameters in _events(ticket):
        if what in WORKING_VERBS or (detail in WORKING_AMENDMENTS and parameters.get("as_worker")):
            people |= {actor, *parameters.get("for", ())}
    for row in _past_rows(ticket):
        people |= {row["handler_id"], row["submitted_by_id"], row["leader_id"]}
    return (people | _heads(ticket, who.on)) - {None}


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
    rows = ticket.supporting.model.history.filter(
        ticket_id=ticket.pk, history_version__gte=cycle_began_at(ticket)
    )
    return set(ticket.supporting_ids()) | set(rows.order_by().values_list("department_id", flat=True))


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
    """Who headed a leading department at any time in this cycle, in person or as a delegate, having acted or not."""
    period = _first_day(ticket), on
    headships = (
        Appointment.objects.overlapping(*period)
        .filter(role="head", department__in=lead_departments(ticket))
        .order_by()
    )
    deputies = Delegation.objects.overlapping(*period).filter(appointment__in=headships.values("pk"))
    people = headships.values_list("person_id", flat=True)
    return set(people.union(deputies.order_by().values_list("delegate_id")))


def _first_day(ticket):
    return local_today(min(row["history_date"] for row in _past_rows(ticket)))


def cycle_began_at(ticket) -> int:
    """The version at which the present cycle began; 0 for the first."""
    if ticket.cycle == 1:
        return 0
    reopened = Event.objects.filter(subject=ticket.subject_key, what__in=BEGIN_A_CYCLE)
    return reopened.aggregate(last=Max("version"))["last"] or 0


def _events(ticket):
    return ticket.remembered(
        "events",
        lambda: list(
            Event.objects.filter(subject=ticket.subject_key, version__gt=cycle_began_at(ticket))
            .order_by("version")
            .values_list("actor_id", "what", "detail", "parameters")
        ),
    )


def _past_rows(ticket):
    """The ticket's rows in this cycle, the one that reopened it included."""
    return ticket.remembered(
        "past rows",
        lambda: list(
            ticket.history.filter(history_version__gte=cycle_began_at(ticket))
            .order_by()
            .values("handler_id", "submitted_by_id", "leader_id", "lead_department_id", "history_date")
        ),
    )
