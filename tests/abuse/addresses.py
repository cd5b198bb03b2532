"""Every address of Rectify, filled in with what an office has."""

import uuid

from django.urls import URLResolver, get_resolver, reverse

from organization.calendar import local_today
from organization.models import Appointment, Holiday
from organization.people import delegate, seed_calendar
from record.models import Event
from tests.office import FIRST_DAY
from tracker.models import LadderLine
from tracker.reminders.ladder import ship_ladder


def patterns(resolver=None):
    """Each pattern that has a name; a new one is found without being told."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each)
        elif each.name:
            yield each


class Settled:
    """An office with one of everything that an address may name."""

    def __init__(self, office):
        self.office, self.ticket = office, office.ticket(state="in_progress")
        office.attach(self.ticket)
        with office.registry("settled", office.admin) as door:
            ship_ladder(door, FIRST_DAY)
            seed_calendar(door, [2026])
            today = local_today(door.at)
            appointment = Appointment.objects.get(person=office.head)
            lent = delegate(door, appointment, office.handler, today, today.replace(year=today.year + 2))
        self._rows = {
            "person": office.head.pk,
            "appointment": appointment.pk,
            "delegation": lent.pk,
            "department": office.departments["info"].pk,
            "day": Holiday.objects.first().pk,
            "ladder": LadderLine.objects.first().pk,
            "new": office.head.pk,
            "evidence": self.ticket.evidence.first().pk,
        }
        procedure = self.ticket.inspection.procedure
        self._words = {
            "number": self.ticket.number,
            "draft": uuid.uuid4(),
            "token": "5e" * 32,
            "source": Event.objects.count(),
            "version": procedure.version,
        }
        self._names = {"bulk": "assign", "ticket-step": "accept"}
        self._procedure = procedure.name

    def address(self, pattern):
        """A path of the pattern; most of them name what is there."""
        taken = pattern.pattern.converters
        return reverse(pattern.name, kwargs={name: self._value(pattern.name, name) for name in taken})

    def addresses(self):
        return {pattern.name: self.address(pattern) for pattern in patterns()}

    def _value(self, route, name):
        if name == "pk":
            return self._rows.get(route.split("-")[0], self.ticket.inspection_id)
        if name == "name":
            return self._names.get(route, self._procedure)
        return self._words[name]
