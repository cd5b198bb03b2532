"""What a reader may choose from, and how many tickets there are: only of those that he or she sees."""

from functools import cached_property

from django.db.models import Count, Q

from organization.labels import tell_apart


class Seen:
    """States, inspections, lead departments and handlers among some tickets, counted in one question.

    `condition` says which tickets count, `late` which of these are overdue; the choices name all of them.
    """

    def __init__(self, tickets, condition, late, tree):
        self._tickets, self._condition, self._late, self._tree = tickets, condition, late, tree

    @cached_property
    def _rows(self):
        grouped = self._tickets.order_by().values(
            "state",
            "inspection_id",
            "inspection__name",
            "inspection__fed_back_on",
            "lead_department",
            "lead_department__code",
            "lead_department__name",
            "lead_department__parent__name",
            "handler__username",
            "handler__name",
        )
        return list(
            grouped.annotate(
                n=Count("pk", filter=self._condition or Q(pk__isnull=False)),
                late=Count("pk", filter=self._condition & self._late),
            )
        )

    def count(self, state=None) -> int:
        return sum(row["n"] for row in self._rows if state in (None, row["state"]))

    @property
    def overdue(self) -> int:
        return sum(row["late"] for row in self._rows)

    @property
    def inspections(self):
        """The newest first."""
        rows = sorted(self._rows, key=lambda row: (row["inspection__fed_back_on"], row["inspection_id"]), reverse=True)
        return self._pairs(rows, "inspection_id", "inspection__name", "inspection__fed_back_on", "inspection_id")

    @property
    def departments(self):
        """As the tree is read."""
        rows = sorted(self._rows, key=lambda row: self._tree.order.get(row["lead_department"], -1))
        hints = ("lead_department__parent__name", "lead_department__code")
        return self._pairs(rows, "lead_department__code", "lead_department__name", *hints)

    @property
    def handlers(self):
        rows = sorted(self._rows, key=lambda row: (row["handler__name"] or "", row["handler__username"] or ""))
        return self._pairs(rows, "handler__username", "handler__name", "handler__username")

    def _pairs(self, rows, code, name, *hints):
        """Each once, with labels that differ."""
        found = {row[code]: (row[name], *(str(row[hint] or "") for hint in hints)) for row in rows if row[code]}
        return list(tell_apart((key, *said) for key, said in found.items()).items())
