"""The page on which a coordinator hands somebody's open work to a colleague."""

from functools import cached_property

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from desk.turns import watched_as
from organization.models import User
from tracker.bulk import Row
from tracker.handing_over import ROLES, work_of
from tracker.models import Ticket


class HandOverPage:
    """Whose work it is, and which tickets that means; `who` is the reader's TicketStanding."""

    def __init__(self, who, username=""):
        self._who = who
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
        mine = Ticket.objects.visible_to(self._who).open().filter(watched_as(self._who, "coordinator"))
        named = Q(*(("pk__in", mine.order_by().values(role)) for role in ROLES), _connector=Q.OR)
        return list(User.objects.filter(named).order_by("name", "pk"))

    @cached_property
    def rows(self):
        if self.person is None:
            return []
        tickets = work_of(self.person, self._who.user).select_related("lead_department", "issue__department")
        return [Row(number=ticket.number, ticket=ticket) for ticket in tickets]
