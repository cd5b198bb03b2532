"""A password is more than its owner's name, whichever door it comes in by."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from operations.management.commands.setup import found
from organization.models import User
from organization.passwords import NotTheNameValidator
from organization.people import add_person
from tests.administration.conftest import hidden
from tests.processes import ROOT
from tests.test_layers import APPS
from tracker.commands import Refused

NAMES = {"username": "coordinator", "name": "欧阳文山", "email": "wen.shan@office.example"}


@pytest.mark.parametrize(
    "password",
    [
        "coordinator",
        "Coordinator",
        "COORDINATOR2026",
        "123coordinator!",
        "co-or-di-nator",
        "coordinatorcoordinator",
        "欧阳文山2026!",
        "欧阳文山欧阳文山",
        "wen.shan-2026",
        "wen.shan@office.example",
        "ｃｏｏｒｄｉｎａｔｏｒ",
    ],
)
def test_a_name_with_a_few_characters_is_no_password(password):
    with pytest.raises(ValidationError):
        NotTheNameValidator().validate(password, User(**NAMES))


@pytest.mark.parametrize(
    "password", ["quiet blue hill", "coordinator-Secret-1", "欧阳文山爱吃西湖醋鱼和东坡肉", "office example 9 lamps"]
)
def test_what_is_more_than_a_name_is_a_password(password):
    NotTheNameValidator().validate(password, User(**NAMES))


def test_a_name_of_one_or_two_letters_stands_in_any_word():
    NotTheNameValidator().validate("lantern li hill", User(username="li", name="李"))


# --- every door ---


def test_every_door_through_which_a_password_comes_asks_whether_it_will_do():
    """Who writes a hash stands in a file that asks; a new one has to be added here, with a test of it below."""
    written = sorted(
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"set_password\(", path.read_text(encoding="utf-8"))
    )
    assert written == ["administration/people/own.py", "organization/people.py"]
    for path in written:
        assert re.search(r"\bvalidate_password\(", (ROOT / path).read_text(encoding="utf-8"))


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["stranger-1", "Stranger2026", "stranger甲99"])
class TestEveryDoor:
    def test_my_account(self, office, send, password):
        answer = send("stranger", "/account/password/", old="stranger-Secret-1", new=password, again=password)
        assert answer.status_code == 422
        assert "more than the user name" in answer.content.decode()

    def test_a_one_time_link(self, office, send, password):
        path = f"/settings/people/{office.stranger.pk}/link/"
        text = send("admin", path).content.decode()
        link, guest = re.search(r"/new-password/[^\s<]+", text).group(), Client()
        assert guest.post(link, hidden(guest, link) | {"new": password, "again": password}).status_code == 422
        assert User.objects.get(pk=office.stranger.pk).check_password("stranger-Secret-1")

    def test_djangos_own_command(self, office, password, monkeypatch):
        monkeypatch.setattr("getpass.getpass", lambda prompt="": password)
        with pytest.raises(CommandError):
            call_command("changepassword", "stranger")

    def test_a_new_person(self, office, password):
        with pytest.raises(ValidationError), office.registry("added", office.admin) as door:
            add_person(door, password.lower().strip("甲"), "某某", password)


@pytest.mark.django_db
def test_setting_up_an_office():
    with pytest.raises(Refused):
        found(unit="某局", code="unit", username="founder", name="某某", password="founder2026")
    assert not User.objects.exists()
