"""Is somebody whom a ticket names still there: with an open account, and in the role in which it names them?"""

from functools import cached_property

from django.utils.translation import gettext_lazy as _

from organization.kept import kept
from tracker.models import InspectionMember
from tracker.standing import WORKING
from tracker.vocabulary import OPEN_STATES

ACCOUNT_CLOSED = _("account closed")
APPOINTMENT_ENDED = _("appointment ended")


class Presence:
    """Of these people on one day; one query for their seats where these have to be asked."""

    def __init__(self, people, on, registry_head=""):
        self._ids = {person.pk for person in people if person is not None}
        self._on, self._registry_head = on, registry_head
        self._offices = {}

    def absence(self, person, role, ticket):
        """Why somebody named in this role cannot act on the open ticket any more; "" where all is well.

        `role` is "handler", "verifier" or "leader", or "owner" of a measure.
        """
        if person is None or ticket.state not in OPEN_STATES:
            return ""
        if not person.is_active:
            return ACCOUNT_CLOSED
        return "" if self._holds(person, role, ticket) else APPOINTMENT_ENDED

    def _holds(self, person, role, ticket):
        roles = WORKING if role in ("handler", "owner") else (role,)
        places = set(_places(role, ticket))
        held = {place for code, place in self._held_by(person) if code in roles}
        return bool(held & places) or self._seated(person, role, ticket) or self._over(held, places)

    def _over(self, held, places):
        return bool(held) and any(held & set(self._office.tree.above(place)) for place in places)

    def _seated(self, person, role, ticket):
        return role not in ("handler", "owner") and (person.pk, role, ticket.inspection_id) in self._seats

    def _held_by(self, person):
        if person.pk not in self._offices:
            held = self._office.held_by(person.pk, self._on)
            self._offices[person.pk] = {(one.role, one.department_id) for one in held}
        return self._offices[person.pk]

    @cached_property
    def _office(self):
        return kept(self._registry_head)

    @cached_property
    def _seats(self):
        seats = InspectionMember.objects.filter(person__in=self._ids, ended=False)
        return set(seats.order_by().values_list("person", "role", "inspection"))


def _places(role, ticket):
    """The departments over one of which the role is wanted."""
    if role == "handler":
        return [ticket.lead_department_id] if ticket.lead_department_id else []
    if role == "owner":
        return [each for each in (ticket.lead_department_id, *ticket.supporting_ids()) if each]
    return [ticket.scope_id, ticket.inspection.unit_id]
