from collections import defaultdict
from functools import cache, reduce
from operator import or_

from django.contrib.auth.base_user import BaseUserManager
from django.db.models import Q

from organization.tree import DepartmentTree
from record.models import TrackedQuerySet
from record.prepared import Prepared


class InForceQuerySet(TrackedQuerySet):
    """Rows with a first and a last day, both included; without a last day they go on."""

    def in_force(self, day):
        return self.overlapping(day, day)

    def overlapping(self, first, last):
        """Rows in force on any day from `first` to `last`; `last` None has no end."""
        begun = self if last is None else self.filter(from_on__lte=last)
        return begun.filter(Q(until_on__isnull=True) | Q(until_on__gte=first))


@cache
def _parents_of(model):
    return Prepared(lambda: model._default_manager.values_list("id", "parent_id"))


class DepartmentQuerySet(TrackedQuerySet):
    def existing(self, day):
        """Departments that have not ended before `day`."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day))

    def units(self):
        """The roots: what an inspection looks at."""
        return self.filter(parent__isnull=True)

    def tree(self):
        """The whole tree in one query, ended departments included: their tickets are still theirs."""
        return DepartmentTree(_parents_of(self.model).ask())

    def subtree(self, ids):
        """The departments `ids` and all below them; costs one query for the tree."""
        return self.filter(pk__in=self.tree().below(ids))


class UserQuerySet(TrackedQuerySet):
    def active(self):
        return self.filter(is_active=True)

    def called(self, username):
        """The person of that user name, whatever its capitals, or None; the very spelling comes before any other."""
        if len(username) > self.model._meta.get_field("username").max_length:
            return None  # nobody is called so long, and no database compares without end
        found = list(self.filter(username__iexact=username)[:2])
        exact = [person for person in found if person.username == username]
        if exact or len(found) < 2:
            return (exact or found or [None])[0]
        return self.filter(username=username).first()

    def called_each(self, usernames) -> dict:
        """`{username: the person}` of those whom `called` would find; one query for all."""
        longest = self.model._meta.get_field("username").max_length
        asked = [name for name in usernames if isinstance(name, str) and len(name) <= longest]
        alike = reduce(or_, (Q(username__iexact=name) for name in asked), Q(pk__in=()))
        found = defaultdict(list)
        for person in self.filter(alike):
            found[person.username.casefold()].append(person)
        meant = {name: _meant(name, found[name.casefold()]) for name in asked}
        return {name: person for name, person in meant.items() if person}


def _meant(username, alike):
    """The very spelling, or the only one there is."""
    exact = [person for person in alike if person.username == username]
    return exact[0] if exact else alike[0] if len(alike) == 1 else None


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Finds people; new ones come through `organization.people.add_person`."""

    def get_by_natural_key(self, username):
        """Whoever signs in under that name, whatever its capitals; raises DoesNotExist."""
        found = self.called(username)
        if found is None:
            raise self.model.DoesNotExist
        return found
