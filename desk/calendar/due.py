"""What is due to a reader between two days: tickets, measures and milestones of inspections."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from desk.awaiting import awaiting
from tracker import deadlines
from tracker.models import Inspection, Measure, SupportingDepartment, Ticket
from tracker.order import by_number
from tracker.standing import WORKING
from tracker.vocabulary import OPEN_STATES, State
from ui import badges
from ui.badges import Badge

MOST = 500  # tickets, and as many measures
OVERDUE = Badge("over", "over", _("Overdue"))
MILESTONE = Badge("sign", "inbox", _("Milestone"))
MILESTONES = (
    ("fed_back_on", _("Feedback given")),
    ("plan_due_on", _("Plan due")),
    ("report_due_on", _("Report due")),
)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something due on a day: how it looks, what it is, where it leads."""

    badge: Badge
    kind: Any
    title: str
    about: str
    url: str


class WhatIsDue:
    """All that is due in one layer for `standing` (a TicketStanding): three queries."""

    def __init__(self, standing, layer, *days):
        self._standing, self.layer, self._days = standing, layer, days

    @cached_property
    def by_day(self):
        found = {}
        for day, happening in (*self._milestones(), *self._due_tickets(), *self._due_measures()):
            found.setdefault(day, []).append(happening)
        return found

    @property
    def is_cut_off(self):
        return max(len(self._tickets), len(self._measures)) > MOST

    def _due_tickets(self):
        for ticket in self._tickets[:MOST]:
            is_late = deadlines.is_late(ticket, self._standing.on)
            badge = OVERDUE if is_late else badges.of_state(ticket.state)
            department = ticket.lead_department.name if ticket.lead_department else ""
            yield ticket.due_on, Happening(badge, _("Ticket"), ticket.title, department, _address(ticket))

    def _due_measures(self):
        for measure in self._measures[:MOST]:
            is_done = measure.progress == 100 or measure.ticket.state not in OPEN_STATES
            is_late = not is_done and deadlines.is_past(measure.due_on, self._standing.on)
            badge, ticket = OVERDUE if is_late else badges.of_measure(measure), measure.ticket
            yield measure.due_on, Happening(badge, _("Measure"), measure.text, ticket.title, _address(ticket))

    def _milestones(self):
        first, last = self._days
        inspections = self._inspections.filter(
            Q(*((f"{name}__range", (first, last)) for name, _label in MILESTONES), _connector=Q.OR)
        )
        for inspection in inspections.order_by("fed_back_on", "pk"):
            address = reverse("inspection", args=[inspection.pk])
            for name, label in MILESTONES:
                day = getattr(inspection, name)
                if day and first <= day <= last:
                    yield day, Happening(MILESTONE, label, inspection.name, "", address)

    @cached_property
    def _tickets(self):
        tickets = Ticket.objects.visible_to(self._standing).filter(self._layer, due_on__range=self._days)
        tickets = tickets.exclude(state=State.CANCELLED).select_related("lead_department")
        return list(tickets.defer("problem", "outcome").by_urgency()[: MOST + 1])

    @cached_property
    def _measures(self):
        seen = Ticket.objects.visible_to(self._standing).exclude(state=State.CANCELLED).order_by().values("pk")
        measures = Measure.objects.current().filter(ticket__in=seen, due_on__range=self._days)
        if self.layer != "all":
            own = Q(owner=self._standing.user.pk) if self.layer == "mine" else Q()
            measures = measures.filter(own | Q(ticket__in=Ticket.objects.filter(self._layer).order_by().values("pk")))
        return list(
            measures.select_related("ticket").order_by("due_on", *by_number("ticket__number"), "position")[: MOST + 1]
        )

    @property
    def _inspections(self):
        """Milestones concern coordinators; in the widest layer everybody who sees the inspection finds them."""
        if self.layer == "all":
            return Inspection.objects.visible_to(self._standing)
        return Inspection.objects.filter(
            Q(unit__in=self._standing.departments("coordinator"))
            | Q(pk__in=self._standing.inspections(["coordinator"]))
        )

    @property
    def _layer(self):
        me = self._standing.user.pk
        if self.layer == "mine":
            named = Q(handler=me) | Q(leader=me) | Q(verifier=me)
            return Q(pk__in=Ticket.objects.filter(named | awaiting(self._standing)).order_by().values("pk"))
        if self.layer == "department":
            worked = self._standing.departments_of_any(WORKING)
            supporting = SupportingDepartment.objects.current().filter(department__in=worked)
            return Q(lead_department__in=worked) | Q(pk__in=supporting.order_by().values("ticket"))
        return Q()


def _address(ticket):
    return reverse("ticket", args=[ticket.number])
