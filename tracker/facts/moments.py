"""Which instant is meant by what people write."""

from datetime import date, datetime
from typing import NamedTuple

from organization.calendar import local_today
from organization.dates import NoDate, read_instant


class BadInstant(ValueError):
    """Neither a date nor an instant, or one that is yet to come."""


class Moment(NamedTuple):
    """An instant of which facts are asked and the office's date then; `is_now` unless it is past."""

    instant: datetime
    day: date
    is_now: bool


def moment_of(text: str | None, clock) -> Moment:
    """The moment that `text` means.

    A past date, however it is spelled, means its end, local time; today means now, as does None; an instant without a
    zone is local. What lies in the future has no facts yet. Raises BadInstant.
    """
    now = clock()
    if not text:
        return Moment(now, local_today(now), is_now=True)
    try:
        said = read_instant(text).instant
    except NoDate:
        raise BadInstant(text) from None
    if local_today(said) > local_today(now):
        raise BadInstant(text)
    return Moment(min(said, now), local_today(said), is_now=said >= now)
