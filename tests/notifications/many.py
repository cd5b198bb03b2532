"""Many tickets at once: past the doors, because a thousand through them would take minutes and prove nothing more."""

from datetime import timedelta

from django.db.models import QuerySet

from organization.calendar import local_today
from organization.models import Holiday
from organization.vocabulary import DayKind
from tests.office import FIRST_DAY
from tracker.models import LadderLine, Ticket
from tracker.reminders.schedule import Ladder, speaks_at

ONE_DAY = timedelta(days=1)


def many_tickets(office, n, now, *, due_on=None):
    """`n` tickets in progress with the same handler, due on the local day of `now` unless told otherwise."""
    today = local_today(now)
    due_on = due_on or today
    inspection = office.inspection()
    first = Ticket.objects.count() + 1
    ladder = Ladder.load()
    tickets = [
        Ticket(
            number=f"ZG-2026-{first + number:05d}",
            inspection=inspection,
            issue=office.issue(inspection) if not number else None,
            title=f"问题{number}",
            problem="三季度有 7 期晚于规定时限。",
            state="in_progress",
            lead_department=office.departments["info"],
            leader=office.leader,
            handler=office.handler,
            due_on=due_on,
            original_due_on=due_on,
            due_anchor=2,
            due_set_at=now - 30 * ONE_DAY,
            waiting_anchor=3,
            waiting_since=now - 30 * ONE_DAY,
            next_reminder_at=speaks_at(due_on, ladder.calendar),
        )
        for number in range(n)
    ]
    for ticket in tickets:
        ticket.issue = tickets[0].issue
    return QuerySet(Ticket).bulk_create(tickets)


def remind_the_handler_on_the_day(office):
    """A ladder of one line."""
    with office.registry("ladder", office.admin) as door:
        door.save(LadderLine(trigger="on_due", roles=["handler"], from_on=FIRST_DAY))


def open_every_day(office, now):
    """The days around `now` are working days, whatever the week says."""
    with office.registry("calendar", office.admin) as door:
        for days in (-1, 0, 1):
            door.save(Holiday(day=local_today(now) + days * ONE_DAY, kind=DayKind.WORKDAY))
