"""Consumer of the outbox: from each event of a ticket, and from what gives powers, come the notices of those who must
hear of it.
"""

from django.db.models import Min, Q

from notifications import powers
from notifications.audience import Audience, news_of
from notifications.channels import CHANNELS
from notifications.models import Notice
from notifications.posting import post
from notifications.topics import TOPICS
from notifications.wake import wake_deliveries
from organization.calendar import local_today
from record.clock import database_clock
from record.models import Event
from tracker.models import Ticket

TICKET = "ticket:"


def hear(event: Event):
    """Tell whoever must hear of the event, and take what it settles off their lists. May be called twice."""
    if powers.concerns(event):
        wake_deliveries(post(powers.notices_of(event), database_clock()))
    if not event.subject.startswith(TICKET):
        return
    ticket = _locked(int(event.subject.removeprefix(TICKET)))
    _settle(event, ticket)
    if notices := _notices(event, ticket):
        wake_deliveries(post(notices, database_clock()))


def _locked(pk) -> Ticket:
    """Locked, so that nobody acts between the look at later events and the commit."""
    people = ("handler", "leader", "verifier")
    tickets = Ticket.objects.select_related("inspection__procedure", *people)
    return tickets.select_for_update(of=("self",)).get(pk=pk)


# --- what is settled ------------------------------------------------------------------------------------------------


def _settle(event, ticket):
    """Who acts has dealt with what he or she was told before; what the ticket has left behind is settled for all."""
    still_open = Notice.objects.open().filter(ticket=ticket)
    before = Q(event__version__lt=event.version) | Q(reminder__isnull=False, created_at__lte=event.at)
    still_open.filter(before, recipient=event.actor_id).mark_done(event.at)
    waiting = still_open.select_related("reminder__line")
    still_open.filter(pk__in=[n.pk for n in waiting if _is_settled(n, ticket)]).mark_done(event.at)


def _is_settled(notice, ticket):
    notice.ticket = ticket
    return notice.is_settled()


# --- what is told ---------------------------------------------------------------------------------------------------


def _notices(event, ticket) -> list[Notice]:
    """The notices of this event, in no state of the database yet."""
    told = {pk: code for pk, (code, _person) in _heard(event, ticket).items()}
    parameters = {"due_on": ticket.due_on.isoformat()} if ticket.due_on else {}
    acted = _have_acted_since(event, told)
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
        for code, person in _heard(event, ticket, audience).values()
    ]


def _heard(event, ticket, audience=None) -> dict[int, tuple]:
    """{person's id: (topic, person)} of whoever must hear and may see, without the one who did it and what is settled
    already.
    """
    audience = audience or Audience(local_today(database_clock()))
    found = {}
    for code, *roles in news_of(event):
        if not TOPICS[code].is_settled_for(ticket):
            for pk, person in audience.in_roles(ticket, roles).items():
                found.setdefault(pk, (code, person))
    found.pop(event.actor_id, None)
    seen = audience.who_may_see((ticket, person) for _code, person in found.values())
    return {pk: told for pk, told in found.items() if (ticket.pk, pk) in seen}


def _have_acted_since(event, people) -> dict:
    """When those of them who took a later step on the ticket took it: news may be heard out of order."""
    later = Event.objects.filter(subject=event.subject, version__gt=event.version, actor__in=people)
    return dict(later.order_by().values_list("actor").annotate(first=Min("at")))
