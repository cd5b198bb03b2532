"""One ticket as it stood at an instant: facts from history, nothing to press."""

from functools import cached_property

from django.urls import reverse

from desk.stepper import Stepper
from desk.ticket_page import MeasureRow, as_of_url
from ui import badges


class PastPage:
    """`now` is the ticket's TicketPage, `facts` its TicketFacts then, None before it was born."""

    def __init__(self, now, facts, moment):
        self.ticket, self.instant, self.as_of_day = facts, moment.instant, moment.day
        self.number, self.today, self._now = now.ticket.number, now.today, now

    @property
    def badge(self):
        return badges.of_state(self.ticket.state)

    @property
    def stepper(self):
        return Stepper(self.ticket.state)

    @property
    def measures(self):
        return [
            MeasureRow(measure, badges.of_measure(measure), None, measure.owner) for measure in self.ticket.measures
        ]

    @property
    def extensions(self):
        return [(row, badges.of_status(row)) for row in reversed(self.ticket.extension_requests)]

    @property
    def look_backs(self):
        return [(row, badges.of_status(row)) for row in self.ticket.look_backs]

    @property
    def problem_differs(self):
        return self.ticket.problem.strip() != self.ticket.issue.wording.strip()

    @property
    def facts(self):
        return self._now.card(self.ticket)

    @cached_property
    def entries(self):
        """What had happened by then."""
        return [entry for entry in self._now.timeline.entries if entry.at <= self.instant]

    @property
    def before_url(self):
        earlier = [at for at in self._now.timeline.instants if at <= self.instant][:-1]
        return as_of_url(self.number, earlier[-1]) if earlier else ""

    @property
    def after_url(self):
        later = [at for at in self._now.timeline.instants if at > self.instant]
        return as_of_url(self.number, later[0]) if later else ""

    @property
    def now_url(self):
        return reverse("ticket", args=[self.number])
