from collections import namedtuple
from datetime import date
from functools import cached_property

from django.db.models import Q

from organization.models import Appointment, Delegation, Department, User
from record.prepared import Prepared

_Held = namedtuple("_Held", "role department_id person_id")


def _held_by(user_id, on):
    lent = Delegation.objects.in_force(on).filter(delegate=user_id, delegate__is_active=True)
    borrowed = Q(pk__in=lent.order_by().values("appointment"))
    appointments = Appointment.objects.in_force(on).filter(Q(person=user_id) | borrowed, person__is_active=True)
    return appointments.order_by().values_list(*_Held._fields)


HELD = Prepared(_held_by, int, date)


def holders(role, department_id, on):
    """Who holds `role` over the department on that day, by an own appointment or as a delegate."""
    appointments = Appointment.objects.in_force(on).filter(
        role=role, department__in=Department.objects.tree().above(department_id), person__is_active=True
    )
    delegations = Delegation.objects.in_force(on).filter(appointment__in=appointments)
    return User.objects.active().filter(
        Q(pk__in=appointments.order_by().values("person")) | Q(pk__in=delegations.order_by().values("delegate"))
    )


class Standing:
    """What `user` may stand for on the day `on`, by appointments of their own or delegated to them.

    Asks the database once for the appointments and once for the departments, each when first needed, and
    then holds the answers: make a new one for another day, or after a change. Somebody who is not active
    stands for nothing, and lends nothing to a delegate either.
    """

    def __init__(self, user, on):
        self.user, self.on = user, on
        self._departments = {}

    def __repr__(self):
        return f"<Standing of {self.user} on {self.on}>"

    @property
    def roles(self):
        """The codes of all roles held anywhere, as a frozenset."""
        return frozenset(held.role for held in self._held)

    @property
    def people(self):
        """The ids of the user and of everybody who lends them an appointment, as a frozenset."""
        return frozenset({self.user.pk, *(held.person_id for held in self._held)})

    def departments(self, role):
        """The ids of all departments in which the role is held, whole sub-trees, as a frozenset."""
        if role not in self._departments:
            tops = {held.department_id for held in self._held if held.role == role}
            self._departments[role] = self.tree.below(tops) if tops else frozenset()
        return self._departments[role]

    def holds(self, role, department_id):
        """Whether the role is held over this department."""
        return department_id in self.departments(role)

    def holds_everywhere(self, role) -> bool:
        """Whether the role is held over every unit that has not ended, and so over the whole office."""
        held = self.departments(role)
        others = [root for root in self.tree.roots if root not in held] if held else []
        return bool(held) and not (others and Department.objects.existing(self.on).filter(pk__in=others).exists())

    def principals(self, role, department_id):
        """The ids of those on whose behalf the role is held here; empty where an own appointment suffices."""
        held_here = self._held_over(role, department_id)
        return frozenset() if self.user.pk in held_here else held_here

    def _held_over(self, role, department_id):
        if not self.holds(role, department_id):
            return frozenset()
        above = self.tree.above(department_id)
        return frozenset(h.person_id for h in self._held if h.role == role and h.department_id in above)

    @cached_property
    def _held(self):
        if not self.user.is_active:
            return ()
        return tuple(_Held(*row) for row in HELD.ask(self.user.pk, self.on))

    @cached_property
    def tree(self):
        """The tree of all departments."""
        return Department.objects.tree()
