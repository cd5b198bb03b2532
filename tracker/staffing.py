"""Are the people there whom the procedure needs? Tickets that nobody can move, and roles that nobody holds."""

from datetime import date, datetime
from functools import cached_property

from django.db import transaction
from django.db.models import Q

from organization.calendar import local_today
from organization.models import Appointment, Delegation, Department, User
from record.kept import registry_head
from tracker.models import InspectionMember, Ticket
from tracker.models.stuck import Stuck
from tracker.permissions import sees
from tracker.sign_offs import questions as sign_offs
from tracker.standing import TicketStanding
from tracker.steps import NEXT, STEPS
from tracker.vocabulary import OPEN_STATES

SIGN = "sign"


class Staff:
    """Everybody who holds a role on the day `on`, in person, by delegation or by a seat; each read once."""

    def __init__(self, on: date):
        self.on = on
        self._standings = {}

    def can_move(self, ticket) -> str:
        """The step that stops the ticket because nobody may take it; "" where the way is open."""
        verb = NEXT[ticket.state]
        if any(not self._signs(row, ticket) for row in _asked_now(ticket)):
            return SIGN
        return "" if self._takes(STEPS[verb], ticket) else verb

    def _takes(self, step, ticket):
        roles = _roles(step)
        return any(
            step.allows(ticket, standing)
            for standing in self._everybody
            if not standing.roles_anywhere.isdisjoint(roles)
        )

    def _signs(self, row, ticket):
        """Whoever is asked by name and may not see the ticket will never find it."""
        asked = (standing for standing in self._everybody if sign_offs.is_asked_of(row, ticket, standing))
        return any(sees(ticket, standing) for standing in asked)

    @cached_property
    def _everybody(self) -> list["_Known"]:
        appointed = Appointment.objects.in_force(self.on).values("person")
        lent = Delegation.objects.in_force(self.on).values("delegate")
        seated = InspectionMember.objects.filter(ended=False).values("person")
        anybody = Q(pk__in=appointed) | Q(pk__in=lent) | Q(pk__in=seated)
        people = User.objects.filter(anybody, is_active=True).order_by("pk")
        head = registry_head()
        return [_Known(user, self.on, head) for user in people]


class _Known(TicketStanding):
    """Somebody among all."""

    @cached_property
    def roles_anywhere(self):
        return self.roles | {role for _inspection, role in self.seats}


def vacancies(inspection, on: date) -> list[str]:
    """Verbs of the straight road for which nobody in the unit holds a role, and "sign" where a signer is missing.

    Four queries, whatever the size of the office.
    """
    tree = Department.objects.tree()
    places = tree.below([inspection.unit_id]).union(tree.above(inspection.unit_id))
    held = Appointment.objects.in_force(on).filter(person__is_active=True, department__in=places)
    seated = InspectionMember.objects.filter(inspection=inspection, ended=False, person__is_active=True)
    roles = {*held.order_by().values_list("role", flat=True), *seated.values_list("role", flat=True)}
    missing = [verb for verb in NEXT.values() if roles.isdisjoint(_roles(STEPS[verb]))]
    return missing + ([SIGN] if _a_signer_is_missing(inspection.procedure.plan, roles) else [])


def _a_signer_is_missing(plan, roles):
    signers = [s for verb in sign_offs.signed_in(Ticket) if (gate := plan.gate(verb)) for s in gate.signers]
    named = {signer.person for signer in signers if signer.person}
    missing = any(not (known := User.objects.called(name)) or not known.is_active for name in named)
    return missing or any(signer.role and signer.role not in roles for signer in signers)


def check(tickets, now: datetime) -> int:
    """Look at each open ticket of the queryset anew and keep which nobody can move; returns how many those are."""
    staff, found = Staff(local_today(now)), []
    for ticket in tickets.filter(state__in=OPEN_STATES).select_related("inspection__procedure").iterator(500):
        if verb := staff.can_move(ticket):
            found.append(Stuck(ticket=ticket, verb=verb, found_at=now))
    with transaction.atomic():
        Stuck.objects.filter(ticket__in=tickets).delete()
        Stuck.objects.bulk_create(found)
    return len(found)


def _asked_now(ticket):
    """The signatures wanted next in this state, as far as they are asked."""
    return [
        row
        for verb, state in sign_offs.signed_in(Ticket).items()
        if state == ticket.state
        for row in sign_offs.next_in_round(ticket, verb)
        if not sign_offs.is_signed(ticket, verb)
    ]


def _roles(step) -> set[str]:
    return set().union(*(allows.roles for allows in step.may))
