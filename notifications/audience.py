"""Who must hear, and in which role: the office's departments and appointments, read against one ticket.

Nobody hears of what he or she did, nor of a ticket that he or she may not see.
"""

from collections.abc import Iterable

from organization.models import User
from organization.standing import holders
from tracker.extensions import questions as extensions
from tracker.extensions.steps import step_for
from tracker.models import InspectionMember, Ticket
from tracker.sign_offs import questions as sign_offs
from tracker.standing import WATCHING, WORKING, TicketStanding
from tracker.steps import STEPS


def news_of(event) -> list[tuple]:
    """`[(topic, *roles)]`: who hears of an event as its step declares it; somebody with two roles hears the first."""
    step = STEPS.get(event.step)
    if step is None:
        return []
    return [*_signatures(step, event), *((line.topic, *line.roles) for line in step.tells if line.concerns(event))]


def _signatures(step, event):
    """Whose signature is wanted hears of it as soon as it is his or her turn."""
    wanted = [verb for verb, state in sign_offs.signed_in(Ticket).items() if state == event.to_state]
    return [(f"to_sign_{verb}", f"signs:{verb}") for verb in wanted if step.asks_signatures]


class Audience:
    """The office on one day, asked by role; what it asked once it remembers, so take a new one for the next batch."""

    def __init__(self, on):
        self.on = on
        self._holders, self._seats, self._standings = {}, {}, {}

    def in_roles(self, ticket, roles) -> dict[int, User]:
        """Active people who hold one of the roles towards the ticket, by id, in the order of the roles."""
        people = {}
        for role in roles:
            for person in self._of_role(ticket, role):
                if person is not None and person.is_active:
                    people.setdefault(person.pk, person)
        return people

    def who_may_see(self, addressed: Iterable[tuple[Ticket, User]]) -> set[tuple[int, int]]:
        """Of these pairs the (ticket id, person id) in which the person may see the ticket today."""
        tickets, people = {}, {}
        for ticket, person in addressed:
            tickets.setdefault(person.pk, set()).add(ticket.pk)
            people[person.pk] = person
        return {
            (ticket_id, pk)
            for pk, person in people.items()
            for ticket_id in Ticket.objects.visible_to(self.standing(person))
            .filter(pk__in=tickets[pk])
            .order_by()
            .values_list("pk", flat=True)
        }

    def standing(self, person) -> TicketStanding:
        if person.pk not in self._standings:
            self._standings[person.pk] = TicketStanding(person, self.on)
        return self._standings[person.pk]

    # --- the roles ----------------------------------------------------------------------------------------------

    def _of_role(self, ticket, role):
        match role:
            case "head":
                return self._working(ticket.lead_department_id)
            case "handler":
                lead = ticket.lead_department_id
                return [ticket.handler] if self._is_there(ticket.handler, ticket) else self._working(lead, "handler")
            case "supporting":
                return [p for d in ticket.supporting_ids() for p in self._working(d)]
            case "leader":
                return self._leaders(ticket)
            case "verifier":
                return self._verifiers(ticket)
            case "named_verifier":
                return [ticket.verifier] if self._still(ticket.verifier, "verifier", ticket) else []
            case "asker":
                return [p for row in ticket.live_sign_offs() for p in self._or_heads(row.asked_by, ticket)]
            case "decider":
                return self._deciders(ticket)
            case "requester":
                last = ticket.extensions.select_related("requested_by").order_by("pk").last()
                return self._or_heads(last.requested_by, ticket) if last else []
        if role.startswith("signs:"):
            return self._signers(ticket, role.removeprefix("signs:"))
        return self._watching(role, ticket) if role in WATCHING else []

    # Whoever is named and has left, or whose role has ended, is told nothing any more: others hear in their place, so
    # that no word goes to nobody.

    def _is_there(self, handler, ticket):
        """Whether the named handler still works where the ticket is."""
        standing = handler and self.standing(handler)
        return bool(standing) and any(standing.holds(role, ticket.lead_department_id) for role in WORKING)

    def _still(self, person, role, ticket):
        """Whether somebody named still holds the role over the ticket."""
        return person is not None and self.standing(person).watches(role, ticket)

    def _working(self, department, first="head"):
        """A department's heads, or else its handlers; or the other way round."""
        other = "handler" if first == "head" else "head"
        return self._holding(first, department) or self._holding(other, department)

    def _or_heads(self, person, ticket):
        return [person] if person.is_active else self._working(ticket.lead_department_id)

    def _leaders(self, ticket):
        if self._still(ticket.leader, "leader", ticket):
            return [ticket.leader]
        leaders = self._watching("leader", ticket)
        return leaders if leaders or not ticket.leader_id else self._watching("coordinator", ticket)

    def _verifiers(self, ticket):
        """Whom the law lets verify it: nobody is asked to verify their own work. A coordinator, who may name another,
        where the one who is named cannot.
        """
        allowed = self._allowed_to_verify(ticket)
        return allowed if allowed or not ticket.verifier_id else self._watching("coordinator", ticket)

    def _allowed_to_verify(self, ticket):
        verify = STEPS["verify"]
        watching = {person.pk: person for person in self._watching("verifier", ticket)}
        return [person for person in watching.values() if verify.allows(ticket, self.standing(person))]

    def _signers(self, ticket, verb):
        """Everybody of whom the next signature is asked."""
        rows = sign_offs.next_in_round(ticket, verb)
        named = [p for row in rows if row.wanted_id for p in self._wanted(row, ticket)]
        asked = {p.pk: p for row in rows if not row.wanted_id for p in self._asked(row, ticket)}
        return [*named, *(p for p in asked.values() if sign_offs.may_sign_now(ticket, self.standing(p)))]

    def _wanted(self, row, ticket):
        """Whoever is asked by name; whoever asked, or the department's heads, where that person has left."""
        return [row.wanted] if row.wanted.is_active else self._or_heads(row.asked_by, ticket)

    def _deciders(self, ticket):
        """Those on whose word an extension waits; of leaders the one who answers for the ticket, where there is one."""
        role = extensions.role_awaited(ticket)
        watching = {p.pk: p for p in self._watching(role, ticket)} if role else {}
        found = {pk: p for pk, p in watching.items() if step_for(ticket, self.standing(p))}
        is_named = role == "leader" and ticket.leader_id in found
        return [found[ticket.leader_id]] if is_named else list(found.values())

    def _asked(self, row, ticket):
        if row.role in WORKING:
            return self._holding(row.role, ticket.lead_department_id)
        return self._watching(row.role, ticket)

    def _watching(self, role, ticket):
        return [
            *self._holding(role, ticket.scope_id),
            *self._holding(role, ticket.inspection.unit_id),
            *self._seated(role, ticket.inspection_id),
        ]

    def _holding(self, role, department_id):
        if department_id is None:
            return []
        if (role, department_id) not in self._holders:
            self._holders[role, department_id] = list(holders(role, department_id, self.on).order_by("pk"))
        return self._holders[role, department_id]

    def _seated(self, role, inspection_id):
        if inspection_id not in self._seats:
            seats = InspectionMember.objects.filter(inspection=inspection_id, ended=False).select_related("person")
            self._seats[inspection_id] = list(seats.order_by("pk"))
        return [seat.person for seat in self._seats[inspection_id] if seat.role == role]
