"""The people an administrator may know of, as a list and one by one."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from administration.history import RegistryHistory, last_change
from administration.people import links
from administration.people.forms import PeopleFilter
from administration.people.open_work import OpenWork
from administration.periods import badge_of, is_over
from administration.scope import Administration
from organization.labels import enumerated
from organization.models import Department
from ui.badges import Badge
from ui.paging import Paged

PAGE_SIZE = 50  # rows
OPEN = Badge("closed", "tick", _("Open"))
CLOSED = Badge("new", "cancelled", _("Closed account"))
WITHOUT_PASSWORD = Badge("soon", "soon", _("No password yet"))


@dataclass(frozen=True, slots=True)
class PersonRow:
    person: Any
    account: Badge
    held: str


class PeoplePage(Paged):
    """One page of the list; it asks the database three times, whatever it shows."""

    def __init__(self, admin, request):
        self.people_filter = PeopleFilter(admin, request.GET)
        self._admin, self._asked = admin, self.people_filter.asked
        self.last = last_change(*admin.families[0])

    @cached_property
    def rows(self):
        people = list(self.part)
        held = {}
        rows = self._admin.appointments().in_force(self._admin.day).filter(person__in=people)
        for row in rows.select_related("department"):
            held.setdefault(row.person_id, []).append(f"{row.get_role_display()} · {row.department}")
        return [PersonRow(each, account_of(each), enumerated(held.get(each.pk, ()), None)) for each in people]

    def paginator(self):
        return Paginator(self._people, PAGE_SIZE)

    def page_asked(self):
        return self._asked.get("page", 1)

    def page_url(self, number):
        return f"{reverse('people')}?{urlencode(self._asked | {'page': number})}"

    @property
    def is_narrowed(self):
        return bool(set(self._asked) - {"page"})

    @cached_property
    def _people(self):
        asked, people = self._asked, self._admin.people().order_by("name", "id")
        if asked.get("account") != "all":
            people = people.filter(is_active=asked.get("account") != "closed")
        if text := asked.get("q"):
            people = people.filter(Q(name__icontains=text) | Q(username__icontains=text) | Q(email__icontains=text))
        if department := asked.get("department"):
            people = people.filter(pk__in=self._holding_below(int(department)))
        return people

    def _holding_below(self, department):
        below = Department.objects.tree().below([department])
        held = self._admin.appointments().in_force(self._admin.day).filter(department__in=below)
        return held.order_by().values("person")


@dataclass(frozen=True, slots=True)
class Period:
    """An appointment or delegation as its row of the table shows it."""

    row: Any
    badge: Badge
    may_end: bool


class PersonPage:
    """One person as an administrator sees him or her: duties in the administered departments, account, history."""

    rows = staticmethod(Administration.people)

    def __init__(self, admin, person):
        self.person, self._admin = person, admin
        self.account = account_of(person)
        self.is_self = person == admin.user

    @cached_property
    def answers_for(self) -> bool:
        return self._admin.answers_for(self.person)

    @property
    def may_change(self) -> bool:
        return self.is_self or self.answers_for

    @property
    def may_close_or_link(self) -> bool:
        return self.answers_for and not self.is_self

    @cached_property
    def may_appoint(self) -> bool:
        return self.person.is_active and (not self.is_self or self._admin.may_appoint_themselves())

    @cached_property
    def appointments(self):
        rows = self._admin.appointments().filter(person=self.person).select_related("department")
        return self._periods(rows.order_by("-from_on", "-id"))

    @cached_property
    def may_lend(self) -> bool:
        return self.person.is_active and any(period.may_end for period in self.appointments)

    @cached_property
    def delegations(self):
        rows = self._admin.delegations().filter(Q(appointment__person=self.person) | Q(delegate=self.person))
        named = ("appointment__person", "appointment__department", "delegate")
        return self._periods(rows.select_related(*named).order_by("-from_on", "-id"))

    @cached_property
    def open_work(self):
        """What waits for somebody who cannot sign in any more."""
        return None if self.person.is_active else OpenWork(self.person, self._admin.user, self._admin.day)

    @cached_property
    def link(self):
        """The event that made a link which still works."""
        return links.open_link(self.person)

    @property
    def link_until(self):
        return self.link.at + links.LIFETIME

    @cached_property
    def history(self):
        held = [period.row.pk for period in self.appointments]
        lent = [period.row.pk for period in self.delegations]
        return RegistryHistory.of_person(self.person, held, lent).entries()

    def _periods(self, rows):
        day = self._admin.day
        return [Period(row, badge_of(row, day), not is_over(row, day)) for row in rows]


def account_of(person) -> Badge:
    if not person.is_active:
        return CLOSED
    return OPEN if person.has_usable_password() else WITHOUT_PASSWORD
