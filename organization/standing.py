from functools import cached_property

from organization.kept import Kept, kept
from organization.models import Department


class Standing:
    """What `user` may stand for on the day `on`, by appointments of their own or delegated to them.

    Asks the office once, when first needed, and then holds the answers: make a new one for another day, or after a
    change. `registry_head` spares asking whether the office is still the one that the process keeps. Somebody who is
    not active stands for nothing, and lends nothing to a delegate either.
    """

    def __init__(self, user, on, registry_head=""):
        self.user, self.on = user, on
        self.registry_head = registry_head
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
    def office(self) -> Kept:
        """The office in which the person stands."""
        return kept(self.registry_head)

    @cached_property
    def _held(self):
        return self.office.held_by(self.user.pk, self.on) if self.user.is_active else ()

    @cached_property
    def tree(self):
        """The tree of all departments."""
        return self.office.tree
