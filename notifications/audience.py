"""Who must hear, and in which role: the office's departments and appointments, read against one ticket.

Nobody hears of what he or she did, nor of a ticket that he or she may not see.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from notifications.people import everybody
from organization.kept import kept
from organization.models import User
from record import kept as record_kept
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
    """The office on one day, asked by role; what it asked once it remembers, so take a new one for the next batch.

    `registry_head` spares asking whether the office is still the one that the process keeps.
    """

    def __init__(self, on, registry_head=""):
        self.on, self._known_head = on, registry_head
        self._seats, self._seats_of, self._standings = {}, defaultdict(set), {}

    def in_roles(self, ticket, roles) -> dict[int, User]:
        """Active people who hold one of the roles towards the ticket, by id, in the order of the roles."""
        self._look_at(ticket)
        found = dict.fromkeys(pk for role in roles for pk in self._of_role(ticket, role))
        return {pk: self.person(pk) for pk in found if pk is not None and self._is_active(pk)}

    def who_may_see(self, addressed: Iterable[tuple[Ticket, int]]) -> set[tuple[int, int]]:
        """Of these pairs of a ticket and a person's id those, by their ids, in which the person may see the ticket."""
        return {(ticket.pk, pk) for ticket, pk in addressed if self._sees(ticket, pk)}

    def seat(self, inspection_id, seats: Iterable[tuple[int, str]]):
        """Take `(person id, role)` for all who have a seat in the inspection, which is then not asked for."""
        self._seats[inspection_id] = sorted(seats)
        for pk, role in self._seats[inspection_id]:
            self._seats_of[pk].add((inspection_id, role))

    def seat_in(self, inspections: Iterable[int]):
        """Ask who has a seat in these inspections, in one statement for all that are not known yet."""
        if unknown := set(inspections) - self._seats.keys():
            rows = InspectionMember.objects.filter(inspection__in=unknown, ended=False)
            found = defaultdict(list)
            for inspection_id, *seat in rows.values_list("inspection_id", "person_id", "role"):
                found[inspection_id].append(tuple(seat))
            for inspection_id in unknown:
                self.seat(inspection_id, found[inspection_id])

    def standing(self, pk) -> TicketStanding:
        if pk not in self._standings:
            self._standings[pk] = standing = TicketStanding(self.person(pk), self.on, self.registry_head)
            if standing.user.is_active:
                standing.seats = self._seats_of[pk]  # of the inspections that were looked at
        return self._standings[pk]

    @cached_property
    def registry_head(self) -> str:
        return self._known_head or record_kept.registry_head()

    def person(self, pk) -> User:
        """The person; one who is younger than this state of the registry is read."""
        return self.people.get(pk) or User.objects.get(pk=pk)

    @cached_property
    def people(self) -> dict[int, User]:
        return everybody(self.registry_head)

    @cached_property
    def _office(self):
        return kept(self.registry_head)

    def _look_at(self, ticket):
        ticket.registry_head = ticket.registry_head or self.registry_head
        self.seat_in([ticket.inspection_id])

    def _sees(self, ticket, pk):
        self._look_at(ticket)
        return self.standing(pk).sees(ticket)

    def _is_active(self, pk):
        return self.person(pk).is_active

    # --- the roles, each giving ids; of somebody who is not there, None ----------------------------------------------

    def _of_role(self, ticket, role):
        match role:
            case "head":
                return self._working(ticket.lead_department_id)
            case "handler":
                lead = ticket.lead_department_id
                is_there = self._is_there(ticket.handler_id, ticket)
                return [ticket.handler_id] if is_there else self._working(lead, "handler")
            case "supporting":
                return [pk for d in ticket.supporting_ids() for pk in self._working(d)]
            case "leader":
                return self._leaders(ticket)
            case "verifier":
                return self._verifiers(ticket)
            case "named_verifier":
                return [ticket.verifier_id] if self._still(ticket.verifier_id, "verifier", ticket) else []
            case "asker":
                return [pk for row in ticket.live_sign_offs() for pk in self._or_heads(row.asked_by_id, ticket)]
            case "decider":
                return self._deciders(ticket)
            case "requester":
                asked = ticket.family("extensions")[-1:]
                return [pk for row in asked for pk in self._or_heads(row.requested_by_id, ticket)]
        if role.startswith("signs:"):
            return self._signers(ticket, role.removeprefix("signs:"))
        return self._watching(role, ticket) if role in WATCHING else []

    # Whoever is named and has left, or whose role has ended, is told nothing any more: others hear in their place, so
    # that no word goes to nobody.

    def _is_there(self, handler, ticket):
        """Whether the named handler still works where the ticket is."""
        return handler is not None and any(
            self.standing(handler).holds(role, ticket.lead_department_id) for role in WORKING
        )

    def _still(self, pk, role, ticket):
        """Whether somebody named still holds the role over the ticket."""
        return pk is not None and self.standing(pk).watches(role, ticket)

    def _working(self, department, first="head"):
        """A department's heads, or else its handlers; or the other way round."""
        other = "handler" if first == "head" else "head"
        return self._holding(first, department) or self._holding(other, department)

    def _or_heads(self, pk, ticket):
        return [pk] if self._is_active(pk) else self._working(ticket.lead_department_id)

    def _leaders(self, ticket):
        if self._still(ticket.leader_id, "leader", ticket):
            return [ticket.leader_id]
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
        watching = dict.fromkeys(self._watching("verifier", ticket))
        return [pk for pk in watching if verify.allows(ticket, self.standing(pk))]

    def _signers(self, ticket, verb):
        """Everybody of whom the next signature is asked."""
        rows = sign_offs.next_in_round(ticket, verb)
        named = [pk for row in rows if row.wanted_id for pk in self._wanted(row, ticket)]
        asked = dict.fromkeys(pk for row in rows if not row.wanted_id for pk in self._asked(row, ticket))
        return [*named, *(pk for pk in asked if sign_offs.may_sign_now(ticket, self.standing(pk)))]

    def _wanted(self, row, ticket):
        """Whoever is asked by name; whoever asked, or the department's heads, where that person has left."""
        return [row.wanted_id] if self._is_active(row.wanted_id) else self._or_heads(row.asked_by_id, ticket)

    def _deciders(self, ticket):
        """Those on whose word an extension waits; of leaders the one who answers for the ticket, where there is one."""
        role = extensions.role_awaited(ticket)
        watching = dict.fromkeys(self._watching(role, ticket)) if role else {}
        found = [pk for pk in watching if step_for(ticket, self.standing(pk))]
        return [ticket.leader_id] if role == "leader" and ticket.leader_id in found else found

    def _asked(self, row, ticket):
        if row.role in WORKING:
            return self._holding(row.role, ticket.lead_department_id)
        return self._watching(row.role, ticket)

    def _watching(self, role, ticket):
        return [
            *self._holding(role, ticket.scope_id),
            *self._holding(role, ticket.inspection.unit_id),
            *(pk for pk, seat in self._seats[ticket.inspection_id] if seat == role and self._is_active(pk)),
        ]

    def _holding(self, role, department_id):
        return self._office.holders(role, department_id, self.on)
