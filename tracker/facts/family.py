"""What one row of history says, as facts."""

from organization.models import Department, User
from tracker.facts.types import DueFacts, ExtensionFacts, SignOffFacts
from tracker.models import Ticket


class Names:
    """What departments, people and tickets were called at the instant, by id; nobody and nothing is called ""."""

    def __init__(self, instant):
        self._instant = instant
        self._departments = {row.id: row for row in Department.history.as_of(instant)}
        self._people = dict(User.history.as_of(instant).values_list("id", "name"))
        self._numbers = {}

    def department(self, pk):
        return self._departments[pk].name if pk else ""

    def code(self, pk):
        return self._departments[pk].code if pk else ""

    def person(self, pk):
        return self._people[pk] if pk else ""

    def know_tickets(self, **which):
        self._numbers |= Ticket.history.as_of(self._instant, **which).values_list("id", "number")

    def ticket(self, pk):
        """The number of a ticket, asked of history where it is none of those known."""
        if pk is None:
            return ""
        if pk not in self._numbers:
            self.know_tickets(id=pk)
        return self._numbers[pk]


def facts_of_row(kind, row, **rest):
    """Facts of this kind: what is not given is the row's own column of the same name."""
    return kind(**{name: getattr(row, name) for name in kind.__slots__ if name not in rest}, **rest)


def due_facts(explained):
    """How the date came about (tracker.deadlines.Explained), blank where no rule gave it."""
    if explained is None:
        return DueFacts()
    rule = explained.rule
    return DueFacts(rule=rule.id, from_on=explained.from_on, text=rule.text, provisional=explained.provisional)


def extension_facts(row, names):
    return facts_of_row(
        ExtensionFacts,
        row,
        requested_by=names.person(row.requested_by_id),
        supported_by=names.person(row.supported_by_id),
        support=row.support or "",
        decided_by=names.person(row.decided_by_id),
    )


def sign_off_facts(row, names):
    return facts_of_row(
        SignOffFacts,
        row,
        step=row.verb,
        asked_of=names.person(row.wanted_id),
        signer=names.person(row.signer_id),
        in_place_of=names.person(row.in_place_of_id),
    )
