"""One ticket as it stood at an instant: facts from history, nothing to press."""

from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from desk.stepper import Stepper
from desk.ticket_page import MeasureRow, as_of_url
from organization.labels import enumerated
from tracker.vocabulary import Severity, Term
from ui import badges


class PastPage:
    """`now` is the ticket's TicketPage, `facts` its TicketFacts then, None before it was born."""

    def __init__(self, now, facts, instant, day):
        self.ticket, self.instant, self.as_of_day = facts, instant, day
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
        return [(row, badges.of_extension(row)) for row in reversed(self.ticket.extension_requests)]

    @property
    def look_backs(self):
        return [(row, badges.of_look_back(row)) for row in self.ticket.look_backs]

    @property
    def problem_differs(self):
        return self.ticket.problem.strip() != self.ticket.issue.wording.strip()

    @property
    def facts(self):
        ticket = self.ticket
        rows = [
            (_("Lead department"), ticket.lead_department, ""),
            (_("Supporting"), enumerated(ticket.supporting, None), ""),
            (_("Handler"), ticket.handler, ""),
            (_("Verifier"), ticket.verifier, ""),
            (_("Responsible leader"), ticket.leader, ""),
            (_("Term"), Term(ticket.term).label, ""),
            (_("Severity"), Severity(ticket.severity).label, ""),
            (_("Inspection"), ticket.inspection.name, reverse("inspection", args=[ticket.inspection.id])),
            (_("Originally due"), ticket.original_due_on and ticket.original_due_on.isoformat(), ""),
            (_("Due"), ticket.due_on and ticket.due_on.isoformat(), ""),
            (_("Deadline rule"), ticket.due.text, ""),
            (_("Outcome"), ticket.outcome, ""),
        ]
        return [row for row in rows if row[1]]

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
