from functools import cached_property

from organization.standing import Standing
from record.prepared import Prepared
from tracker.models.members import InspectionMember
from tracker.vocabulary import MemberRole, Scope

_SEATS = Prepared(
    lambda person: InspectionMember.objects.filter(person=person, ended=False).values_list("inspection_id", "role"), int
)


class TicketStanding(Standing):
    """What somebody may stand for towards tickets: their appointments, and their seats in inspections."""

    @cached_property
    def seats(self) -> frozenset[tuple[int, str]]:
        """(inspection id, role) for every inspection the person is a member of; one query."""
        if not self.user.is_active:
            return frozenset()
        return frozenset(_SEATS.ask(self.user.pk))

    def sees(self, ticket) -> bool:
        """Whether the person may know of the ticket: the same as `Ticket.objects.visible_to`, of one at hand."""
        watched, worked = self.departments_of_any(WATCHING), self.departments_of_any(WORKING)
        return (
            ticket.lead_department_id in watched | worked
            or ticket.inspection.unit_id in watched
            or ticket.inspection_id in self.inspections(WATCHING)
            or (bool(worked) and not worked.isdisjoint(ticket.supporting_ids()))
        )

    def watches(self, role: str, ticket) -> bool:
        """Whether the role is held over the ticket: over its department, its unit, or in its inspection."""
        return (
            self.holds(role, ticket.scope_id)
            or self.holds(role, ticket.inspection.unit_id)
            or (ticket.inspection_id, role) in self.seats
        )

    def watches_inspection(self, role: str, inspection) -> bool:
        return self.holds(role, inspection.unit_id) or (inspection.pk, role) in self.seats

    def watches_the_whole(self, inspection) -> bool:
        """Whether the totals of the inspection, and its report, are the person's to read."""
        return any(self.watches_inspection(role, inspection) for role in WATCHING)

    def stands_in_for(self, roles, ticket) -> frozenset[int]:
        """On whose behalf the person watches the ticket in these roles; empty where their own standing suffices."""
        lent = self.lenders((role, place) for role in roles for place in _places(ticket))
        seated = lent and any((ticket.inspection_id, role) in self.seats for role in roles)
        return frozenset() if seated else lent

    def speaks_for(self, person_id, role, ticket) -> bool:
        """Whether that person lends this one the role over the ticket, whatever this one holds besides."""
        places = (ticket.scope_id, ticket.inspection.unit_id)
        return any(person_id in self._held_over(role, place) for place in places)

    def speaks_for_anywhere(self, person_id, ticket) -> bool:
        """Whether that person lends this one any role over the ticket."""
        return any(self.speaks_for(person_id, role, ticket) for role in self.roles)

    def holds_over(self, role: str, scope: str, ticket) -> bool:
        """Whether the role is held over the ticket's department, its unit, or in whatever way it touches the ticket."""
        return self._is_seated(role, scope, ticket) or any(
            self.holds(role, place) for place in _places_over(role, scope, ticket)
        )

    def principals_over(self, role: str, scope: str, ticket) -> frozenset[int]:
        """On whose behalf the role is held there; empty where the person's own standing suffices."""
        if self._is_seated(role, scope, ticket):
            return frozenset()
        return self.lenders((role, place) for place in _places_over(role, scope, ticket))

    def _is_seated(self, role, scope, ticket):
        return scope not in (Scope.DEPARTMENT, Scope.UNIT) and (ticket.inspection_id, role) in self.seats

    def lenders(self, grounds) -> frozenset[int]:
        """Whose authority the person borrows on these (role, department id) grounds; empty if one is their own."""
        lent = frozenset()
        for role, place in grounds:
            if place and self.holds(role, place):
                lenders = self.principals(role, place)
                if not lenders:
                    return frozenset()
                lent |= lenders
        return lent

    @property
    def coordinates_somewhere(self) -> bool:
        return bool(self.departments("coordinator") or self.inspections(["coordinator"]))

    def inspections(self, roles) -> frozenset[int]:
        """The inspections in which the person has a seat with one of the roles."""
        return frozenset(inspection for inspection, role in self.seats if role in roles)

    def departments_of_any(self, roles) -> frozenset[int]:
        return frozenset().union(*(self.departments(role) for role in roles))


WATCHING = tuple(MemberRole.values)
WORKING = ("head", "handler")


def _places(ticket):
    """By which the ticket is watched; the unit costs a look at the inspection, and comes last."""
    yield ticket.scope_id
    yield ticket.inspection.unit_id


def _places_over(role, scope, ticket):
    """The departments over which a role counts for a ticket; who works is held to the department that leads."""
    if scope == Scope.UNIT:
        return [ticket.inspection.unit_id]
    if scope == Scope.DEPARTMENT or role in WORKING:
        return [ticket.lead_department_id] if ticket.lead_department_id else []
    return list(_places(ticket))
