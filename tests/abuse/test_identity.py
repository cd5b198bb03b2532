"""Identity abused: histories that tell too much, power taken, sessions that outlive their right, forged addresses."""

import re
import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from administration.people import links
from organization.calendar import local_today
from organization.models import Appointment, User
from organization.people import deactivate
from organization.standing import Standing
from record.history import newest_id
from record.models import Attempt, Event
from tests.administration.conftest import hidden

pytestmark = pytest.mark.django_db
NEW = {"new": "quiet blue hill", "again": "quiet blue hill"}


def person(office, name, act=""):
    return f"/settings/people/{office.people[name].pk}/{act}"


def forged(row, **typed):
    """What somebody sends who was never shown the form."""
    return {"key": str(uuid.uuid4()), "seen": newest_id(row)} | typed


def link_of(answer):
    return re.search(r"/new-password/[^\s<]+", answer.content.decode()).group()


# --- history tells no secret ---


def test_no_history_holds_a_password_or_its_hash(office, send):
    """However it was changed, the hash stands in one column of one table, and in no event, outbox item or session."""
    send("head", "/account/password/", old="head-Secret-1", **NEW)
    path = link_of(send("admin", person(office, "handler", "link/")))
    guest = Client()
    assert guest.post(path, hidden(guest, path) | NEW).status_code == 200
    hashes = list(User.objects.values_list("password", flat=True))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                held = {c for c, v in zip(columns, row, strict=True) if any(each in str(v) for each in hashes)}
                assert held <= ({"password"} if table == User._meta.db_table else set()), (table, held)


def test_no_history_has_a_column_for_a_secret():
    for model in apps.get_models():
        if model.__name__.startswith("Historical"):
            names = {field.name for field in model._meta.get_fields()}
            assert not {name for name in names if re.search("password|token|secret", name)}, model


# --- power is not taken ---


@pytest.mark.parametrize("role", ["coordinator", "verifier", "auditor", "administrator", "head"])
def test_an_administrator_gives_themselves_no_role(office, enter, role):
    office.join("second", "administrator", "unit")
    today = local_today(timezone.now())
    typed = {"role": role, "department": office.unit.pk, "from_on": today, "reason": "自己任命。"}
    answer = enter("admin").post(person(office, "admin", "appoint/"), forged(office.admin, **typed))
    assert answer.status_code == 403
    assert Standing(office.admin, today).roles == {"administrator"}
    assert Attempt.objects.latest("id").codes == ["own_appointment"]


@pytest.mark.parametrize("role", ["administrator", "coordinator"])
def test_an_administrator_of_a_part_gives_nobody_a_role_over_the_whole(office, enter, role):
    office.join("branch", "administrator", "finance")
    today = local_today(timezone.now())
    typed = {"role": role, "department": office.unit.pk, "from_on": today, "reason": "越级任命。"}
    for name, status in (("head2", 422), ("branch", 403), ("head", 404)):
        path, before = person(office, name, "appoint/"), Appointment.objects.count()
        assert enter("branch").post(path, forged(office.people[name], **typed)).status_code == status
        assert Appointment.objects.count() == before


@pytest.mark.parametrize("act", ["link/", "close/", "change/"])
def test_an_administrator_of_a_part_does_not_reach_into_the_account_of_one_of_the_whole(office, enter, act):
    """Out of sight, and in sight too: a new password would open what lies above."""
    office.join("branch", "administrator", "finance")
    form = forged(office.admin, reason="重设密码。", username="admin", name="改名", language="en")
    assert enter("branch").post(person(office, "admin", act), form).status_code == 404
    with office.registry("a seat below", office.admin) as door:
        row = Appointment(person=office.admin, role="handler", department=office.departments["finance"])
        row.from_on = local_today(door.at) - timedelta(days=9)
        door.save(row)
    form = forged(office.admin, reason="重设密码。", username="admin", name="改名", language="en")
    assert enter("branch").post(person(office, "admin", act), form).status_code == 403
    assert "works_elsewhere" in Attempt.objects.latest("id").codes
    assert links.open_link(office.admin) is None
    assert User.objects.get(pk=office.admin.pk).name == office.admin.name


def test_a_link_made_before_somebody_rose_does_not_open_what_they_rose_to(office, enter, send):
    """Whoever made it answers for the account no longer; a link by the administrator of the whole ends it."""
    office.join("branch", "administrator", "finance")
    path = link_of(send("branch", person(office, "head2", "link/")))
    newer = link_of(send("admin", person(office, "head2", "link/")))
    assert Client().get(path).status_code == 404
    assert Client().get(newer).status_code == 200


@pytest.mark.parametrize("name", ["coordinator", "head", "auditor", "stranger"])
def test_nobody_but_an_administrator_makes_links_or_roles(office, enter, name):
    for act in ("link/", "appoint/", "close/", "change/"):
        answer = enter(name).post(person(office, "head2", act), forged(office.head2, reason="试试。"))
        assert answer.status_code == 403, act
    assert not Event.objects.filter(detail="password_link_made").exists()


# --- sessions end with their right ---


def test_the_session_of_a_closed_account_ends_at_once(office):
    browser = Client()
    browser.force_login(office.head)
    ticket = office.ticket(state="assigned")
    with office.registry("closed", office.admin) as door:
        deactivate(door, User.objects.get(pk=office.head.pk))
    assert browser.get("/").url.startswith("/sign-in/")
    transition_request = {"key": str(uuid.uuid4()), "seen_version": ticket.version}
    assert browser.post(f"/tickets/{ticket.number}/do/accept/", transition_request).url.startswith("/sign-in/")
    assert type(ticket).objects.get(pk=ticket.pk).state == "assigned"
    assert Client().post("/sign-in/", {"username": "head", "password": "head-Secret-1"}).status_code == 200


@pytest.mark.parametrize("way", ["own", "link"])
def test_a_new_password_ends_every_other_session(office, send, way):
    elsewhere, path = Client(), person(office, "head", "link/")
    elsewhere.force_login(office.head)
    assert elsewhere.get("/").status_code == 200
    if way == "own":
        send("head", "/account/password/", old="head-Secret-1", **NEW)
    else:
        guest, path = Client(), link_of(send("admin", path))
        guest.post(path, hidden(guest, path) | NEW)
    assert elsewhere.get("/").url.startswith("/sign-in/")


def test_signing_in_begins_a_session_that_nobody_knew_before(office, settings):
    planted = SessionStore()
    planted["mine"] = "planted"
    planted.create()
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    assert browser.post("/sign-in/", {"username": "head", "password": "head-Secret-1"}).status_code == 302
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != planted.session_key
    assert not Session.objects.filter(session_key=planted.session_key).exists()
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    assert thief.get("/").url.startswith("/sign-in/")


def test_signing_out_ends_the_session_itself(office, enter, settings):
    browser = enter("head")
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    browser.post("/sign-out/")
    browser.cookies[settings.SESSION_COOKIE_NAME] = key
    assert browser.get("/").url.startswith("/sign-in/")


# --- forged addresses ---


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "X-Host", "Forwarded"])
@pytest.mark.parametrize("base", ["https://rectify.example.org", ""])
def test_a_forged_host_leads_nobody_astray(office, enter, settings, header, base):
    settings.RECTIFY_BASE_URL, settings.ALLOWED_HOSTS = base, ["testserver"]
    browser, path = enter("admin"), person(office, "head", "link/")
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    answer = browser.post(path, hidden(browser, path), headers={header: value})
    assert answer.status_code == (400 if header == "Host" else 200)
    assert "evil" not in answer.content.decode()
    anonymous = Client().get("/", headers={header: value})
    assert anonymous.status_code == (400 if header == "Host" else 302)
    assert "evil" not in anonymous.get("Location", "")


@pytest.mark.parametrize("header", ["Remote-User", "X-Remote-User", "X-Forwarded-User"])
def test_nobody_is_believed_who_names_themselves_in_a_header(office, header):
    assert Client().get("/", headers={header: "admin"}).url.startswith("/sign-in/")


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/",
        "https://evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        " //evil.example",
        "http://testserver@evil.example/",
        "/\t/evil.example",
    ],
)
def test_nobody_is_led_away(office, address):
    """At every door that says where to go on: signing in, being signed in already, out, language, theme."""
    browser = Client()
    form = {"username": "head", "password": "head-Secret-1", "next": address}
    answers = [browser.post(f"/sign-in/?next={address}", form), browser.get("/sign-in/", {"next": address})]
    answers += [
        browser.post(path, {"next": address, "theme": "dark", "language": "en"}, headers={"Referer": address})
        for path in ("/theme/", "/i18n/setlang/")
    ]
    answers.append(browser.post("/sign-out/", {"next": address}))
    for answer in answers:
        assert answer.status_code in (302, 204)
        where = answer.get("Location", "/")
        assert re.match(r"/(?![/\\])", where) and "evil" not in where.partition("?")[0], where
