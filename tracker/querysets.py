from datetime import date

from django.db import connections
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from organization.calendar import local_today
from record.clock import database_clock
from record.models import TrackedQuerySet
from tracker import deadlines, order
from tracker.sign_offs import questions as sign_offs
from tracker.standing import WATCHING, WORKING, TicketStanding
from tracker.vocabulary import OPEN_STATES, EvidenceStatus, SignOffStatus, State


class TicketQuerySet(TrackedQuerySet):
    def visible_to(self, user, today: date | None = None):
        """The tickets `user` may know of; with everything said of a ticket, start here.

        `user` may be a TicketStanding, so that a page that already asked does not ask again.
        """
        return self.filter(_sight(_standing(user, today), self.model))

    def open(self):
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, today: date):
        """Open, due before `today`, and not of the lasting kind."""
        return self.filter(deadlines.late(today))

    def claim_reminders(self, now, limit=500):
        """Tickets whose reminder is due, locked for the caller's transaction; those others hold are passed over."""
        due = self.filter(next_reminder_at__lte=now).order_by("next_reminder_at", "pk")
        if connections[self.db].features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        return list(due[:limit])

    def asking_to_sign(self, standing):
        """Those in which a signature may be asked of the person; whether it is his or her turn, the round must tell."""
        sign_offs = self.model.sign_offs.rel.related_model.objects
        asked = sign_offs.filter(ticket=OuterRef("pk"), cycle=OuterRef("cycle"), status=SignOffStatus.ASKED)
        return self.filter(
            Exists(asked.filter(Q(wanted__in=standing.people) | Q(role__in=standing.roles, wanted=None)))
        )

    def by_urgency(self):
        """What is due first comes first; what has no date, and what has ended, last."""
        ended = Case(
            When(state__in=(State.CLOSED, State.CANCELLED), then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        return self.order_by(ended, order.directed("due_on", False), *order.by_number())


class InspectionQuerySet(TrackedQuerySet):
    def visible_to(self, user, today: date | None = None):
        """Inspections of which the person watches the whole or sees a ticket."""
        standing = _standing(user, today)
        tickets = self.model.tickets.rel.related_model.objects.visible_to(standing)
        return self.filter(_watched(standing) | Q(Exists(tickets.filter(inspection=OuterRef("pk")))))

    def watched_by(self, user, today: date | None = None):
        """Inspections whose totals the person may know: a watching role over the unit, or a seat."""
        return self.filter(_watched(_standing(user, today)))


class MeasureQuerySet(TrackedQuerySet):
    def current(self):
        return self.filter(withdrawn=False)


class EvidenceQuerySet(TrackedQuerySet):
    def current(self):
        return self.filter(status=EvidenceStatus.CURRENT)


class SignOffQuerySet(TrackedQuerySet):
    def live_of(self, tickets):
        """Asked or given and not void, in the order in which they are asked, whatever the cycles of these tickets."""
        in_turn = order.declared("verb", sign_offs.signed_in(self.model.ticket.field.related_model))
        live = self.filter(ticket__in=tickets, status__in=sign_offs.LIVE)
        return live.order_by(in_turn, "position", "pk")


class SupportingDepartmentQuerySet(TrackedQuerySet):
    def current(self):
        return self.filter(ended=False)


def _standing(user, today):
    return user if isinstance(user, TicketStanding) else TicketStanding(user, today or local_today(database_clock))


def _watched(standing):
    return Q(unit__in=standing.departments_of_any(WATCHING)) | Q(pk__in=standing.inspections(WATCHING))


def _sight(standing, model):
    watched, worked = standing.departments_of_any(WATCHING), standing.departments_of_any(WORKING)
    supporting = model.supporting.rel.related_model.objects.current()
    supported = supporting.filter(ticket=OuterRef("pk"), department__in=worked)
    sight = Q(lead_department__in=watched | worked) | Q(inspection__unit__in=watched)
    if worked:
        sight |= Q(Exists(supported))
    if seats := standing.inspections(WATCHING):
        sight |= Q(inspection__in=seats)
    return sight
