"""The page on which a coordinator hands somebody's open work to a colleague."""

from collections import Counter
from functools import cached_property

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from desk.awaiting import watched_as
from desk.bulk import moved_in
from organization.labels import labels_of_people, tell_apart
from organization.models import User
from tracker.bulk import Row
from tracker.handing_over import ROLES, work_of
from tracker.models import Ticket
from tracker.naming import Holders


class HandOverPage:
    """Whose work it is, and which tickets that means; `standing` is the reader's TicketStanding.

    `batch` is the key of the form that was sent: sent twice, it finds the person who has nothing left by then.
    """

    def __init__(self, standing, username="", batch=""):
        self._standing = standing
        self._moved = moved_in(batch, standing.user)
        self._sent = {"username": username} if self._moved else {"pk": None}
        self.person = next((person for person in self.people if person.username == username), None)

    @property
    def title(self):
        return _("Hand work over")

    @property
    def back_url(self):
        return reverse("ledger")

    # The page of results asks for the way back as the ledger's bulk steps give it.
    @property
    def chosen(self):
        return self

    @cached_property
    def people(self):
        """Everybody whom an open ticket names that the reader coordinates."""
        mine = Ticket.objects.visible_to(self._standing).open().filter(watched_as(self._standing, "coordinator"))
        named = Q(*(("pk__in", mine.order_by().values(role)) for role in ROLES), _connector=Q.OR)
        return list(User.objects.filter(named | Q(**self._sent)).order_by("name", "pk"))

    @cached_property
    def rows(self):
        if self.person is None:
            return []
        tickets = work_of(self.person, self._standing.user)
        tickets = tickets.select_related("inspection", "lead_department", "issue__department")
        return [Row(number=ticket.number, ticket=ticket) for ticket in tickets]

    @property
    def successors(self):
        """Whoever may be named in the person's place, those first who may be in all of it; as choices in groups. Where
        the form was sent before: those who have the work by now.
        """
        if not self._moved:
            return successors([row.ticket for row in self.rows], self.person, self._standing.on)
        holders = {getattr(ticket, f"{role}_id") for ticket in self._moved for role in ROLES}
        return [(person.username, person.name) for person in User.objects.filter(pk__in=holders - {None})]

    @cached_property
    def labels(self):
        return labels_of_people(self.people)

    @property
    def choices(self):
        """`[(person, label)]` of those whose work it may be."""
        return [(person, self.labels[person.pk]) for person in self.people]


def successors(tickets, person, on) -> list:
    """Choices `(user name, label)` in two groups: who may take all of these tickets over, and who some of them."""
    holders = Holders({ticket.inspection for ticket in tickets}, on)
    takers = [_takers(ticket, person, holders) for ticket in tickets]
    counted = Counter(one for found in takers for one in found)
    places = {one: place for found in takers for one, place in found.items()}
    labels = tell_apart((one, _said(one, places[one]), one.username) for one in counted)
    ranked = sorted(counted, key=lambda one: (-counted[one], labels[one]))
    whole = [(one.username, labels[one]) for one in ranked if counted[one] == len(tickets)]
    said = _("%(who)s: %(some)d of %(all)d tickets")
    part = [
        (one.username, said % {"who": labels[one], "some": counted[one], "all": len(tickets)})
        for one in ranked
        if counted[one] < len(tickets)
    ]
    groups = ((_("All of it"), whole), (_("A part of it; the rest is refused"), part))
    return [(name, pairs) for name, pairs in groups if pairs]


def _takers(ticket, person, holders):
    """`{colleague: department}` of whoever may be named in every role in which the ticket names the person."""
    roles = [role for role in ROLES if getattr(ticket, f"{role}_id") == person.pk]
    found = [holders.of(role, ticket.inspection, {ticket.lead_department_id}) for role in roles]
    first, *others = found
    return {one: place for one, place in first.items() if one != person and all(one in other for other in others)}


def _said(person, department):
    return f"{person.name} · {department}" if department else person.name
