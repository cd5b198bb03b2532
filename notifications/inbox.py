"""Messages: what a person was told, one row for each ticket, and what he or she has dealt with."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import BigIntegerField, Count, Exists, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce

from notifications.models import Delivery, Notice
from notifications.powers import Names, overseen_by
from notifications.wording import Words, time_left, words_of
from organization.calendar import local_today
from tracker.models import Ticket
from tracker.standing import TicketStanding
from ui.paging import Paged

PER_PAGE = 25
ABOUT_POWERS = re.compile(r"notice-([0-9]{1,15})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One ticket of the inbox: its newest message, and how many stand behind it; or powers given, with no number.

    `key` is by what it is marked as done.
    """

    number: str
    key: str
    title: str
    where: str
    words: Words
    at: datetime
    time_left: str
    others: int
    is_open: bool
    is_unread: bool
    mail_failed: bool


class Inbox(Paged):
    """The messages of one person about tickets that he or she may see today; `everything` includes what is done."""

    def __init__(self, person, at: datetime, *, everything=False, page: Any = 1):
        self.person, self.today, self.everything = person, local_today(at), everything
        self._page_asked = page

    @cached_property
    def visible(self):
        return Ticket.objects.visible_to(self._who)

    @cached_property
    def _who(self):
        return TicketStanding(self.person, self.today)

    @cached_property
    def counts(self) -> dict:
        """Tickets, and other things, with open, with unread and with any messages."""
        return self._notices.aggregate(
            open=Count("thing", distinct=True, filter=Q(done_at__isnull=True)),
            unread=Count("thing", distinct=True, filter=Q(done_at__isnull=True, read_at__isnull=True)),
            all=Count("thing", distinct=True),
        )

    def paginator(self):
        found = Paginator(self._by_ticket(), PER_PAGE)
        found.count = self.counts["all" if self.everything else "open"]
        return found

    def page_asked(self):
        return self._page_asked

    def page_url(self, number):
        return f"?{'tab=all&' if self.everything else ''}page={number}"

    @cached_property
    def rows(self) -> list[Row]:
        groups = list(self.part)
        newest = self._newest([group["newest"] for group in groups])
        powers = [notice for notice in newest.values() if notice.ticket_id is None]
        names = Names(powers) if powers else None
        return [self._row(newest[group["newest"]], group, names) for group in groups]

    # --- doing ---------------------------------------------------------------------------------------------------

    def mark_done(self, numbers, now):
        """What stands open about these tickets has been dealt with."""
        self._about(numbers).open().mark_done(now)

    def undo(self, numbers):
        """What was marked done last about each of these tickets stands open again."""
        for notices in (self._about([number]) for number in numbers):
            last = notices.aggregate(last=Max("done_at"))["last"]
            if last:
                notices.filter(done_at=last).update(done_at=None)

    def note_read(self, numbers, now):
        """The person has looked at these tickets, so what was said about them is read."""
        self._about(numbers).unread().update(read_at=now)

    # --- asking --------------------------------------------------------------------------------------------------

    @property
    def _notices(self):
        """Each about a thing: a ticket, by its id, or powers given, each for itself, by the notice's own id below 0."""
        shown = Q(ticket__in=self.visible)
        if places := overseen_by(self._who):
            shown |= Q(place__in=places)
        mine = Notice.objects.of(self.person).filter(shown)
        return mine.annotate(thing=Coalesce("ticket_id", -F("pk"), output_field=BigIntegerField()))

    def _about(self, numbers):
        own = [int(found[1]) for number in numbers if (found := ABOUT_POWERS.fullmatch(number))]
        about = Q(ticket__number__in=numbers)
        return self._notices.filter(about | Q(ticket__isnull=True, pk__in=own) if own else about)

    def _by_ticket(self):
        shown = self._notices if self.everything else self._notices.open()
        return (
            shown.order_by()
            .values("thing")
            .annotate(
                newest=Max("pk"),
                at=Max("created_at"),
                n=Count("pk"),
                n_open=Count("pk", filter=Q(done_at__isnull=True)),
                n_unread=Count("pk", filter=Q(done_at__isnull=True, read_at__isnull=True)),
            )
            .order_by("-at", "-newest")
        )

    def _newest(self, ids):
        given_up = Delivery.objects.given_up().filter(notice=OuterRef("pk"))
        told = Notice.objects.select_related("ticket__inspection", "place", "event__actor", "reminder")
        return told.annotate(mail_failed=Exists(given_up)).in_bulk(ids)

    def _row(self, notice, group, names) -> Row:
        ticket, words = notice.ticket, words_of(notice, names)
        return Row(
            number=ticket.number if ticket else "",
            key=ticket.number if ticket else f"notice-{notice.pk}",
            title=ticket.title if ticket else words.heading,
            where=ticket.inspection.name if ticket else notice.place.name,
            words=words,
            at=notice.created_at,
            time_left=time_left(ticket, self.today, self._who.office.calendar) if ticket else "",
            others=group["n"] - 1,
            is_open=bool(group["n_open"]),
            is_unread=bool(group["n_unread"]),
            mail_failed=notice.mail_failed,
        )


def unread_tickets(person, at: datetime) -> int:
    """How many tickets, and other things, have messages that the person has not read: one query while none has."""
    return Inbox(person, at).counts["unread"] if Notice.objects.of(person).unread().exists() else 0
