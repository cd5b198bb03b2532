"""The office as its registry has it, in memory: who stands where, what lies under what, which day is worked."""

from collections import defaultdict, namedtuple
from functools import cached_property

from organization.calendar import WorkCalendar
from organization.models import Appointment, Delegation, Department
from record.kept import KeptByHead

Held = namedtuple("Held", "role department_id person_id")

_Term = namedtuple("_Term", "pk person_id role department_id from_on until_on")
_Loan = namedtuple("_Loan", "appointment_id delegate_id from_on until_on")


class Kept:
    """The departments, appointments and delegations of one state of the registry, and its calendar.

    Shared between threads and never changed. Whoever is not active holds nothing, and lends nothing either.
    """

    def __init__(self):
        self.tree = Department.objects.tree()
        terms = [_Term(*row) for row in _of(Appointment, "person__is_active", _Term._fields)]
        self._loans = defaultdict(list)
        for loan in (_Loan(*row) for row in _of(Delegation, "delegate__is_active", _Loan._fields)):
            self._loans[loan.appointment_id].append(loan)
        self._of_place, self._of_person = defaultdict(list), defaultdict(list)
        for term in terms:
            self._of_place[term.role, term.department_id].append(term)
            for person in {term.person_id, *(loan.delegate_id for loan in self._loans.get(term.pk, ()))}:
                self._of_person[person].append(term)

    @cached_property
    def calendar(self) -> WorkCalendar:
        return WorkCalendar.load()

    def held_by(self, user_id, on) -> tuple[Held, ...]:
        """What somebody holds on that day, by appointments of their own or as a delegate of whoever is named."""
        terms = self._of_person.get(user_id, ())
        return tuple(
            Held(term.role, term.department_id, term.person_id)
            for term in terms
            if _is_in_force(term, on) and user_id in self._who_holds(term, on)
        )

    def holders(self, role, department_id, on) -> tuple[int, ...]:
        """The ids of all who hold the role over the department on that day, in their order."""
        terms = (term for place in self.tree.above(department_id) for term in self._of_place.get((role, place), ()))
        return tuple(sorted({who for term in terms if _is_in_force(term, on) for who in self._who_holds(term, on)}))

    def _who_holds(self, term, on):
        lent_to = (loan.delegate_id for loan in self._loans.get(term.pk, ()) if _is_in_force(loan, on))
        return {term.person_id, *lent_to}


def _of(model, is_active, columns):
    return model.objects.filter(**{is_active: True}).order_by("pk").values_list(*columns)


def _is_in_force(row, on):
    return row.from_on <= on and (row.until_on is None or on <= row.until_on)


_OFFICE = KeptByHead(Kept)


def kept(registry_head: str = "") -> Kept:
    """The office at the registry's present head; costs one statement where the caller does not know the head, and is
    read again only where something in the registry has changed.
    """
    return _OFFICE.at(registry_head)
