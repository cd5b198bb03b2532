"""Guessing is slowed whichever way it goes and shuts nobody else out; answers tell nobody who exists."""

import re

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from config.middleware import client_address
from organization.guessing import PRESSURE
from organization.models import User
from organization.people import deactivate

pytestmark = pytest.mark.django_db
HOME, AFAR = "192.0.2.1", "198.51.100.7"


def guess(username, address=AFAR, password="guessed wrong"):
    form = {"username": username, "password": password}
    return Client().post("/sign-in/", form, REMOTE_ADDR=address).status_code


def signs_in(username, address):
    return guess(username, address, f"{username}-Secret-1") == 302


@pytest.fixture(autouse=True)
def few(settings):
    settings.AXES_FAILURE_LIMIT = 3


# --- many names from one address ---


def test_trying_many_names_from_one_address_is_slowed(office):
    names = [*office.people, "nobody", "root", "管理员"]
    answers = [guess(name) for name in names]
    assert 429 not in answers[: PRESSURE * 3 - 1]
    assert set(answers[PRESSURE * 3 :]) == {429}
    assert not signs_in("head", AFAR)


def test_whoever_tries_many_names_shuts_out_nobody_elsewhere_nor_those_who_sign_in_there(office):
    assert signs_in("head", AFAR)
    for name in ("a", "b", "c", "d", "handler", "leader", "verifier", "auditor", "admin"):
        guess(name)
    assert guess("stranger") == 429
    assert signs_in("handler", HOME)
    assert signs_in("head", AFAR)
    assert guess("head", AFAR) == 429  # with a third of the attempts


def test_a_name_of_ones_own_opens_the_address_to_no_further_names(office):
    """An insider's success between two guesses does not begin the count anew."""
    assert signs_in("stranger", AFAR)
    for name in ("a", "b", "c", "d", "e", "f", "g", "h", "i"):
        guess(name)
        signs_in("stranger", AFAR)
    assert guess("head") == 429


def test_whoever_is_held_up_and_goes_on_tires_out_nobody_else(office):
    for _ in range(PRESSURE * 3 * 3):
        guess("head")
    assert signs_in("handler", AFAR)


# --- one name from many addresses ---


def test_trying_one_name_from_many_addresses_is_slowed(office):
    answers = [guess("head", f"198.51.100.{n}") for n in range(14)]
    assert 429 not in answers[: PRESSURE * 3 - 1]
    assert set(answers[PRESSURE * 3 :]) == {429}


def test_whoever_tries_a_name_from_everywhere_does_not_shut_its_owner_out(office):
    assert signs_in("head", HOME)
    for n in range(14):
        guess("head", f"198.51.100.{n}")
    assert guess("head", HOME) == 200  # where they signed in before, a slip is a slip
    assert signs_in("head", HOME)
    assert signs_in("head", "203.0.113.9")  # elsewhere too, for who knows the password
    assert guess("handler", "203.0.113.9") == 200


def test_another_browser_or_another_way_of_writing_is_no_new_beginning(office):
    for agent in ("one", "two", "three"):
        answer = Client(headers={"User-Agent": agent}).post("/sign-in/", {"username": "head", "password": "no"})
    assert answer.status_code == 429
    for name in (" head ", "HEAD", "Head"):
        assert Client().post("/sign-in/", {"username": name, "password": "no"}).status_code == 429, name


def test_one_time_links_tried_from_one_address_are_slowed(office):
    tries = [Client(REMOTE_ADDR=AFAR).get(f"/new-password/{n}/{'5e' * 32}/").status_code for n in range(12)]
    assert tries[-1] == 429 and 429 not in tries[: PRESSURE * 3 - 1]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("192.0.2.9", "192.0.2.9"),
        ("2001:db8:5e5e:1:a:b:c:d", "2001:db8:5e5e:1::"),
        ("[2001:db8:5e5e:1::9]", "2001:db8:5e5e:1::"),
        ("::ffff:192.0.2.9", "192.0.2.9"),
        ("unknown", HOME),
        ("192.0.2.9:4711", HOME),
        ("", HOME),
    ],
)
def test_an_address_is_one_that_a_database_can_hold_and_a_network_counts_once(settings, written, address):
    settings.RECTIFY_BEHIND_PROXY = True
    request = RequestFactory().get("/", REMOTE_ADDR=HOME, headers={"X-Forwarded-For": written})
    assert client_address(request) == address


# --- equal answers ---


@pytest.fixture
def cast(office):
    """Names of every kind: known, closed, without a password yet, and of nobody."""
    with office.registry("closed", office.admin) as door:
        deactivate(door, User.objects.get(pk=office.auditor.pk))
    leader = User.objects.get(pk=office.leader.pk)
    leader.set_unusable_password()
    leader.save(update_fields=["password"])
    return ("head", "auditor", "leader", "nobody")


def test_known_closed_and_unknown_names_get_one_answer(cast):
    def answer(name):
        form = {"username": name, "password": "guessed wrong"}
        page = Client().post("/sign-in/", form)
        text = re.sub(r'"csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
        return page.status_code, text.replace(f'value="{name}"', "")

    assert len({answer(name) for name in cast}) == 1


def test_known_closed_and_unknown_names_cost_the_same(cast, monkeypatch):
    """One hash, whoever is asked for, and as many questions to the database: time tells nobody who exists."""
    hashed = []
    hasher = type(hashers.get_hasher())
    encode = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *args, **more: hashed.append(1) or encode(*args, **more))

    def cost(name):
        hashed.clear()
        with CaptureQueriesContext(connection) as asked:
            guess(name)
        return len(hashed), len(asked)

    costs = {name: cost(name) for name in cast}
    assert len(set(costs.values())) == 1, costs
    assert costs["nobody"][0] == 1


def test_a_name_that_nobody_has_is_not_kept(office):
    guess("my own password!")
    assert not AccessAttempt.objects.filter(username__contains="password").exists()
    guess("head")
    assert AccessAttempt.objects.filter(username="head").exists()


def test_a_name_no_database_can_hold_gets_the_usual_refusal(office):
    assert guess("\0head") == guess("x" * 5000) == 200
