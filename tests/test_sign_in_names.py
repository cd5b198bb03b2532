"""User names are one whatever their capitals: at the door, in commands, and when somebody new is added."""

import json
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from organization.models import User
from organization.people import add_person
from tests.office import refused

pytestmark = pytest.mark.django_db


def sign_in(client, username, password):
    client.logout()
    return client.post("/sign-in/", {"username": username, "password": password})


@pytest.mark.parametrize("username", ["coordinator", "Coordinator", "COORDINATOR", " Coordinator "])
def test_capitals_do_not_keep_anybody_out(office, client, username):
    assert sign_in(client, username, "coordinator-Secret-1").status_code == 302


def test_capitals_of_the_password_still_count(office, client):
    assert sign_in(client, "Coordinator", "Coordinator-secret-1").status_code == 200


def test_attempts_count_for_one_account_however_it_is_spelled(office, client, settings):
    settings.AXES_FAILURE_LIMIT = 3
    for username in ("coordinator", "Coordinator", "COORDINATOR"):
        answer = sign_in(client, username, "wrong")
    assert answer.status_code == 429
    assert sign_in(client, "cOORDINATOR", "coordinator-Secret-1").status_code == 429
    for username in ("unknown", "Unknown", "UNKNOWN"):
        answer = sign_in(client, username, "wrong")
    assert answer.status_code == 429


def test_a_new_account_that_differs_by_capitals_alone_is_refused(office):
    with office.registry("joined", office.admin) as door, pytest.raises(ValidationError) as no:
        add_person(door, "COORDINATOR", "另一人")
    assert set(no.value.message_dict) == {"username"}


@pytest.fixture
def alike(office, monkeypatch):
    """Two accounts of earlier days that differ by capitals alone."""
    with monkeypatch.context() as patch:
        patch.setattr(User, "clean", lambda user: None)
        with office.registry("joined", office.admin) as door:
            office.people["HEAD"] = add_person(door, "HEAD", "乙", "HEAD-Secret-1")
    return office


def test_where_two_differ_by_capitals_the_exact_spelling_wins_and_no_other_fits(alike, client):
    assert sign_in(client, "HEAD", "HEAD-Secret-1").status_code == 302
    assert client.session["_auth_user_id"] == str(alike.people["HEAD"].pk)
    assert sign_in(client, "head", "head-Secret-1").status_code == 302
    assert client.session["_auth_user_id"] == str(alike.head.pk)
    assert sign_in(client, "Head", "head-Secret-1").status_code == 200
    assert sign_in(client, "Head", "HEAD-Secret-1").status_code == 200


def test_commands_and_answers_take_a_user_name_in_any_capitals(office):
    ticket = office.ticket()
    out = StringIO()
    answers = ("department=info", "leader=Leader", "handler=HANDLER", "due_on=2026-12-31")
    said = [word for answer in answers for word in ("--answer", answer)]
    call_command("move", ticket.number, "assign", "--as", "Coordinator", *said, "--json", stdout=out)
    assert json.loads(out.getvalue())["to"] == "assigned"
    ticket.refresh_from_db()
    assert (ticket.leader, ticket.handler) == (office.leader, office.handler)


def test_an_unknown_name_is_still_unknown(office):
    no = refused(lambda: office.do(office.ticket(), "assign", "coordinator", leader="leader%", department="info"))
    assert "unknown_person" in no.codes
