"""The people of a loaded office, who come in by the product's own door."""

import datetime as dt

from benchmarks.dataset import DEPARTMENTS, HANDLERS
from benchmarks.loading import Cast
from organization import people
from organization.models import Department
from record.door import change
from record.models import Interface, Registry

SINCE = dt.timedelta(days=400)


def cast_of(today, password):
    """Everybody can sign in with `password`; it is hashed once, which is as good as seventy times, and quicker."""
    unit = Department.objects.get(parent=None)
    with change(Registry.the(), actor=None, interface=Interface.SYSTEM, detail="bench_office") as door:
        return _Casting(door, Cast(unit, password), today - SINCE).all()


class _Casting:
    def __init__(self, door, cast, since):
        self.door, self.cast, self.since, self.hash = door, cast, since, None

    def all(self):
        cast, unit = self.cast, self.cast.unit
        cast.coordinator = self._person("bench", unit, "coordinator", "head")
        cast.departments = [self._department(k) for k in range(DEPARTMENTS)]
        cast.heads = [self._person(f"head-{k}", place, "head") for k, place in enumerate(cast.departments)]
        places = [cast.departments[k % DEPARTMENTS] for k in range(HANDLERS)]
        cast.handlers = [self._person(f"user-{k}", place, "handler") for k, place in enumerate(places)]
        cast.leaders = [self._person(f"leader-{k}", unit, "leader") for k in range(2)]
        cast.verifiers = [self._person(f"verifier-{k}", unit, "verifier") for k in range(2)]
        cast.auditor = self._person("auditor-0", unit, "auditor")
        return cast

    def _department(self, k):
        return people.add_department(self.door, f"dept{k}", f"第{k + 1}业务处", self.cast.unit, order=k + 1)

    def _person(self, name, place, *roles):
        password = None if self.hash else self.cast.password
        person = people.add_person(self.door, name, f"{name}同志", password, email=f"{name}@localhost.invalid")
        self.hash = self.hash or person.password
        type(person).objects.filter(pk=person.pk).update(password=self.hash)
        person.password = self.hash
        for role in roles:
            people.appoint(self.door, person, role, place, self.since)
        return person
