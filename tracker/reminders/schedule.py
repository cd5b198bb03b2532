"""When somebody has to be reminded of a ticket: the office's ladder, worked out on plain dates.

Two families: what counts from the due date, while the work is open, and what counts from the day on which the ticket
began to wait in its present state. The days of the ladder are working days; a reminder goes out in office hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import count

from django.conf import settings

from organization.calendar import WorkCalendar, local_today, office_zone
from organization.kept import kept
from record.kept import KeptByHead
from tracker.models.ladder import LadderLine
from tracker.vocabulary import LadderTrigger, State

# Who works on a ticket in these states is reminded of its due date.
DUE_STATES = (State.ASSIGNED, State.IN_PROGRESS)
WAITING = {LadderTrigger.NOT_ACCEPTED: State.ASSIGNED, LadderTrigger.NOT_VERIFIED: State.SUBMITTED}
REMINDED_STATES = (*DUE_STATES, State.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Line:
    """One line, as plain data; see `LadderLine`."""

    id: int
    trigger: str
    working_days: int
    roles: tuple[str, ...]
    from_on: date
    until_on: date | None

    def is_in_force(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time at which one line speaks: `anchor` is the version of the event from which it counts."""

    line: Line
    anchor: int
    day: date


@dataclass(frozen=True, slots=True)
class Ladder:
    """Every line, past and future, and the calendar by which its days are counted."""

    lines: tuple[Line, ...]
    calendar: WorkCalendar

    @classmethod
    def load(cls, registry_head: str = "") -> "Ladder":
        """The office's ladder and calendar; asks one statement at most while neither changes, and none where the caller
        knows the head of the registry's chain.
        """
        return _LADDER.at(registry_head)

    @classmethod
    def _read(cls):
        columns = ("id", "trigger", "working_days", "roles", "from_on", "until_on")
        rows = LadderLine.objects.values_list(*columns)
        lines = tuple(Line(pk, trigger, n, tuple(roles), *span) for pk, trigger, n, roles, *span in rows)
        return cls(lines, kept().calendar)


_LADDER = KeptByHead(Ladder._read)


def occurrences(ticket, ladder: Ladder) -> Iterator[Iterator[Occurrence]]:
    """For each line that concerns the ticket as it stands, the times at which it speaks, in order of their days."""
    for line in ladder.lines:
        if line.trigger in WAITING:
            if ticket.state == WAITING[line.trigger] and ticket.waiting_since:
                yield _in_force(line, ticket.waiting_anchor, [_waited(ticket, line, ladder)])
        elif ticket.state in DUE_STATES and ticket.due_on:
            days = _due_days(ticket.due_on, line, ladder.calendar, _begun_on(ticket, waiting=False))
            yield _in_force(line, ticket.due_anchor, days)


def next_reminder_at(ticket, after: datetime, ladder: Ladder) -> datetime | None:
    """The first instant after `after` at which some line speaks; None when none ever will."""
    upcoming = (_first_after(times, after, ladder.calendar) for times in occurrences(ticket, ladder))
    return min(filter(None, upcoming), default=None)


def due_occurrences(ticket, now: datetime, ladder: Ladder) -> list[Occurrence]:
    """What has to be said by `now`. Of days that were missed only the newest in each family is, lest it be a flood;
    rungs that speak on the same day all do, for they may speak to different people.

    Occurrences that came before the anchor itself are not due: a date set today reminds of nothing last week.
    """
    return _newest(ticket, ladder, lambda day: speaks_at(day, ladder.calendar) <= now)


def held_occurrences(ticket, now: datetime, ladder: Ladder) -> list[Occurrence]:
    """What would have been said by the day of `now`, were the office always open."""
    today = local_today(now)
    return _newest(ticket, ladder, lambda day: day <= today)


def _newest(ticket, ladder, has_come) -> list[Occurrence]:
    newest: dict[bool, list[Occurrence]] = {}
    for times in occurrences(ticket, ladder):
        for occurrence in times:
            if not has_come(occurrence.day):
                break
            family = occurrence.line.trigger in WAITING
            if occurrence.day < _begun_on(ticket, family):
                continue
            said = newest.setdefault(family, [])
            if said and occurrence.day > said[0].day:
                said.clear()
            if not said or occurrence.day == said[0].day:
                said.append(occurrence)
    return [occurrence for said in newest.values() for occurrence in said]


def speaks_at(day: date, calendar: WorkCalendar) -> datetime:
    """The instant at which a reminder of that day may first go out: its office hours, or the next working day's."""
    return _opening(calendar.add_working_days(day, 0).day)


def is_sending_time(now: datetime, calendar: WorkCalendar) -> bool:
    """Whether `now` lies in the office hours of a working day."""
    today = local_today(now)
    return calendar.is_working_day(today) and _opening(today) <= now < _closing(today)


def next_sending_time(now: datetime, calendar: WorkCalendar) -> datetime:
    """`now` itself in office hours, else the next time they begin."""
    if is_sending_time(now, calendar):
        return now
    today = local_today(now)
    if now < _opening(today) and calendar.is_working_day(today):
        return _opening(today)
    return _opening(calendar.add_working_days(today, 1).day)


def _in_force(line, anchor, days) -> Iterator[Occurrence]:
    return (Occurrence(line, anchor, day) for day in days if line.is_in_force(day))


def _waited(ticket, line, ladder):
    return ladder.calendar.add_working_days(local_today(ticket.waiting_since), line.working_days).day


def _due_days(due_on, line, calendar, begun_on) -> Iterator[date]:
    """The days of the line; of those after the due date none that came long before the date was set."""
    match line.trigger:
        case LadderTrigger.BEFORE_DUE:
            yield calendar.add_working_days(due_on, -line.working_days).day
        case LadderTrigger.ON_DUE:
            yield due_on
        case LadderTrigger.AFTER_DUE:
            step = max(line.working_days, 1)
            passed = calendar.working_days_between(due_on, max(begun_on, due_on)).days // step
            for number in count(max(passed, 1)):
                day = calendar.add_working_days(due_on, number * step).day
                yield day
                if day == date.max or (line.until_on and day > line.until_on):
                    return


def _first_after(times, after, calendar):
    return next((at for at in (speaks_at(o.day, calendar) for o in times) if at > after), None)


def _begun_on(ticket, waiting) -> date:
    begun = ticket.waiting_since if waiting else ticket.due_set_at
    return local_today(begun) if begun else date.min


def _opening(day) -> datetime:
    return _local(day, settings.RECTIFY_SENDING_HOURS[0])


def _closing(day) -> datetime:
    return _local(day, settings.RECTIFY_SENDING_HOURS[1])


def _local(day, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=office_zone()).astimezone(UTC)
