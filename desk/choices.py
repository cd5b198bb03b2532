"""What a reader may choose from, and how many tickets there are: only of those that he or she sees."""

from functools import cached_property

from django.db.models import Count, Q


class Seen:
    """States, inspections, lead departments and handlers among some tickets, counted in one question.

    `condition` says which tickets count, `late` which of these are overdue; the choices name all of them.
    """

    def __init__(self, tickets, condition, late):
        self._tickets, self._condition, self._late = tickets, condition, late

    @cached_property
    def _rows(self):
        grouped = self._tickets.order_by().values(
            "state",
            "inspection_id",
            "inspection__name",
            "lead_department__code",
            "lead_department__name",
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
        return self._pairs("inspection_id", "inspection__name")

    @property
    def departments(self):
        return self._pairs("lead_department__code", "lead_department__name")

    @property
    def handlers(self):
        return self._pairs("handler__username", "handler__name")

    def _pairs(self, code, name):
        found = {row[code]: row[name] for row in self._rows if row[code]}
        return sorted(found.items(), key=lambda pair: pair[1])
