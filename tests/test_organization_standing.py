"""What a person stands for on a day follows from appointments in force, own or delegated, alone."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as playing
from hypothesis import strategies as st

from organization import people
from organization.kept import kept
from organization.models import User
from organization.standing import Standing
from organization.tree import DepartmentTree
from organization.vocabulary import Role
from record.door import change
from record.kept import registry_head
from record.models import Interface, Registry

pytestmark = pytest.mark.django_db

BEGIN, TODAY, END = date(2026, 1, 1), date(2026, 6, 1), date(2026, 12, 31)
ONE_DAY = timedelta(1)


class Office:
    """A unit with two departments, one of them with a section, another unit, and a cast of four."""

    def __init__(self):
        with self.open() as door:
            self.unit = people.add_department(door, "unit", "示例单位")
            self.office = people.add_department(door, "office", "办公室", self.unit)
            self.section = people.add_department(door, "section", "文秘组", self.office)
            self.finance = people.add_department(door, "finance", "财务科", self.unit)
            self.other = people.add_department(door, "other", "另一单位")
            self.wang, self.li, self.zhao, self.chen = (
                people.add_person(door, username, name)
                for username, name in [("wang", "王工"), ("li", "李工"), ("zhao", "赵工"), ("chen", "陈工")]
            )

    @staticmethod
    def open():
        return change(Registry.the(), actor=None, interface=Interface.SYSTEM, detail="registry")

    def appoint(self, person, role, department, from_on=BEGIN, until_on=None):
        with self.open() as door:
            return people.appoint(door, person, role, department, from_on, until_on)

    def delegate(self, appointment, delegate, from_on=BEGIN, until_on=END):
        with self.open() as door:
            return people.delegate(door, appointment, delegate, from_on, until_on, "休假")

    def deactivate(self, person):
        with self.open() as door:
            people.deactivate(door, person)


@pytest.fixture
def office():
    return Office()


def standing_of(person, on=TODAY):
    return Standing(User.objects.get(pk=person.pk), on)


def holders(role, department_id, on):
    return kept().holders(role, department_id, on)


def ids(*departments):
    return frozenset(department.pk for department in departments)


# --- own appointments


def test_without_an_appointment_somebody_stands_for_nothing(office):
    standing = standing_of(office.wang)
    assert standing.roles == frozenset()
    assert standing.departments(Role.HEAD) == frozenset()
    assert not standing.holds(Role.HEAD, office.unit.pk)
    assert standing.principals(Role.HEAD, office.unit.pk) == frozenset()


def test_nobody_in_particular_stands_for_nothing(office, django_assert_num_queries):
    standing = Standing(AnonymousUser(), TODAY)
    with django_assert_num_queries(0):
        assert standing.roles == frozenset()


def test_a_role_reaches_the_whole_sub_tree_and_no_further(office):
    office.appoint(office.wang, Role.HEAD, office.office)
    standing = standing_of(office.wang)
    assert standing.roles == {"head"}
    assert standing.departments("head") == ids(office.office, office.section)
    assert standing.holds("head", office.section.pk)
    assert not standing.holds("head", office.unit.pk)
    assert not standing.holds("head", office.finance.pk)


def test_a_role_over_a_unit_does_not_reach_another_unit(office):
    office.appoint(office.wang, Role.COORDINATOR, office.unit)
    assert standing_of(office.wang).departments("coordinator") == ids(
        office.unit, office.office, office.section, office.finance
    )


def test_roles_do_not_lend_each_other_their_departments(office):
    office.appoint(office.wang, Role.HEAD, office.office)
    office.appoint(office.wang, Role.HANDLER, office.finance)
    standing = standing_of(office.wang)
    assert standing.roles == {"head", "handler"}
    assert not standing.holds("head", office.finance.pk)
    assert not standing.holds("handler", office.office.pk)


def test_two_appointments_to_one_role_add_up(office):
    office.appoint(office.wang, Role.HEAD, office.section)
    office.appoint(office.wang, Role.HEAD, office.finance)
    assert standing_of(office.wang).departments("head") == ids(office.section, office.finance)


@pytest.mark.parametrize(
    ("day", "holds"),
    [(TODAY - ONE_DAY, False), (TODAY, True), (TODAY + ONE_DAY, True), (TODAY + 2 * ONE_DAY, False)],
)
def test_an_appointment_counts_from_its_first_to_its_last_day(office, day, holds):
    office.appoint(office.wang, Role.HEAD, office.office, TODAY, TODAY + ONE_DAY)
    assert standing_of(office.wang, day).holds("head", office.office.pk) == holds


def test_somebody_inactive_stands_for_nothing(office):
    office.appoint(office.wang, Role.HEAD, office.office)
    office.deactivate(office.wang)
    assert standing_of(office.wang).roles == frozenset()


def test_a_person_deactivated_in_the_meantime_stands_for_nothing(office):
    office.appoint(office.wang, Role.HEAD, office.office)
    office.delegate(office.appoint(office.zhao, Role.VERIFIER, office.unit), office.wang)
    stale = User.objects.get(pk=office.wang.pk)
    office.deactivate(office.wang)
    assert stale.is_active
    assert Standing(stale, TODAY).roles == frozenset()


def test_an_ended_department_is_still_stood_for(office):
    office.appoint(office.wang, Role.HEAD, office.unit)
    with office.open() as door:
        office.office.ended_on = BEGIN
        door.save(office.office)
    assert standing_of(office.wang).holds("head", office.section.pk)


# --- delegations


def test_a_delegate_holds_what_was_delegated(office):
    head = office.appoint(office.wang, Role.HEAD, office.office)
    office.delegate(head, office.li)
    standing = standing_of(office.li)
    assert standing.roles == {"head"}
    assert standing.departments("head") == ids(office.office, office.section)
    assert standing.principals("head", office.section.pk) == {office.wang.pk}


def test_who_delegates_keeps_the_role(office):
    office.delegate(office.appoint(office.wang, Role.HEAD, office.office), office.li)
    standing = standing_of(office.wang)
    assert standing.holds("head", office.office.pk)
    assert standing.principals("head", office.office.pk) == frozenset()


def test_only_the_named_appointment_is_delegated(office):
    office.delegate(office.appoint(office.wang, Role.HEAD, office.office), office.li)
    office.appoint(office.wang, Role.HANDLER, office.finance)
    assert standing_of(office.li).roles == {"head"}


@pytest.mark.parametrize(
    ("day", "holds"),
    [(TODAY - ONE_DAY, False), (TODAY, True), (TODAY + ONE_DAY, True), (TODAY + 2 * ONE_DAY, False)],
)
def test_a_delegation_counts_from_its_first_to_its_last_day(office, day, holds):
    head = office.appoint(office.wang, Role.HEAD, office.office)
    office.delegate(head, office.li, TODAY, TODAY + ONE_DAY)
    assert standing_of(office.li, day).holds("head", office.office.pk) == holds


def test_a_delegation_does_not_outlive_its_appointment(office):
    head = office.appoint(office.wang, Role.HEAD, office.office, BEGIN, TODAY)
    office.delegate(head, office.li)
    assert standing_of(office.li, TODAY).holds("head", office.office.pk)
    assert not standing_of(office.li, TODAY + ONE_DAY).holds("head", office.office.pk)


def test_somebody_inactive_lends_nothing(office):
    office.delegate(office.appoint(office.wang, Role.HEAD, office.office), office.li)
    office.deactivate(office.wang)
    assert standing_of(office.li).roles == frozenset()


def test_what_was_delegated_is_not_delegated_on(office):
    office.delegate(office.appoint(office.wang, Role.HEAD, office.office), office.li)
    office.delegate(office.appoint(office.li, Role.HANDLER, office.finance), office.zhao)
    assert standing_of(office.zhao).roles == {"handler"}


def test_an_own_appointment_goes_before_a_delegated_one(office):
    office.delegate(office.appoint(office.wang, Role.VERIFIER, office.unit), office.li)
    office.appoint(office.li, Role.VERIFIER, office.office)
    standing = standing_of(office.li)
    assert standing.principals("verifier", office.section.pk) == frozenset()
    assert standing.principals("verifier", office.finance.pk) == {office.wang.pk}
    assert standing.principals("verifier", office.other.pk) == frozenset()


def test_everybody_acted_for_is_named(office):
    office.delegate(office.appoint(office.wang, Role.VERIFIER, office.unit), office.li)
    office.delegate(office.appoint(office.zhao, Role.VERIFIER, office.office), office.li)
    office.delegate(office.appoint(office.chen, Role.LEADER, office.unit), office.li)
    standing = standing_of(office.li)
    assert standing.principals("verifier", office.section.pk) == {office.wang.pk, office.zhao.pk}
    assert standing.principals("verifier", office.finance.pk) == {office.wang.pk}
    assert standing.principals("leader", office.finance.pk) == {office.chen.pk}


# --- cost


def everything(standing, office):
    return standing.roles, [
        (standing.departments(role), standing.holds(role, office.section.pk), standing.principals(role, place))
        for role in Role
        for place in (office.section.pk, office.finance.pk)
    ]


def test_one_question_answers_everything_while_the_registry_stays(office, django_assert_num_queries):
    office.appoint(office.li, Role.HEAD, office.office)
    office.appoint(office.li, Role.HANDLER, office.finance)
    office.delegate(office.appoint(office.wang, Role.VERIFIER, office.unit), office.li)
    kept()
    standing = standing_of(office.li)
    with django_assert_num_queries(0):
        assert "李工" in repr(standing)
    with django_assert_num_queries(1):
        assert standing.roles == {"head", "handler", "verifier"}
        everything(standing, office)
    with django_assert_num_queries(1):
        told = Standing(office.li, TODAY, registry_head())
        assert everything(told, office) == everything(standing, office)


def test_the_office_is_read_again_as_soon_as_the_registry_changes(office, django_assert_num_queries):
    office.appoint(office.li, Role.HEAD, office.office)
    head = registry_head()
    assert standing_of(office.li).holds(Role.HEAD, office.office.pk)
    office.deactivate(office.li)
    assert registry_head() != head
    assert standing_of(office.li).roles == frozenset()
    assert not holders(Role.HEAD, office.office.pk, TODAY)
    with django_assert_num_queries(2):
        assert kept() is kept(registry_head())


def test_what_was_never_sealed_is_never_kept(office):
    """Rows stand in the database before the chain has them; who looks meanwhile sees them, and nobody afterwards."""
    before = kept()
    with pytest.raises(ZeroDivisionError), transaction.atomic(), office.open() as door:
        people.appoint(door, office.li, Role.HEAD, office.office, BEGIN)
        assert standing_of(office.li).holds(Role.HEAD, office.office.pk)
        raise ZeroDivisionError
    assert not standing_of(office.li).holds(Role.HEAD, office.office.pk)
    assert kept() is before


# --- the same question from the other side


def test_who_holds_a_role_is_found_from_the_department(office, django_assert_num_queries):
    head = office.appoint(office.wang, Role.HEAD, office.office)
    office.delegate(head, office.li)
    office.appoint(office.zhao, Role.HEAD, office.unit)
    office.appoint(office.chen, Role.HEAD, office.finance)
    kept()
    with django_assert_num_queries(1):
        found = holders(Role.HEAD, office.section.pk, TODAY)
    assert found == (office.wang.pk, office.li.pk, office.zhao.pk)


def test_nobody_inactive_is_found_from_the_department(office):
    head = office.appoint(office.wang, Role.HEAD, office.office)
    office.delegate(head, office.li)
    office.deactivate(office.li)
    assert holders(Role.HEAD, office.office.pk, TODAY) == (office.wang.pk,)
    office.deactivate(office.wang)
    assert not holders(Role.HEAD, office.office.pk, TODAY)


days = st.integers(0, 5).map(lambda n: TODAY + n * ONE_DAY)
periods = st.tuples(days, days).map(sorted)
who_and_where = st.tuples(st.integers(0, 3), st.sampled_from(["head", "verifier"]), st.integers(0, 4))


@playing(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    appointed=st.lists(st.tuples(who_and_where, periods), max_size=5),
    delegated=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), periods), max_size=4),
    inactive=st.sets(st.integers(0, 3), max_size=1),
    on=days,
)
def test_both_sides_agree_with_the_plain_reading(db, appointed, delegated, inactive, on):
    """`Standing` and `holders` say what reading the rows one by one says, whatever was appointed."""
    with transaction.atomic():
        office = Office()
        cast = [office.wang, office.li, office.zhao, office.chen]
        places = [office.unit, office.office, office.section, office.finance, office.other]
        plain = _play(office, cast, places, appointed, delegated, inactive, on)
        for person in cast:
            standing = standing_of(person, on)
            for role in ("head", "verifier"):
                for place in places:
                    held_for = plain[role, place.pk].get(person.pk, set())
                    assert standing.holds(role, place.pk) == bool(held_for)
                    assert standing.principals(role, place.pk) == (set() if person.pk in held_for else held_for)
        for (role, place), held in plain.items():
            assert set(holders(role, place, on)) == set(held)
        transaction.set_rollback(True)


def _play(office, cast, places, appointed, delegated, inactive, on):
    """{(role, place): {person: the people they hold it for, themselves included}}, read row by row."""
    rows, held = [], {(role, place.pk): {} for role in ("head", "verifier") for place in places}
    active = [person for number, person in enumerate(cast) if number not in inactive]

    def covered(place, top):
        return place == top or (place.parent is not None and covered(place.parent, top))

    def hold(person, principal, role, top):
        if person in active and principal in active:
            for place in places:
                if covered(place, top):
                    held[role, place.pk].setdefault(person.pk, set()).add(principal.pk)

    for (standing, role, where), (first, last) in appointed:
        try:
            row = office.appoint(cast[standing], role, places[where], first, last)
        except ValidationError:
            continue
        rows.append(row)
        if first <= on <= last:
            hold(row.person, row.person, role, row.department)
    for which, to_whom, (first, last) in delegated:
        if which >= len(rows) or rows[which].person == cast[to_whom]:
            continue
        row = rows[which]
        office.delegate(row, cast[to_whom], first, last)
        if first <= on <= last and row.from_on <= on <= row.until_on:
            hold(cast[to_whom], row.person, row.role, row.department)
    for number in inactive:
        office.deactivate(cast[number])
    return held


# --- the tree


def test_a_tree_that_bites_its_tail_still_ends():
    tree = DepartmentTree([(1, 2), (2, 1), (3, 2)])
    assert tree.below([1]) == {1, 2, 3}
    assert tree.above(3) == (3, 2, 1)


def test_nothing_lies_above_nothing():
    assert DepartmentTree([(1, None)]).above(None) == ()
    assert DepartmentTree([(1, None)]).below([]) == frozenset()
