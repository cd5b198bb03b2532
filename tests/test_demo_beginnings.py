"""`demo` takes an empty database and no other, whole or not at all, on any day of the year."""

from datetime import UTC, date, datetime

import pytest

from operations.demo.cast import ACCOUNTS
from operations.demo.office import build
from organization.models import Department, Holiday, User
from organization.people import add_department, add_person
from record.door import change
from record.models import Event, Installation, Interface, Registry
from tests.test_commands import run
from tracker.facts.reading import facts_at
from tracker.models import Ticket
from workflow.models import Procedure

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(db):
    Installation.objects.all().delete()


def test_an_office_with_people_is_left_alone(bare):
    with change(Registry.the(), actor=None, interface=Interface.SYSTEM, detail="test") as door:
        add_department(door, "unit", "示例单位")
        add_person(door, "somebody", "高一")
    status, answer = run("demo")
    assert (status, answer["refusals"][0]["code"]) == (1, "not_empty")
    assert User.objects.count() == 1


def test_where_passwords_must_be_longer_nothing_is_left_behind(bare, settings):
    settings.AUTH_PASSWORD_VALIDATORS = [
        {
            "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
            "OPTIONS": {"min_length": 60},
        }
    ]
    status, answer = run("demo")
    assert (status, answer["refusals"][0]["code"]) == (1, "malformed")
    assert not any(
        model.objects.exists() for model in (User, Department, Holiday, Procedure, Event, Installation, Ticket)
    )


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 2, 24, 0, 30, tzinfo=UTC),  # the first morning after the Spring Festival
        datetime(2026, 10, 7, 15, 59, tzinfo=UTC),  # the last minutes of the National Day holidays
        datetime(2031, 1, 1, 4, 0, tzinfo=UTC),  # a year whose holidays nobody has published
    ],
)
def test_the_story_fits_any_day(bare, now):
    built = build(now, {each.username: f"{each.username}-secret-1" for each in ACCOUNTS}.get)
    assert built["tickets"] == 24
    last = Event.objects.latest("id").at
    assert last < now
    assert (now - last).days <= 12
    assert facts_at(now, today=date(2031, 1, 1)).tickets[0].number.startswith("ZG-")
