"""Departments as a tree and one by one."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from administration.choices import children_in
from administration.departments.rules import has_ended
from administration.history import RegistryHistory, last_change
from administration.periods import badge_of
from organization.models import Department
from organization.vocabulary import Role
from tracker.order import declared


@dataclass(frozen=True, slots=True)
class Branch:
    """One department of the tree with what belongs to it; only places below one's own can be put in order."""

    department: Any
    has_ended: bool
    people: int
    may_rise: bool
    may_sink: bool
    branches: tuple


class TreePage:
    """The administered departments as trees; one query beside those of the Administration."""

    def __init__(self, admin, request):
        self._admin = admin
        self.last = last_change(*admin.families[1])

    @cached_property
    def branches(self):
        return self._grow(children_in(self._admin.departments), None)

    def _grow(self, by_parent, parent):
        siblings = by_parent.get(parent, [])
        is_mine = parent is not None
        return tuple(
            Branch(
                each,
                has_ended(each, self._admin.day),
                self._people[each.pk],
                is_mine and place > 0,
                is_mine and place < len(siblings) - 1,
                self._grow(by_parent, each.pk),
            )
            for place, each in enumerate(siblings)
        )

    @cached_property
    def _people(self):
        """How many people hold a role in each department itself."""
        held = self._admin.appointments().in_force(self._admin.day).filter(person__is_active=True)
        return Counter(department for department, _person in set(held.order_by().values_list("department", "person")))


class DepartmentPage:
    """One department: what it belongs to, who holds which role there, what happened to it."""

    @staticmethod
    def rows(admin):
        return Department.objects.filter(pk__in=admin.department_ids).select_related("parent")

    def __init__(self, admin, department):
        self.department, self._admin = department, admin
        self.has_ended = has_ended(department, admin.day)
        self.may_place = department.parent_id in admin.department_ids

    @cached_property
    def appointments(self):
        rows = self._admin.appointments().filter(department=self.department)
        rows = rows.overlapping(self._admin.day, None).select_related("person")
        rows = rows.order_by(declared("role", Role.values), "person__name", "id")
        return [(row, badge_of(row, self._admin.day)) for row in rows]

    @cached_property
    def history(self):
        return RegistryHistory((Department, {"id": self.department.pk})).entries()
