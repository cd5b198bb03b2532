"""A prepared question answers as the queryset would, however often its parameters change."""

from datetime import date

import pytest

from organization.models import Appointment, User
from record.prepared import Prepared
from tests.office import FIRST_DAY

pytestmark = pytest.mark.django_db

HELD = ("role", "department_id")


def held_by(person, day):
    mine = Appointment.objects.filter(person=person, from_on__lte=day, person__username__in=["head", "leader"])
    return mine.order_by("pk").values_list(*HELD)


def test_it_answers_as_the_queryset_for_whatever_values(office):
    prepared = Prepared(held_by, int, date)
    for person in User.objects.all():
        for day in (FIRST_DAY, date(2020, 2, 29)):
            assert prepared.ask(person.pk, day) == list(held_by(person.pk, day))
    assert prepared.ask(office.head.pk, FIRST_DAY)
    assert prepared.ask(office.coordinator.pk, FIRST_DAY) == []


def test_nobody_has_no_rows(office):
    assert Prepared(held_by, int, date).ask(None, FIRST_DAY) == []


def test_its_sql_is_written_once(office, django_assert_num_queries):
    built = []

    def build(person):
        built.append(person)
        return User.objects.filter(pk=person).values_list("username")

    prepared = Prepared(build, int)
    with django_assert_num_queries(2):
        assert [prepared.ask(office.people[name].pk) for name in ("head", "leader")] == [[("head",)], [("leader",)]]
    assert len(built) == 1


def test_as_many_values_as_kinds(office):
    with pytest.raises(ValueError):
        Prepared(held_by, int, date).ask(office.head.pk)
