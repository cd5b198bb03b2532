"""Passwords: changed with the old one, or set through a link that works once and tells the administrator nothing."""

import re
import uuid
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone

from administration.people import links
from organization.models import User
from record.history import newest_id
from record.models import Event
from tests.administration.conftest import hidden

pytestmark = pytest.mark.django_db
STRONG = "quiet blue hill"
NEW = {"new": STRONG, "again": STRONG}


def person(office, name, act=""):
    return f"/settings/people/{office.people[name].pk}/{act}"


def signs_in(username, password):
    return Client().post("/sign-in/", {"username": username, "password": password}).status_code == 302


def link_of(answer):
    return re.search(r"https?://[^\s<]+/new-password/[^\s<]+", answer.content.decode()).group()


@pytest.fixture
def make_link(office, send):
    def make_link(name="head", by="admin"):
        answer = send(by, person(office, name, "link/"))
        assert answer.status_code == 200, answer.content.decode()
        return "/new-password/" + link_of(answer).partition("/new-password/")[2]

    return make_link


# --- one's own ---


def test_the_own_password_is_changed_and_other_sessions_end(office, enter, send):
    elsewhere = Client()
    elsewhere.force_login(office.head)
    browser = enter("head")
    answer = send(browser, "/account/password/", follow=True, old="head-Secret-1", **NEW)
    assert "All your other sessions have ended." in answer.content.decode()
    assert browser.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert signs_in("head", STRONG) and not signs_in("head", "head-Secret-1")
    event = Event.objects.latest("id")
    assert (event.detail, event.actor) == ("password_changed", office.head)
    assert event.parameters == {"person": office.head.pk}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old": "wrong"}, "This is not your present password."),
        ({"new": "short", "again": "short"}, "too short"),
        ({"new": "password1234", "again": "password1234"}, "too common"),
        ({"again": "something else"}, "are not the same"),
        ({"new": ""}, "New password"),
    ],
)
def test_a_password_that_does_not_fit_changes_nothing_and_comes_back_nowhere(office, send, typed, said):
    answer = send("head", "/account/password/", **{"old": "head-Secret-1"} | NEW | typed)
    text = answer.content.decode()
    assert answer.status_code == 422 and said in text
    assert STRONG not in text and "head-Secret-1" not in text
    assert signs_in("head", "head-Secret-1")
    assert not Event.objects.filter(detail="password_changed").exists()


def test_guessing_the_old_password_is_held_up(office, send, enter, settings):
    settings.AXES_FAILURE_LIMIT = 3
    browser = enter("head")
    form = hidden(browser, "/account/password/") | {"old": "wrong"} | NEW
    answers = [browser.post("/account/password/", form).status_code for _ in range(3)]
    assert answers == [422, 422, 429]
    assert browser.post("/account/password/", form | {"old": "head-Secret-1"}).status_code == 429
    assert User.objects.get(pk=office.head.pk).check_password("head-Secret-1")


# --- through a link ---


def test_a_link_lets_somebody_choose_a_password_once(office, make_link, enter):
    theirs = Client()
    theirs.force_login(office.head)
    path, guest = make_link(), Client()
    page = guest.get(path)
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    answer = guest.post(path, hidden(guest, path) | NEW)
    assert answer.status_code == 200
    assert guest.get("/").status_code == 302  # nobody is signed in by it
    assert signs_in("head", STRONG)
    assert theirs.get("/").status_code == 302
    assert guest.get(path).status_code == 404
    details = Event.objects.order_by("-id").values_list("detail", "actor__username")[:2]
    assert list(details) == [("password_set_by_link", None), ("password_link_made", "admin")]


def test_a_person_without_a_password_signs_in_for_the_first_time(office, send, make_link, client):
    send("admin", "/settings/people/add/", username="zhou", name="周工", language="en")
    office.people["zhou"] = User.objects.get(username="zhou")
    path, guest = make_link("zhou"), Client()
    assert guest.post(path, hidden(guest, path) | NEW).status_code == 200
    assert signs_in("zhou", STRONG)


def test_the_link_is_shown_once_and_stored_nowhere(office, enter, send):
    browser, path = enter("admin"), person(office, "head", "link/")
    form = hidden(browser, path)
    first = browser.post(path, form)
    token = link_of(first).rstrip("/").rpartition("/")[2]
    assert "no-store" in first["Cache-Control"]
    again = browser.post(path, form)
    assert again.status_code == 302 and token not in again.content.decode()
    for page in (person(office, "head"), path, "/settings/people/"):
        assert token not in browser.get(page).content.decode()
    event = Event.objects.latest("id")
    assert token not in f"{event.parameters} {event.reason} {event.payload_digest}"


def test_a_newer_link_ends_the_older_one(make_link):
    first, second = make_link(), make_link()
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_a_link_may_be_withdrawn(office, make_link, send, enter):
    path = make_link()
    assert "works until" in enter("admin").get(person(office, "head")).content.decode()
    assert send("admin", person(office, "head", "link/withdraw/")).status_code == 302
    assert Client().get(path).status_code == 404
    assert enter("admin").get(person(office, "head", "link/withdraw/")).status_code == 409


@pytest.mark.parametrize(("hours", "status"), [(23.9, 200), (24.1, 404)])
def test_a_link_lives_a_day(make_link, monkeypatch, hours, status):
    path, later = make_link(), timezone.now() + timedelta(hours=hours)
    monkeypatch.setattr("administration.people.links.timezone.now", lambda: later)
    assert Client().get(path).status_code == status


def test_a_link_dies_when_the_person_changes_the_password(office, make_link, send):
    path = make_link()
    send("head", "/account/password/", old="head-Secret-1", **NEW)
    assert Client().get(path).status_code == 404


def test_a_link_dies_with_the_account(office, make_link, send):
    path = make_link()
    send("admin", person(office, "head", "close/"), reason="调离。")
    assert Client().get(path).status_code == 404


def test_a_form_that_was_open_when_the_link_died_sets_nothing(office, make_link, send):
    path, guest = make_link(), Client()
    form = hidden(guest, path) | NEW
    other = Client()
    assert other.post(path, hidden(other, path) | {"new": "green river", "again": "green river"}).status_code == 200
    assert guest.post(path, form).status_code == 404
    assert signs_in("head", "green river")


def test_the_same_form_twice_sets_one_password(office, make_link):
    path, guest = make_link(), Client()
    form = hidden(guest, path) | NEW
    assert [guest.post(path, form).status_code for _ in range(2)] == [200, 404]
    assert Event.objects.filter(detail="password_set_by_link").count() == 1


@pytest.mark.parametrize("weak", ["short", "password1234"])
def test_a_weak_password_is_refused_and_the_link_goes_on_working(make_link, weak):
    path, guest = make_link(), Client()
    assert guest.post(path, hidden(guest, path) | {"new": weak, "again": weak}).status_code == 422
    assert guest.post(path, hidden(guest, path) | NEW).status_code == 200


def test_a_link_opens_only_its_own_account(office, make_link):
    path = make_link("head")
    stolen = path.replace(f"/{office.head.pk}/", f"/{office.admin.pk}/")
    assert Client().get(stolen).status_code == 404
    make_link("handler")
    assert Client().get(path.replace(f"/{office.head.pk}/", f"/{office.handler.pk}/")).status_code == 404


def test_wrong_links_are_held_up(office, make_link, settings):
    settings.AXES_FAILURE_LIMIT = 3
    path, guest = make_link(), Client()
    wrong = f"/new-password/{office.head.pk}/{'0' * 64}/"
    assert [guest.get(wrong).status_code for _ in range(3)] == [404, 404, 429]
    assert guest.get(path).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.9").get(path).status_code == 200


def test_a_new_password_opens_an_account_that_guessing_had_shut(office, make_link, settings):
    settings.AXES_FAILURE_LIMIT = 2
    assert [signs_in("head", "wrong") for _ in range(2)] == [False, False]
    assert not signs_in("head", "head-Secret-1")
    path, guest = make_link(), Client()
    guest.post(path, hidden(guest, path) | NEW)
    assert signs_in("head", STRONG)


def test_nobody_makes_a_link_for_themselves(office, enter):
    browser, path = enter("admin"), person(office, "admin", "link/")
    assert browser.get(path).status_code == 403
    form = {"key": str(uuid.uuid4()), "seen": newest_id(office.admin)}
    assert browser.post(path, form).status_code == 403
    assert links.open_link(office.admin) is None


def test_links_are_not_made_by_the_dozen(office, send):
    path = person(office, "head", "link/")
    assert [send("admin", path).status_code for _ in range(6)] == [200] * 5 + [422]


@pytest.mark.parametrize("base", ["https://rectify.example.org", ""])
def test_the_host_header_does_not_say_where_the_link_leads(office, enter, settings, base):
    settings.RECTIFY_BASE_URL = base
    settings.ALLOWED_HOSTS = ["testserver"]
    browser, path = enter("admin"), person(office, "head", "link/")
    form = hidden(browser, path)
    assert link_of(browser.post(path, form)).startswith(base or "http://testserver/")
    forged = browser.post(path, form | {"key": str(uuid.uuid4())}, headers={"Host": "evil.example"})
    assert forged.status_code == 400


def test_the_administrator_reads_neither_password_nor_hash(office, enter):
    text = enter("admin").get(person(office, "head")).content.decode()
    assert office.head.password not in text and "head-Secret-1" not in text


# --- language and what the account shows ---


def test_the_language_is_chosen_for_pages_and_mails(office, send, enter):
    browser = enter("head")
    answer = send(browser, "/account/", follow=True, language="zh-hans")
    assert '<html lang="zh-Hans"' in answer.content.decode()
    assert browser.cookies[configured.LANGUAGE_COOKIE_NAME].value == "zh-hans"
    send(browser, "/account/", language="en")
    assert User.objects.get(pk=office.head.pk).language == "en"
    assert send(browser, "/account/", language="fr").status_code == 422


def test_the_account_tells_who_made_a_link_for_it(office, make_link, enter):
    make_link()
    text = enter("head").get("/account/").content.decode()
    assert "made a one-time link for a new password" in text and "admin甲" in text
