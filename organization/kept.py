"""The office as its registry has it, in memory: who stands where, what lies under what, which day is worked."""

from collections import defaultdict, namedtuple
from functools import cached_property

from organization.calendar import WorkCalendar
from organization.models import Appointment, Delegation, Department
from organization.tree import DepartmentTree
from record.kept import KeptByHead

Held = namedtuple("Held", "role department_id person_id")

_Term = namedtuple("_Term", "pk role department_id from_on until_on person_id is_active")
_Loan = namedtuple("_Loan", "appointment_id from_on until_on person_id is_active")


class Kept:
    """The departments, appointments and delegations of one state of the registry, and its calendar.

    Shared between threads and never changed. Of whoever is not active only `held` and `places_of` tell, which ask what
    was.
    """

    def __init__(self):
        self.departments = {department.pk: department for department in Department.objects.all()}
        for department in self.departments.values():
            department.parent = self.departments.get(department.parent_id)
        self.tree = DepartmentTree((pk, department.parent_id) for pk, department in self.departments.items())
        self._loans, self._of_place, self._of_person = defaultdict(list), defaultdict(list), defaultdict(list)
        for loan in _rows(Delegation, _Loan, "appointment_id", "from_on", "until_on", "delegate"):
            self._loans[loan.appointment_id].append(loan)
        for term in _rows(Appointment, _Term, "id", "role", "department_id", "from_on", "until_on", "person"):
            self._of_place[term.role, term.department_id].append(term)
            for person in {one.person_id for one in (term, *self._loans.get(term.pk, ()))}:
                self._of_person[person].append(term)

    @cached_property
    def calendar(self) -> WorkCalendar:
        return WorkCalendar.load()

    def department(self, pk) -> Department:
        """The department; one that is younger than this state of the registry is read."""
        return self.departments.get(pk) or Department.objects.get(pk=pk)

    # ---- now ----

    def held_by(self, user_id, on) -> tuple[Held, ...]:
        """What somebody holds on that day, by appointments of their own or as a delegate of whoever is named."""
        return tuple(
            Held(term.role, term.department_id, term.person_id)
            for term in self._of_person.get(user_id, ())
            if user_id in self._present(term, on)
        )

    def holders(self, role, department_id, on) -> tuple[int, ...]:
        """The ids of all who hold the role over the department on that day, in their order."""
        places = self.tree.above(department_id)
        terms = (term for place in places for term in self._of_place.get((role, place), ()))
        return tuple(sorted({person for term in terms for person in self._present(term, on)}))

    def in_roles(self, roles, places, on) -> list[tuple]:
        """`(role, department id, person id)` for every appointment in these places, one's own or lent to one."""
        grounds = ((role, place) for place in sorted(places) for role in roles)
        terms = [term for ground in grounds for term in self._of_place.get(ground, ())]
        return [(t.role, t.department_id, person) for t in terms for person in sorted(self._present(t, on))]

    def existing(self, places, on) -> list:
        """Those of the departments that have not ended before the day, as the tree is read."""
        found = (self.departments[place] for place in places)
        return self.tree.in_order(one for one in found if not one.has_ended(on))

    def _present(self, term, on):
        if not term.is_active:
            return set()
        return {one.person_id for one in self._terms_and_loans(term, on, on) if one.is_active}

    # ---- in a time that was ----

    def held(self, role, department_id, first, last) -> set[int]:
        """Who held the role in this very department on any of these days, or had it lent to them."""
        terms = self._of_place.get((role, department_id), ())
        return {one.person_id for term in terms for one in self._terms_and_loans(term, first, last)}

    def places_of(self, people, roles, first, last) -> set[int]:
        """The departments in which any of these people held one of the roles on any of these days, lent ones too."""
        terms = {term for person in people for term in self._of_person.get(person, ()) if term.role in roles}
        return {
            term.department_id
            for term in terms
            if any(one.person_id in people for one in self._terms_and_loans(term, first, last))
        }

    def _terms_and_loans(self, term, first, last):
        """The appointment and what was lent of it, as far as they lie in these days; nothing once it is over."""
        if _overlaps(term, first, last):
            yield term
            yield from (loan for loan in self._loans.get(term.pk, ()) if _overlaps(loan, first, last))


def _rows(model, kind, *columns):
    *rest, person = columns
    rows = model.objects.order_by("pk").values_list(*rest, f"{person}_id", f"{person}__is_active")
    return map(kind._make, rows)


def _overlaps(row, first, last):
    return row.from_on <= last and (row.until_on is None or first <= row.until_on)


_OFFICE = KeptByHead(Kept)


def kept(registry_head: str = "") -> Kept:
    """The office at the registry's present head; costs one statement where the caller does not know the head, and is
    read again only where something in the registry has changed.
    """
    return _OFFICE.at(registry_head)
