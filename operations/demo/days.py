"""When the demonstration's story takes place: office hours of the last eight weeks, whatever day it is."""

from datetime import UTC, date, datetime, time, timedelta

from organization.calendar import WorkCalendar, local_today, office_zone

LAST_DAY = 40
WEEKS_BEFORE = 12
A_MOMENT = timedelta(seconds=1)


def founded_at(now: datetime) -> datetime:
    """The Monday morning on which the office was founded: well before its story, for holidays lie between."""
    today = local_today(now)
    return _instant(today - timedelta(weeks=WEEKS_BEFORE, days=today.weekday()), "09:00")


class StoryDays:
    """Counts the story's working days by the office's own calendar: day 40 is the last one that is over.

    Later numbers lie ahead; work is due on them.
    """

    def __init__(self, now: datetime):
        self.calendar = WorkCalendar.load()
        self.last = self.calendar.add_working_days(local_today(now), -1).day

    def date(self, number: int) -> date:
        """The date of the story's day `number`."""
        if number == LAST_DAY:
            return self.last
        return self.calendar.add_working_days(self.last, number - LAST_DAY).day

    def instant(self, number: int, clock: str) -> datetime:
        """The instant at which the office's clocks show `clock` ("09:30") on that day."""
        return _instant(self.date(number), clock)


class StoryClock:
    """Shows the instant it was set to; a moment passes between two looks at it."""

    def __init__(self, instant: datetime):
        self.now = instant

    def __call__(self) -> datetime:
        self.now += A_MOMENT
        return self.now


def _instant(day, clock):
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=office_zone()).astimezone(UTC)
