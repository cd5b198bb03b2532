"""Consumer of the outbox: from each event of a ticket, and from what gives powers, come the notices of those who must
hear of it.
"""

from typing import NamedTuple

from django.db.models import Min, OuterRef
from django.db.models.functions import Now

from notifications import powers
from notifications.audience import Audience, news_of
from notifications.channels import CHANNELS
from notifications.models import Notice
from notifications.models.reminder import still_holds
from notifications.posting import post
from notifications.topics import TOPICS
from organization.calendar import local_today
from record.clock import as_read, database_clock
from record.kept import with_registry_head
from record.models import Event
from record.prepared import PreparedRows
from record.together import gathered, instant, read_gathered
from tracker.models import InspectionMember, Ticket

TICKET = "ticket:"


def concerns(event: Event) -> bool:
    """Whether somebody may have to hear of the event, or be done with something by it; a birth settles nothing."""
    if event.subject.startswith(TICKET):
        return event.version > 1 or bool(news_of(event))
    return powers.concerns(event)


def hear(event: Event) -> bool:
    """Tell whoever must hear of the event, and take what it settles off their lists. May be called twice.

    True where there is mail to be sent.
    """
    if not event.subject.startswith(TICKET):
        return powers.concerns(event) and post(powers.notices_of(event), database_clock())
    ticket = _locked(int(event.subject.removeprefix(TICKET)))
    _settle(event, ticket)
    audience = Audience(local_today(as_read(ticket.heard_at)), ticket.registry_head)
    audience.seat(ticket.inspection_id, map(tuple, read_gathered(ticket.seats)))
    notices = _notices(event, ticket, audience)
    return bool(notices) and post(notices, as_read(ticket.heard_at), audience.people)


def _locked(pk) -> Ticket:
    """Locked, so that nobody acts between the look at later events and the commit; with all that hearing asks of it."""
    return next(iter(_TICKET.ask(pk)))


_OPEN = ("pk", "recipient_id", "code", "created_at", "reminder_id", "reminder__cycle", "reminder__anchor")
_TICKET = PreparedRows(
    lambda pk: with_registry_head(
        Ticket.objects.select_for_update(of=("self",)).select_related("inspection").filter(pk=pk).order_by()
    ).annotate(
        heard_at=Now(),
        open_notices=gathered(Notice.objects.open().filter(ticket=OuterRef("pk")), *_OPEN),
        seats=gathered(
            InspectionMember.objects.filter(inspection=OuterRef("inspection"), ended=False), "person_id", "role"
        ),
    ),
    int,
)


# --- what is settled ------------------------------------------------------------------------------------------------


def _settle(event, ticket):
    """Who acts has dealt with what he or she was told before; what the ticket has left behind is settled for all."""
    told = [_Told(*row) for row in read_gathered(ticket.open_notices)]
    if settled := [one.pk for one in told if one.is_dealt_with_by(event) or one.is_settled(ticket)]:
        Notice.objects.open().filter(pk__in=settled).mark_done(event.at)


class _Told(NamedTuple):
    """An open notice, as the look at its ticket finds it."""

    pk: int
    recipient_id: int
    code: str
    created_at: str
    reminder_id: int | None
    cycle: int | None
    anchor: int | None

    def is_dealt_with_by(self, event):
        """Whether it was told before to whoever acts now. Versions of a ticket and their instants go together."""
        if self.recipient_id != event.actor_id:
            return False
        told_at = instant(self.created_at)
        return told_at < event.at or (self.reminder_id is not None and told_at == event.at)

    def is_settled(self, ticket):
        if self.reminder_id:
            return not still_holds(self.code, self.cycle, self.anchor, ticket)
        return TOPICS[self.code].is_settled_for(ticket)


# --- what is told ---------------------------------------------------------------------------------------------------


def _notices(event, ticket, audience) -> list[Notice]:
    """The notices of this event, in no state of the database yet."""
    told = {pk: code for pk, (code, _person) in _heard(event, ticket, audience).items()}
    parameters = {"due_on": ticket.due_on.isoformat()} if ticket.due_on else {}
    acted = _have_acted_since(event, told) if ticket.version > event.version else {}
    return [
        Notice(
            event=event,
            ticket=ticket,
            recipient_id=pk,
            code=code,
            parameters=parameters,
            created_at=event.at,
            read_at=acted.get(pk),
            done_at=acted.get(pk),
        )
        for pk, code in told.items()
    ]


def reached(event, ticket, audience=None) -> list[tuple]:
    """`[(person, whether by mail too)]` of whom the event is told; everybody finds it in the inbox.

    Mail goes to those with an address, where the office sends any. Who asks of many events hands in one Audience.
    """
    return [
        (person, not TOPICS[code].is_quiet and CHANNELS["email"].reaches(person))
        for code, person in _heard(event, ticket, audience or _audience_of_today(ticket)).values()
    ]


def _heard(event, ticket, audience) -> dict[int, tuple]:
    """{person's id: (topic, person)} of whoever must hear and may see, without the one who did it and what is settled
    already.
    """
    found = {}
    for code, *roles in news_of(event):
        if not TOPICS[code].is_settled_for(ticket):
            for pk, person in audience.in_roles(ticket, roles).items():
                found.setdefault(pk, (code, person))
    found.pop(event.actor_id, None)
    seen = audience.who_may_see((ticket, pk) for pk in found)
    return {pk: told for pk, told in found.items() if (ticket.pk, pk) in seen}


def _audience_of_today(ticket):
    return Audience(local_today(database_clock()), ticket.registry_head)


def _have_acted_since(event, people) -> dict:
    """When those of them who took a later step on the ticket took it: news may be heard out of order."""
    later = Event.objects.filter(subject=event.subject, version__gt=event.version, actor__in=people)
    return dict(later.order_by().values_list("actor").annotate(first=Min("at")))
