"""Which department lies under which, as plain data."""

from functools import cached_property


class DepartmentTree:
    """Built from pairs of a department's id and its parent's, None for a root; siblings in the order of the pairs."""

    def __init__(self, pairs):
        self._parent = dict(pairs)
        self._children = {}
        for child, parent in self._parent.items():
            self._children.setdefault(parent, []).append(child)

    @property
    def roots(self):
        """The ids of the units, in their order."""
        return tuple(self._children.get(None, ()))

    def below(self, ids):
        """The ids and all that lie below them, as a frozenset."""
        found, waiting = set(), list(ids)
        while waiting:
            department = waiting.pop()
            if department not in found:
                found.add(department)
                waiting.extend(self._children.get(department, ()))
        return frozenset(found)

    def above(self, department_id):
        """The department and those it belongs to, nearest first; empty for None."""
        path = []
        while department_id is not None and department_id not in path:
            path.append(department_id)
            department_id = self._parent.get(department_id)
        return tuple(path)

    def above_all(self, ids):
        """The ids and all that they belong to, as a frozenset."""
        return frozenset().union(*(self.above(each) for each in ids))

    @cached_property
    def order(self):
        """`{id: place}` as the tree is read: each department before what belongs to it, siblings in their order."""
        walked, waiting = [], list(reversed(self._children.get(None, ())))
        while waiting:
            walked.append(waiting.pop())
            waiting.extend(reversed(self._children.get(walked[-1], ())))
        return {department: place for place, department in enumerate(walked)}

    def in_order(self, departments) -> list:
        """Departments sorted as the tree is read."""
        return sorted(departments, key=lambda one: self.order.get(one.pk, len(self.order)))
