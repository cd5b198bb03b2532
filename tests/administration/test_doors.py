"""Who gets past which door of the settings: every address, every role, asked and sent."""

import pytest
from django.urls import reverse

from administration import urls
from desk.urls import urlpatterns as of_desk
from organization.models import Appointment, Holiday
from organization.people import delegate, seed_calendar
from organization.vocabulary import Role
from record.models import Event
from tests.office import CAST, FIRST_DAY, LAST_DAY
from tracker.models import LadderLine
from tracker.reminders.ladder import ship_ladder

pytestmark = pytest.mark.django_db

EVERYBODY = ("calendar", "account", "account-password")
BY_LINK = ("new-password",)
# Settings and what an administrator of the unit, one of another part of it, and anybody else are answered.
SETTINGS = {
    "settings": (200, 200, 403),
    "people": (200, 200, 403),
    "person-add": (200, 200, 403),
    "person": (200, 404, 403),
    "person-change": (200, 404, 403),
    "person-appoint": (200, 404, 403),
    "person-delegate": (200, 404, 403),
    "person-deactivate": (200, 404, 403),
    "person-reactivate": (409, 404, 403),
    "person-link": (200, 404, 403),
    "person-link-withdraw": (409, 404, 403),
    "appointment-end": (200, 404, 403),
    "delegation-end": (200, 404, 403),
    "departments": (200, 200, 403),
    "department-add": (200, 200, 403),
    "department": (200, 404, 403),
    "department-rename": (200, 404, 403),
    "department-move": (200, 404, 403),
    "department-order": (405, 405, 405),
    "department-end": (200, 404, 403),
    "department-resume": (409, 404, 403),
    "days": (200, 403, 403),
    "days-enter": (200, 403, 403),
    "days-published": (405, 405, 405),
    "days-confirm": (405, 405, 405),
    "day-change": (200, 403, 403),
    "ladder": (200, 403, 403),
    "ladder-add": (200, 403, 403),
    "ladder-change": (200, 403, 403),
    "ladder-end": (200, 403, 403),
}
SENT = {"department-order": (404, 403), "days-published": (403, 403), "days-confirm": (403, 403)}
READ_ONLY = ("settings", "people", "person", "departments", "department", "days", "ladder")
# What is everybody's has its pages on the desk; those of procedures have a test of their own.
DOORS = [
    *(p for p in urls.urlpatterns if hasattr(p, "name")),
    *(p for p in of_desk if p.name in (*EVERYBODY, *BY_LINK)),
]
STRANGERS = [name for name, (role, _place) in CAST.items() if role != Role.ADMINISTRATOR]


@pytest.fixture
def settled(office):
    """One of everything an address may name, all of it in the information department."""
    with office.registry("settled", office.admin) as door:
        ship_ladder(door, FIRST_DAY)
        seed_calendar(door, [2026])
        appointment = Appointment.objects.get(person=office.head)
        lent = delegate(door, appointment, office.handler, FIRST_DAY, LAST_DAY)
    office.join("branch", Role.ADMINISTRATOR, "finance")
    return {
        "person": office.head.pk,
        "appointment": appointment.pk,
        "delegation": lent.pk,
        "department": office.departments["info"].pk,
        "day": Holiday.objects.first().pk,
        "ladder": LadderLine.objects.first().pk,
    }


def address(name, settled):
    pattern = next(p for p in DOORS if p.name == name)
    kind = name.split("-")[0]
    values = {"pk": settled.get(kind, settled["person"]), "token": "0" * 64}
    return reverse(name, kwargs={key: values[key] for key in pattern.pattern.converters})


def answers(browser, settled):
    return {name: browser.get(address(name, settled)).status_code for name in SETTINGS}


def sent(browser, settled, names):
    return {name: browser.post(address(name, settled), {"step": "1"}).status_code for name in names}


def column(n):
    return {name: expected[n] for name, expected in SETTINGS.items()}


def test_every_door_stands_in_the_table():
    assert {p.name for p in DOORS} == {*EVERYBODY, *BY_LINK, *SETTINGS}


def test_an_administrator_of_the_unit_comes_in(settled, enter):
    assert answers(enter("admin"), settled) == column(0)


def test_an_administrator_of_a_part_finds_only_the_part(settled, enter):
    events, browser = Event.objects.count(), enter("branch")
    assert answers(browser, settled) == column(1)
    shut = {name: n for name, n in column(1).items() if n in (403, 404) and name not in READ_ONLY}
    assert sent(browser, settled, shut) == shut
    assert sent(browser, settled, SENT) == {name: part for name, (part, _nobody) in SENT.items()}
    assert Event.objects.count() == events


@pytest.mark.parametrize("name", STRANGERS)
def test_nobody_else_comes_in_and_nothing_happens(settled, enter, name):
    events, browser = Event.objects.count(), enter(name)
    assert answers(browser, settled) == column(2)
    expected = {name: 405 if name in READ_ONLY else 403 for name in SETTINGS}
    assert sent(browser, settled, SETTINGS) == expected
    assert Event.objects.count() == events


def test_whoever_is_not_signed_in_is_asked_to(settled, client):
    for name in (*EVERYBODY, *SETTINGS):
        path = address(name, settled)
        if name not in SENT:
            assert client.get(path).url == f"/sign-in/?next={path}"
        answer = client.post(path)
        assert answer.status_code == 405 or answer.url == f"/sign-in/?next={path}"


def test_calendar_and_account_are_everybodys(settled, enter):
    for person in CAST:
        browser = enter(person)
        assert {browser.get(address(name, settled)).status_code for name in EVERYBODY} == {200}


def test_what_nobody_knows_of_and_what_is_not_theirs_look_the_same(settled, office, enter):
    browser = enter("branch")
    hidden, unknown = (browser.get(f"/settings/people/{pk}/") for pk in (office.head.pk, 999_999))
    assert hidden.status_code == unknown.status_code == 404


def test_the_role_shows_no_ticket(settled, office, enter):
    ticket = office.ticket(state="in_progress")
    for path in ("/settings/", "/settings/ladder/", "/settings/departments/", "/calendar/?layer=all"):
        text = enter("admin").get(path).content.decode()
        assert ticket.number not in text and ticket.title not in text


def test_the_shell_leads_only_administrators_to_the_settings(settled, enter):
    assert 'href="/settings/"' in enter("admin").get("/").content.decode()
    assert 'href="/settings/"' not in enter("head").get("/").content.decode()


def test_an_ended_administrator_is_out_at_once(settled, office, enter):
    browser = enter("branch")
    assert browser.get("/settings/").status_code == 200
    with office.registry("ended", office.admin) as door:
        row = Appointment.objects.get(person=office.branch)
        row.until_on = row.from_on
        door.save(row)
    assert browser.get("/settings/").status_code == 403
    assert 'href="/settings/"' not in browser.get("/").content.decode()
