"""What holds of every page: both languages, themes, the gate, and a strict policy."""

import re
from urllib.parse import unquote

import pytest

from tests.desk.sending import HTMX, address, sent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "lang"), [("zh-hans", "zh-Hans"), ("en", "en")])
def test_the_language_is_chosen_remembered_and_said(office, client, language, lang):
    client.force_login(office.head)
    client.post("/i18n/setlang/", {"language": language, "next": "/tickets/"})
    assert client.cookies["django_language"].value == language
    assert f'<html lang="{lang}"' in client.get("/tickets/").content.decode()


@pytest.mark.parametrize(
    ("theme", "sheet"), [("dark", 'media="screen"'), ("system", "prefers-color-scheme"), ("light", "")]
)
def test_the_theme_is_remembered_and_needs_no_script(office, client, theme, sheet):
    client.force_login(office.head)
    assert client.post("/theme/", {"theme": theme, "next": "/tickets/"}).url == "/tickets/"
    text = client.get("/tickets/").content.decode()
    assert ("dark.css" in text) == bool(sheet)
    assert sheet in text


@pytest.mark.parametrize("next_", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_nobody_is_led_outside(office, client, next_):
    client.force_login(office.head)
    assert client.post("/theme/", {"theme": "dark", "next": next_}).url == "/"
    client.logout()
    form = {"username": "head", "password": "head-Secret-1", "next": next_}
    assert client.post("/sign-in/", form).url == "/"


def test_too_many_attempts_are_told_in_minutes(office, client, settings):
    settings.AXES_FAILURE_LIMIT = 2
    client.cookies["django_language"] = "en"
    form = {"username": "head", "password": "wrong"}
    assert client.post("/sign-in/", form).status_code == 200
    answer = client.post("/sign-in/", form)
    assert answer.status_code == 429
    assert "Try again in 15 minutes." in answer.content.decode()
    assert client.post("/sign-in/", form | {"password": "head-Secret-1"}).status_code == 429


def test_only_a_demonstration_names_its_accounts(office, client):
    assert "handler2" not in client.get("/sign-in/").content.decode()
    from record.models import Installation

    Installation.objects.update(kind="demo")
    assert "handler2" in client.get("/sign-in/").content.decode()


def test_a_part_of_a_page_asked_for_after_the_session_ended_leads_by_sign_in_back_to_the_open_form(office, client):
    ticket = office.ticket(state="assigned")
    headers = HTMX | {"HX-Current-URL": f"http://testserver{address(ticket)}"}
    answer = client.post(address(ticket, "accept"), sent(ticket), headers=headers)
    answer = client.get(answer.url, headers=headers)
    assert unquote(answer["HX-Redirect"]) == f"/sign-in/?next={address(ticket, 'accept')}"


# --- what every page promises ---


def test_no_page_carries_styles_scripts_or_images_of_its_own(office, enter):
    """The content security policy would silently drop them."""
    ticket = office.ticket(state="in_progress")
    office.attach(ticket)
    paths = ["/", "/tickets/", "/inspections/", f"/inspections/{ticket.inspection_id}/", address(ticket)]
    paths += [
        address(ticket, "report_progress"),
        f"{address(ticket)}?as_of=2026-03-02",
        "/nowhere/",
        "/sign-in/",
    ]
    browser = enter("head")
    for path in paths:
        if path == "/sign-in/":
            browser.logout()
        text = browser.get(path).content.decode()
        assert not re.search(r"\sstyle=|<style|\son\w+=|data:image|javascript:", text), path
        assert not re.search(r"<script(?![^>]* src=)", text), path
