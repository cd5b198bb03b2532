"""People, departments, appointments, the calendar's table: every change leaves history, actor and reason."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from organization import people
from organization.calendar import LIBRARY_YEARS, WorkCalendar
from organization.models import Appointment, Delegation, Department, Holiday, User
from organization.vocabulary import Role
from record.door import OutsideTheDoor, change
from record.models import Event, Interface, Registry

pytestmark = pytest.mark.django_db

SPRING, SUMMER, AUTUMN = date(2026, 3, 2), date(2026, 6, 1), date(2026, 9, 1)
PASSWORD = "slow green river"


def open_registry(reason="", detail="registry"):
    return change(Registry.the(), actor=None, interface=Interface.SYSTEM, detail=detail, reason=reason)


@pytest.fixture
def unit():
    with open_registry() as door:
        return people.add_department(door, "unit", "示例单位")


@pytest.fixture
def wang():
    with open_registry() as door:
        return people.add_person(door, "wang", "王工", PASSWORD, email="wang@example.org")


# --- every change is recorded


def test_a_new_person_leaves_history_and_an_event():
    with open_registry(reason="报到", detail="person_added") as door:
        wang = people.add_person(door, "wang", "王工", PASSWORD)
    event = Event.objects.get()
    assert (event.what, event.detail, event.reason) == ("change", "person_added", "报到")
    row = User.history.get(id=wang.pk)
    assert (row.history_type, row.name, row.history_change_reason) == ("+", "王工", "报到")
    assert (row.history_subject, row.history_version) == (event.subject, event.version)
    assert row.history_date == event.at


def test_the_password_is_in_no_history(wang):
    assert "password" not in [field.name for field in User.history.model._meta.get_fields()]


def test_a_renamed_department_is_still_known_by_its_old_name(unit):
    with open_registry() as door:
        unit.name = "示例中心"
        door.save(unit)
    first, second = Department.history.order_by("history_date")
    assert (first.name, second.name) == ("示例单位", "示例中心")
    assert Department.history.as_of(first.history_date).get().name == "示例单位"
    assert Department.history.as_of(second.history_date).get().name == "示例中心"


@pytest.mark.parametrize("attempt", ["save", "delete", "update", "create", "bulk_create"])
def test_no_row_is_written_past_the_door(unit, attempt):
    attempts = {
        "save": lambda: unit.save(),
        "delete": lambda: unit.delete(),
        "update": lambda: Department.objects.update(name="x"),
        "create": lambda: User.objects.create(username="li", name="李工"),
        "bulk_create": lambda: Holiday.objects.bulk_create([Holiday(day=SPRING, kind="rest")]),
    }
    with pytest.raises(OutsideTheDoor):
        attempts[attempt]()


# --- people


def test_a_person_signs_in_with_the_password(wang):
    assert authenticate(_request(), username="wang", password=PASSWORD) == wang
    assert authenticate(_request(), username="wang", password="another one") is None


def test_somebody_inactive_does_not_sign_in(wang):
    with open_registry() as door:
        people.deactivate(door, wang)
    assert authenticate(_request(), username="wang", password=PASSWORD) is None


def test_somebody_without_a_password_does_not_sign_in():
    with open_registry() as door:
        people.add_person(door, "zhao", "赵工")
    assert authenticate(_request(), username="zhao", password="") is None


def test_signing_in_writes_no_history(wang, client):
    histories, events = User.history.count(), Event.objects.count()
    client.force_login(wang, backend="django.contrib.auth.backends.ModelBackend")
    assert (User.history.count(), Event.objects.count()) == (histories, events)


def test_a_stronger_hash_at_sign_in_needs_no_door(wang, settings):
    settings.PASSWORD_HASHERS = [
        f"{__name__}.QuickPBKDF2",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    before = User.history.count()
    assert authenticate(_request(), username="wang", password=PASSWORD) == wang
    wang.refresh_from_db()
    assert wang.password.startswith("pbkdf2_sha256$")
    assert User.history.count() == before


def test_djangos_form_sets_a_new_password_without_the_door(wang):
    before = Event.objects.count()
    form = SetPasswordForm(wang, {"new_password1": "quiet blue hill", "new_password2": "quiet blue hill"})
    assert form.is_valid()
    form.save()
    assert authenticate(_request(), username="wang", password="quiet blue hill") == wang
    assert Event.objects.count() == before


@pytest.mark.parametrize("names", [None, ["name"], ["name", "password"]])
def test_nothing_but_the_password_is_saved_past_the_door(wang, names):
    wang.set_password("quiet blue hill")
    wang.name = "别人"
    with pytest.raises(OutsideTheDoor):
        wang.save(update_fields=names)
    wang.refresh_from_db()
    assert wang.name == "王工"
    assert wang.check_password(PASSWORD)


class QuickPBKDF2(PBKDF2PasswordHasher):
    iterations = 1


def test_nobody_has_a_permission_of_djangos(wang):
    assert not wang.is_staff
    assert not wang.is_superuser
    assert not wang.has_perm("organization.change_user")
    assert not wang.has_module_perms("organization")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"username": "wang"}, "username"),
        ({"username": ""}, "username"),
        ({"username": "two words"}, "username"),
        ({"name": "  "}, "name"),
        ({"email": "nowhere"}, "email"),
        ({"language": "fr"}, "language"),
    ],
)
def test_a_person_who_cannot_be_is_refused_by_field(wang, changed, field):
    said = {"username": "li", "name": "李工", "password": PASSWORD} | changed
    with pytest.raises(ValidationError) as refused, open_registry() as door:
        people.add_person(door, **said)
    assert list(refused.value.message_dict) == [field]
    assert User.objects.get() == wang


def test_a_weak_password_is_refused():
    with pytest.raises(ValidationError) as refused, open_registry() as door:
        people.add_person(door, "li", "李工", "12345")
    assert list(refused.value.message_dict) == ["password"]
    assert not User.objects.exists()


def test_chinese_user_names_are_as_good_as_any():
    with open_registry() as door:
        people.add_person(door, "王工", "王工", PASSWORD)
    assert authenticate(_request(), username="王工", password=PASSWORD).username == "王工"


# --- departments


def test_a_code_names_one_department(unit):
    with pytest.raises(ValidationError) as refused, open_registry() as door:
        people.add_department(door, "unit", "另一单位")
    assert list(refused.value.message_dict) == ["code"]


def test_a_department_does_not_belong_to_one_below_it(unit):
    with open_registry() as door:
        office = people.add_department(door, "office", "办公室", unit)
        desk = people.add_department(door, "desk", "文秘组", office)
    for parent in (office, desk):
        office.parent = parent
        with pytest.raises(ValidationError) as refused:
            office.full_clean()
        assert list(refused.value.message_dict) == ["parent"]
    desk.parent = unit
    desk.full_clean()


def test_departments_that_ended_no_longer_exist_the_day_after(unit):
    with open_registry() as door:
        unit.ended_on = SUMMER
        door.save(unit)
    assert unit in Department.objects.existing(SUMMER)
    assert unit not in Department.objects.existing(SUMMER + timedelta(1))


def test_a_subtree_holds_the_department_and_all_below(unit, django_assert_num_queries):
    with open_registry() as door:
        office = people.add_department(door, "office", "办公室", unit)
        desk = people.add_department(door, "desk", "文秘组", office)
        finance = people.add_department(door, "finance", "财务科", unit)
        other = people.add_department(door, "other", "另一单位")
    with django_assert_num_queries(2):
        assert set(Department.objects.subtree([office.pk])) == {office, desk}
    assert set(Department.objects.subtree([unit.pk])) == {unit, office, desk, finance}
    assert set(Department.objects.subtree([desk.pk, other.pk])) == {desk, other}
    assert set(Department.objects.units()) == {unit, other}


# --- appointments and delegations


def test_an_appointment_is_in_force_from_its_first_to_its_last_day(unit, wang):
    with open_registry() as door:
        head = people.appoint(door, wang, Role.HEAD, unit, SPRING, SUMMER)
    in_force = [day for day in _days_round(SPRING, SUMMER) if head in Appointment.objects.in_force(day)]
    assert (in_force[0], in_force[-1]) == (SPRING, SUMMER)


def test_an_appointment_goes_on_until_it_is_ended(unit, wang):
    with open_registry() as door:
        head = people.appoint(door, wang, Role.HEAD, unit, SPRING)
    assert head in Appointment.objects.in_force(date(2099, 1, 1))
    with open_registry() as door:
        people.end(door, head, SUMMER)
    assert head not in Appointment.objects.in_force(AUTUMN)
    assert head in Appointment.objects.in_force(SUMMER)


def test_an_appointment_begins_today_unless_said_otherwise(unit, wang):
    with open_registry() as door:
        head = people.appoint(door, wang, Role.HEAD, unit)
    assert head in Appointment.objects.in_force(head.from_on)
    assert abs((head.from_on - door.at.date()).days) <= 1


def test_the_same_appointment_is_not_given_twice_at_once(unit, wang):
    with open_registry() as door:
        people.appoint(door, wang, Role.HEAD, unit, SPRING, SUMMER)
        people.appoint(door, wang, Role.HANDLER, unit, SPRING)
        people.appoint(door, wang, Role.HEAD, unit, SUMMER + timedelta(1))
    with pytest.raises(ValidationError), open_registry() as door:
        people.appoint(door, wang, Role.HEAD, unit, SUMMER)
    assert Appointment.objects.count() == 3


def test_an_appointment_with_an_unknown_role_is_refused(unit, wang):
    with pytest.raises(ValidationError) as refused, open_registry() as door:
        people.appoint(door, wang, "king", unit, SPRING)
    assert "role" in refused.value.message_dict


def test_nobody_is_their_own_delegate(unit, wang):
    with pytest.raises(ValidationError) as refused, open_registry() as door:
        head = people.appoint(door, wang, Role.HEAD, unit, SPRING)
        people.delegate(door, head, wang, SPRING, SUMMER)
    assert list(refused.value.message_dict) == ["delegate"]


def test_a_last_day_before_the_first_is_refused_with_a_sentence(unit, wang):
    with override("en"), pytest.raises(ValidationError, match="last day"), open_registry() as door:
        people.appoint(door, wang, Role.HEAD, unit, SUMMER, SPRING)


# --- what the database itself refuses


def _bad_rows(unit, wang):
    head = Appointment(person=wang, role=Role.HEAD, department=unit, from_on=SPRING)
    with open_registry() as door:
        door.save(head)
    return {
        "no code": Department(code="", name="无"),
        "no name": Department(code="x", name=""),
        "no person's name": User(username="x", name=""),
        "ends before it begins": Appointment(
            person=wang, role=Role.HEAD, department=unit, from_on=SUMMER, until_on=SPRING
        ),
        "unknown role": Appointment(person=wang, role="king", department=unit, from_on=SPRING),
        "delegation backwards": Delegation(appointment=head, delegate=wang, from_on=SUMMER, until_on=SPRING),
        "unknown kind": Holiday(day=SPRING, kind="half"),
        "unknown status": Holiday(day=SPRING, kind="rest", status="maybe"),
    }


@pytest.mark.parametrize(
    "what",
    [
        "no code",
        "no name",
        "no person's name",
        "ends before it begins",
        "unknown role",
        "delegation backwards",
        "unknown kind",
        "unknown status",
    ],
)
def test_the_database_refuses_a_row_that_cannot_be(unit, wang, what):
    row = _bad_rows(unit, wang)[what]
    with pytest.raises(IntegrityError), transaction.atomic(), open_registry() as door:
        door.save(row)


def test_a_day_stands_in_the_calendar_once():
    with pytest.raises(IntegrityError), transaction.atomic(), open_registry() as door:
        door.save(Holiday(day=SPRING, kind="rest"))
        door.save(Holiday(day=SPRING, kind="workday"))


# --- the calendar's table


def test_a_seeded_calendar_says_what_the_library_says():
    with open_registry() as door:
        rows = people.seed_calendar(door, [2026])
    assert len(rows) == Holiday.objects.count() == 39
    assert Holiday.objects.filter(kind="workday").count() == 6
    seeded, bare = WorkCalendar.load(), WorkCalendar()
    for day in _days_round(date(2026, 1, 1), date(2026, 12, 31)):
        assert seeded.is_working_day(day) == bare.is_working_day(day)
        assert seeded.provisional(day) == bare.provisional(day)
    spring = Holiday.objects.get(day=date(2026, 2, 17))
    assert (spring.name, spring.status) == ("春节", "confirmed")
    assert spring.source.startswith("chinesecalendar ")


@pytest.mark.parametrize("year", LIBRARY_YEARS)
def test_every_year_of_the_library_is_published_by_its_rows(year):
    with open_registry() as door:
        people.seed_calendar(door, [year])
    seeded, bare = WorkCalendar.load(), WorkCalendar()
    days = [date(year, 1, 1) + timedelta(n) for n in range(365)]
    assert [seeded.look_up(day)[:4] for day in days] == [bare.look_up(day)[:4] for day in days]


def test_seeding_twice_changes_nothing_and_keeps_what_the_office_said():
    with open_registry() as door:
        door.save(Holiday(day=date(2026, 10, 7), kind="workday", name="值班", source="office"))
        people.seed_calendar(door, [2026])
    version = Registry.the().version
    with open_registry() as door:
        assert people.seed_calendar(door, [2026]) == []
    assert Registry.the().version == version
    assert WorkCalendar.load().is_working_day(date(2026, 10, 7))


def test_seeding_a_year_nobody_has_published_adds_nothing():
    with open_registry() as door:
        assert people.seed_calendar(door, [2031]) == []
    assert not Holiday.objects.exists()
    assert WorkCalendar.load().provisional(date(2031, 3, 3))


def test_the_calendar_of_an_earlier_instant_stays_what_it_was():
    with open_registry() as door:
        closed = door.save(Holiday(day=SPRING, kind="rest", name="停电检修"))
    closed_at = door.at
    with open_registry() as door:
        closed.kind = "workday"
        door.save(closed)
    assert not WorkCalendar.load(as_of=closed_at).is_working_day(SPRING)
    assert WorkCalendar.load(as_of=door.at).is_working_day(SPRING)
    assert WorkCalendar.load(as_of=closed_at - timedelta(microseconds=1)).look_up(SPRING).name == ""


def _days_round(first, last):
    return [first + timedelta(n) for n in range(-3, (last - first).days + 4)]


def _request():
    from django.test import RequestFactory

    return RequestFactory().post("/")
