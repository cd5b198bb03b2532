"""What a reader may choose from, and how many tickets there are: only of those that he or she sees."""

from functools import cached_property

from django.db.models import Count

from organization.labels import labels_of_departments, tell_apart
from organization.models import User
from tracker.models import Inspection

NEWEST = 50  # inspections to choose from; an older one's own page leads to its tickets


class Seen:
    """States, inspections, lead departments and handlers among some tickets: a narrow question for each.

    `condition` says which tickets count, `late` which of these are overdue; the choices name all of them. `office` is
    what is kept of it, `inspection` the id of one that is chosen already.
    """

    def __init__(self, tickets, condition, late, office, inspection=None):
        self._tickets, self._condition, self._late = tickets.order_by(), condition, late
        self._office, self._inspection = office, inspection

    @cached_property
    def _counts(self) -> dict[str, tuple[int, int]]:
        """`{state: (tickets, overdue ones)}`."""
        counted = self._tickets.filter(self._condition).values_list("state")
        counted = counted.annotate(n=Count("pk"), late=Count("pk", filter=self._late))
        return {state: (n, late) for state, n, late in counted}

    def count(self, state=None) -> int:
        return sum(n for each, (n, _late) in self._counts.items() if state in (None, each))

    @property
    def overdue(self) -> int:
        return sum(late for _n, late in self._counts.values())

    @property
    def inspections(self):
        """The newest, and the chosen one; the newest first."""
        found = Inspection.objects.filter(pk__in=self._tickets.values("inspection"))
        rows = found.order_by("-fed_back_on", "-pk").values_list("pk", "name", "fed_back_on")
        newest = list(rows[:NEWEST])
        if self._inspection and self._inspection not in {pk for pk, *_rest in newest}:
            newest += rows.filter(pk=self._inspection)
        return list(tell_apart((pk, name, str(day), str(pk)) for pk, name, day in newest).items())

    @property
    def departments(self):
        """As the tree is read."""
        ids = self._tickets.values_list("lead_department", flat=True).distinct()
        found = self._office.tree.in_order(self._office.department(pk) for pk in ids if pk)
        labels = labels_of_departments(found)
        return [(one.code, labels[one.pk]) for one in found]

    @property
    def handlers(self):
        found = User.objects.filter(pk__in=self._tickets.values("handler")).order_by("name", "username")
        return list(tell_apart((name, said, name) for name, said in found.values_list("username", "name")).items())
