"""Who may be named for a ticket, and in which place: one answer for the rules that judge and the pickers that offer."""

from functools import cached_property

from django.db.models import Q

from organization.kept import kept
from organization.models import Appointment, Delegation, User
from tracker.models.members import InspectionMember
from tracker.vocabulary import MemberRole

# Answer -> the roles, one of which the named person holds.
ROLES = {
    "leader": ("leader",),
    "handler": ("handler", "head"),
    "verifier": ("verifier",),
    "owner": ("head", "handler"),
}


def places_of(answer, *, lead, unit, supporting=()) -> list:
    """The ids of the departments over one of which the role counts, `lead` being the lead as it will be."""
    if answer == "owner":
        return [place for place in (lead, *supporting) if place]
    if answer == "handler":
        return [lead or unit]
    return [lead or unit, unit]


def departments_known(standing, units=()) -> frozenset:
    """The ids of the departments that the person may know of: those under any role of theirs, and these units'."""
    return standing.departments_of_any(standing.roles) | standing.tree.below(units)


def people_known(standing, units=()):
    """The accounts, closed ones included, of whoever has or had a role in a department that the person may know of, or
    over it, and of the members of an inspection there; with those of these units.
    """
    known = departments_known(standing, units)
    places = standing.tree.above_all(known)
    held = Appointment.objects.filter(department__in=places).order_by()
    lent = Delegation.objects.filter(appointment__in=held.values("pk")).order_by()
    seats = InspectionMember.objects.filter(inspection__unit__in=known).order_by()
    return User.objects.filter(
        Q(pk__in=held.values("person")) | Q(pk__in=lent.values("delegate")) | Q(pk__in=seats.values("person"))
    )


class Holders:
    """Who holds which of the roles that are named, for tickets of these inspections, on one day.

    Asks the database a fixed number of times, whoever and however many are asked about.
    """

    def __init__(self, inspections, on, registry_head=""):
        self._inspections, self._on = list(inspections), on
        self.office = kept(registry_head)
        self.tree = self.office.tree

    def of(self, answer, inspection, leads, supporting=()) -> dict:
        """`{person: department}` of whoever may be named where one of `leads` leads, with the department by which the
        role is held, one of the places themselves before others; None where it is held by a seat in the inspection.
        """
        places = {
            place
            for lead in leads
            for place in places_of(answer, lead=lead, unit=inspection.unit_id, supporting=supporting)
        }
        grounds = {above for place in places for above in self.tree.above(place)}
        found = {}
        for role, department, person in self._appointed:
            counts = role in ROLES[answer] and department.pk in grounds
            if counts and (person not in found or department.pk in leads):
                found[person] = department
        for role, inspection_id, person in self._seated:
            if role in ROLES[answer] and inspection_id == inspection.pk:
                found.setdefault(person, None)
        return found

    @cached_property
    def _appointed(self):
        """(role, department, person) of every appointment in force, the person's own or lent to them."""
        units = {inspection.unit_id for inspection in self._inspections}
        places = self.tree.below(units).union(*(self.tree.above(unit) for unit in units))
        roles = sorted({role for roles in ROLES.values() for role in roles})
        held = self.office.in_roles(roles, places, self._on)
        people = User.objects.in_bulk({person for _role, _department, person in held})
        return [(role, self.office.departments[place], people[person]) for role, place, person in held]

    @cached_property
    def _seated(self):
        """(role, inspection id, person) of every seat in one of the inspections."""
        seats = InspectionMember.objects.filter(
            inspection__in=[one.pk for one in self._inspections],
            ended=False,
            person__is_active=True,
            role__in=MemberRole.values,
        )
        return [(row.role, row.inspection_id, row.person) for row in seats.select_related("person")]
