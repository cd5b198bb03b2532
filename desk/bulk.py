"""One step for many tickets of the ledger: who is offered it, for which tickets, and the way back."""

from functools import cached_property
from uuid import UUID

from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from desk.people import ManyCandidates
from intake.results import supporting_named
from record.models import Event
from tracker import bulk
from tracker.models import Ticket

MOST = 200  # tickets in one request
# Those that the ledger offers; whether one may be taken is the engine's to say.
OFFERED = {name: step for name, step in bulk.FOR_MANY.items() if step.for_many}


def steps_for(standing):
    """`[(step, label)]` of what the person (a TicketStanding) may ever do with many tickets at once."""
    return [
        (name, step.label)
        for name, step in OFFERED.items()
        if standing.departments_of_any(step.for_many) or standing.inspections(step.for_many)
    ]


class Chosen:
    """The tickets that a request names, and the view of the ledger that they come from."""

    def __init__(self, said: MultiValueDict):
        self.numbers = list(dict.fromkeys(filter(None, said.getlist("ticket"))))
        self.back = said.get("back", "")
        self.seen = {n: int(v) for n, v in _pairs(said, "seen") if v.isdecimal() and len(v) < 10}
        self.named = dict(_pairs(said, "named"))
        self.supporting = dict(_pairs(said, "supporting_of"))
        self.batch = said.get("key", "")

    @property
    def back_url(self):
        return reverse("ledger") + (f"?{self.back}" if self.back else "")

    @property
    def is_too_much(self):
        return len(self.numbers) > MOST


class BulkPage:
    """What one step would come to for the chosen tickets, before anything is said; `standing` is a TicketStanding."""

    def __init__(self, step, chosen: Chosen, standing):
        self.step, self.chosen, self._standing = step, chosen, standing

    @property
    def today(self):
        return self._standing.on

    @property
    def title(self):
        return OFFERED[self.step].label

    @cached_property
    def rows(self):
        return list(bulk.offers(self.step, self.chosen.numbers, self._standing.user))

    @property
    def open_rows(self):
        return [row for row in self.rows if not row.is_refused]

    @property
    def refused_rows(self):
        return [row for row in self.rows if row.is_refused]

    @cached_property
    def tickets(self):
        """Those that the step is open for, or that this very form has moved already: sent twice, it says the same."""
        moved = moved_in(self.chosen.batch, self._standing.user)
        return [row.ticket for row in self.rows if row.ticket and (not row.is_refused or row.ticket in moved)]

    @property
    def people(self):
        return ManyCandidates(self.tickets, self._standing.on)

    @property
    def seen(self):
        """The version of each ticket as it was shown first, sent along: nobody moves what has changed since."""
        return {row.number: row.ticket.version for row in self.rows if row.ticket} | self.chosen.seen

    @property
    def named(self):
        """The lead department of each ticket that has none yet, where its document names one."""
        return {t.number: t.issue.department.code for t in self._for_documents} | self.chosen.named

    @property
    def supporting(self):
        """The departments that the same document names as supporting."""
        named = supporting_named([ticket.issue for ticket in self._for_documents])
        found = {t.number: ",".join(named[t.issue_id]) for t in self._for_documents if named[t.issue_id]}
        return found | self.chosen.supporting

    @property
    def _for_documents(self):
        return [t for t in self.tickets if not t.lead_department_id and t.issue.department]


def _pairs(said, name):
    """What stands as `number:value` in the hidden fields of the form."""
    return [tuple(pair.split(":", 1)) for pair in said.getlist(name) if ":" in pair]


def moved_in(batch, user):
    """The tickets that the person moved under the batch whose key a form sent."""
    try:
        events = Event.objects.filter(batch=UUID(batch), actor=user)
    except ValueError:
        return frozenset()
    numbered = (subject.partition(":")[2] for subject in events.values_list("subject", flat=True))
    return frozenset(Ticket.objects.filter(pk__in=[pk for pk in numbered if pk.isdecimal()]))
