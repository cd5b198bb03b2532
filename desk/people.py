"""Who and what may be named for a ticket: exactly whom and what its steps would take."""

from functools import cached_property, partial

from django.utils.translation import gettext as _

from intake.results import supporting_named
from organization.labels import labels_of_departments, tell_apart
from organization.models import User
from tracker.naming import Holders


class Candidates:
    """Choices for the forms of one ticket on one day, as `(code, label)`, people in groups."""

    def __init__(self, ticket, today):
        self._tickets, self.today = [ticket], today

    @cached_property
    def departments(self):
        return [(one.code, self._labels[one.pk]) for one in self._existing]

    def people(self, answer, department="") -> list:
        """Whom each of the tickets would take for `answer` ("leader", "owner", …) under the lead department of that
        code; else under the one that a ticket has, and where none is known yet, under any of its unit.

        Those who hold their role in the lead department itself stand first.
        """
        found = [self._nameable(answer, ticket, department) for ticket in self._tickets]
        everybody = {person: place for one in found for person, place in one.items()}
        taken = {person for person in everybody if all(person in one for one in found)}
        leads = set().union(*(self._leads(ticket, department) for ticket in self._tickets))
        return self._grouped({person: everybody[person] for person in taken}, leads)

    @property
    def present_at_need(self):
        """The same as `present`, each value looked up only when somebody calls it."""
        names = ("department", "leader", "handler", "verifier", "due_on", "supporting")
        return {name: partial(self._named_already, name) for name in names}

    def _named_already(self, name):
        return self.present[name]

    @cached_property
    def present(self):
        """What the ticket names already, as the forms' first values."""
        [ticket] = self._tickets
        ticket.know(User.objects.in_bulk({ticket.leader_id, ticket.handler_id, ticket.verifier_id} - {None}))
        named = ticket.lead_department or ticket.issue.department  # as the document names it
        supporting = [department.code for department in ticket.supporting_departments()]
        if not (supporting or ticket.lead_department):
            supporting = supporting_named([ticket.issue])[ticket.issue_id]
        return {
            "department": named.code if named else "",
            "leader": _username(ticket.leader),
            "handler": _username(ticket.handler),
            "verifier": _username(ticket.verifier),
            "due_on": ticket.due_on,
            "supporting": supporting,
        }

    # ---- who ----

    def _nameable(self, answer, ticket, department):
        leads = frozenset(self._leads(ticket, department))
        supporting = tuple(ticket.supporting_ids()) if answer == "owner" else ()
        key = (answer, ticket.inspection_id, leads, supporting)
        if key not in self._found:
            self._found[key] = self._holders.of(answer, ticket.inspection, leads, supporting)
        return self._found[key]

    def _leads(self, ticket, department):
        """The ids of the departments one of which leads, as far as it is known."""
        if lead := self._by_code.get(department):
            return {lead.pk}
        named = self._lead_of(ticket)
        return {named} if named else self._unit(ticket) & {one.pk for one in self._existing}

    def _lead_of(self, ticket):
        return ticket.lead_department_id

    @cached_property
    def _found(self):
        return {}

    @cached_property
    def _holders(self):
        heads = {ticket.registry_head for ticket in self._tickets}
        return Holders({ticket.inspection for ticket in self._tickets}, self.today, max(heads, default=""))

    # ---- in which words ----

    def _grouped(self, found, leads):
        """Two groups where there are two: of the lead department, and the others."""
        labels = tell_apart((p, _said(p, self._place(place)), p.username) for p, place in found.items())
        order = self._tree.order
        ranked = sorted(found, key=lambda p: (order.get(getattr(found[p], "pk", None), -1), labels[p]))
        is_own = {p: len(leads) == 1 and getattr(found[p], "pk", None) in leads for p in ranked}
        own, others = ([(p.username, labels[p]) for p in ranked if is_own[p] is mine] for mine in (True, False))
        if not (own and others):
            return own or others
        return [(_("Of the lead department"), own), (_("Others"), others)]

    def _place(self, department):
        if department is None:
            return _("member of the inspection")
        return self._labels.get(department.pk, department.name)

    # ---- where ----

    @cached_property
    def _existing(self):
        """The departments of the unit that go on, in the order of the tree."""
        return self._holders.office.existing(self._inside, self.today)

    @cached_property
    def _by_code(self):
        return {one.code: one for one in self._existing}

    @cached_property
    def _labels(self):
        return labels_of_departments(self._existing)

    @cached_property
    def _inside(self):
        """What belongs to the unit of every ticket."""
        units = {ticket.inspection.unit_id for ticket in self._tickets}
        return frozenset.intersection(*map(self._below, units)) if units else frozenset()

    def _unit(self, ticket):
        return self._below(ticket.inspection.unit_id)

    def _below(self, unit):
        return self._tree.below([unit])

    @property
    def _tree(self):
        return self._holders.tree


class ManyCandidates(Candidates):
    """Whom and what every one of these tickets would take; a ticket without a lead has the one its document names."""

    def __init__(self, tickets, today):
        self._tickets, self.today = tickets, today

    def _lead_of(self, ticket):
        return ticket.lead_department_id or ticket.issue.department_id


def flat(choices) -> list:
    """Grouped choices without their groups."""
    return [pair for one in choices for pair in (one[1] if isinstance(one[1], list | tuple) else [one])]


def _said(person, place):
    return f"{person.name} · {place}"


def _username(person):
    return person.username if person else ""
