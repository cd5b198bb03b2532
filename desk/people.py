"""Who and what may be named for a ticket: departments of the inspected unit, and people with a fitting role there."""

from functools import cached_property

from intake.results import supporting_named
from organization.models import Appointment, Department
from organization.vocabulary import Role
from tracker.models import InspectionMember

NAMED = {"leader": (Role.LEADER,), "handler": (Role.HANDLER, Role.HEAD), "verifier": (Role.VERIFIER,)}


class Candidates:
    """Choices for the forms of one ticket on one day, as `(code, label)`; the engine has the last word."""

    def __init__(self, ticket, today):
        self._ticket, self.today = ticket, today

    @cached_property
    def departments(self):
        inside = Department.objects.existing(self.today).filter(pk__in=self._inside)
        return [(department.code, department.name) for department in inside]

    @property
    def leaders(self):
        return self._holding("leader")

    @property
    def handlers(self):
        return self._holding("handler")

    @property
    def verifiers(self):
        return self._holding("verifier")

    @property
    def present(self):
        """What the ticket names already, as the forms' first values."""
        ticket = self._ticket
        named = ticket.lead_department or ticket.issue.department  # as the document names it
        supporting = list(ticket.supporting.current().values_list("department__code", flat=True))
        if not (supporting or ticket.lead_department):
            supporting = supporting_named([ticket.issue])[ticket.issue_id]
        return {
            "department": named.code if named else "",
            "leader": _username(ticket.leader),
            "handler": _username(ticket.handler),
            "verifier": _username(ticket.verifier),
            "due_on": ticket.due_on,
            "supporting": supporting,
        }

    def _holding(self, answer):
        people = {}
        for role, person, department in (*self._appointments, *self._seats):
            if role in NAMED[answer]:
                people.setdefault(person.username, f"{person.name} · {department}")
        return sorted(people.items(), key=lambda pair: pair[1])

    @cached_property
    def _appointments(self):
        rows = Appointment.objects.in_force(self.today).filter(
            role__in=[role for roles in NAMED.values() for role in roles],
            department__in=self._inside,
            person__is_active=True,
        )
        return [
            (row.role, row.person, row.department.name) for row in rows.select_related("person", "department")
        ]

    @cached_property
    def _seats(self):
        seats = InspectionMember.objects.filter(
            inspection__in=self._inspections, ended=False, person__is_active=True
        )
        seats = seats.select_related("person", "inspection")
        return [(row.role, row.person, row.inspection.name) for row in seats]

    @property
    def _inside(self):
        return self._ticket.unit_department_ids()

    @property
    def _inspections(self):
        return {self._ticket.inspection_id}


class ManyCandidates(Candidates):
    """Whoever may be named for one of these tickets."""

    def __init__(self, tickets, today):
        self._tickets, self.today = tickets, today

    @cached_property
    def _inside(self):
        units = {ticket.inspection.unit_id for ticket in self._tickets}
        return Department.objects.tree().below(units)

    @property
    def _inspections(self):
        return {ticket.inspection_id for ticket in self._tickets}


def _username(person):
    return person.username if person else ""
