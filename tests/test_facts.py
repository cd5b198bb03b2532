"""What an as-of means."""

from datetime import UTC, date, datetime

import pytest

from tracker.facts.moments import BadInstant, moment_of
from tracker.facts.tickets import klass_of

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "instant", "day"),
    [
        (None, NOW, date(2026, 11, 22)),
        ("2026-11-22", NOW, date(2026, 11, 22)),
        ("2026-10-31", datetime(2026, 10, 31, 15, 59, 59, 999999, tzinfo=UTC), date(2026, 10, 31)),
        ("2026-10-31T08:00", datetime(2026, 10, 31, 0, 0, tzinfo=UTC), date(2026, 10, 31)),
        ("2026-10-31T17:00+00:00", datetime(2026, 10, 31, 17, 0, tzinfo=UTC), date(2026, 11, 1)),
        ("2026-10-31T17:00:00.5Z", datetime(2026, 10, 31, 17, 0, 0, 500000, tzinfo=UTC), date(2026, 11, 1)),
    ],
)
def test_a_date_means_its_end_and_an_instant_itself(text, instant, day):
    assert moment_of(text, lambda: NOW)[:2] == (instant, day)


@pytest.mark.parametrize("text", ["2026-02-30", "tomorrow", "2026-11-23", "2027-01-01T00:00Z", "2026-13"])
def test_what_is_no_instant_or_yet_to_come_is_refused(text):
    with pytest.raises(BadInstant):
        moment_of(text, lambda: NOW)


@pytest.mark.parametrize(
    ("state", "result", "term", "due_on", "klass"),
    [
        ("cancelled", "", "fixed", date(2026, 1, 1), "cancelled"),
        ("closed", "completed", "fixed", date(2026, 1, 1), "completed"),
        ("closed", "basically_completed", "lasting", None, "basically_completed"),
        ("submitted", "", "fixed", date(2026, 11, 22), "advancing"),
        ("submitted", "", "fixed", date(2026, 11, 21), "unfinished"),
        ("in_progress", "", "lasting", date(2026, 11, 21), "advancing"),
        ("registered", "", "fixed", None, "advancing"),
    ],
)
def test_each_ticket_has_one_class_as_of_a_date(state, result, term, due_on, klass):
    assert klass_of(state, result, term, due_on, date(2026, 11, 22)) == klass
