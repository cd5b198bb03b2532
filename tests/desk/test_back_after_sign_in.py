"""After a new sign-in people are where they were: at the open form, or at the page whose button they pressed."""

import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver

from tests.desk.sending import HTMX, address

pytestmark = pytest.mark.django_db
TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))


def next_of(answer):
    """Where the sign-in that an answer sends to leads back to."""
    sign_in = answer.headers.get("HX-Redirect") or answer["Location"]
    return parse_qs(urlsplit(sign_in).query)["next"][0]


def routes(patterns=None, before=""):
    """Every address of the office, with something in each of its places."""
    for pattern in patterns or get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from routes(pattern.url_patterns, route)
            continue
        yield "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: FILLINGS[found[1]], route)


FILLINGS = {"int": "1", "str": "ZG-1", "slug": "one", None: "one", "uuid": "0b7e2a54-3a53-4d0c-9f0c-0d4c4a4b8f11"}


def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(office, client):
    """What only acts cannot be opened: after the sign-in it would be an error."""
    acts = [route for route in routes() if client.get(route).status_code == 405]
    sent = {route: client.post(route) for route in acts}
    guarded = {route: answer for route, answer in sent.items() if "next=" in answer.get("Location", "")}
    assert len(guarded) >= 5
    for route, answer in guarded.items():
        page = client.get(answer["Location"], headers={"Referer": "http://testserver/inspections/?all=1"})
        assert page.context["next"] == "/inspections/?all=1", route


def test_nobody_is_led_outside_by_where_they_came_from(office, client):
    answer = client.get("/sign-in/?next=/inbox/mark/", headers={"Referer": "https://elsewhere.example/x"})
    assert answer.context["next"] == "/"


@pytest.mark.parametrize("next_", ["/inbox/mark/", "/sign-in/?next=/inbox/mark/"])
def test_nobody_is_led_in_a_circle(office, client, next_):
    """The language was changed at the sign-in, which is where the reader came from then."""
    headers = {"Referer": "http://testserver/sign-in/?next=/inbox/mark/"}
    assert client.get("/sign-in/", {"next": next_}, headers=headers).context["next"] == "/"
    client.force_login(office.head)
    assert client.get("/sign-in/", {"next": next_}, headers=headers)["Location"] == "/"


def test_what_can_be_opened_is_opened_and_not_the_page_it_came_from(office, client):
    ticket = office.ticket(state="in_progress")
    path = f"{address(ticket, 'report_progress')}?measure=1"
    sent_on = client.post(path, {"reason": "写了很久。"})
    page = client.get(sent_on["Location"], headers={"Referer": "http://testserver/"})
    assert unquote(page.context["next"]) == path


def test_the_bell_leads_back_to_the_page_it_stands_on(office, client):
    headers = HTMX | {"HX-Current-URL": "http://testserver/tickets/?q=1"}
    answer = client.get(client.get("/inbox/bell/", headers=headers)["Location"], headers=headers)
    assert next_of(answer) == "/tickets/?q=1"


def test_whatever_opens_in_place_opens_as_a_page_too():
    """So that after a sign-in, and without scripts, its address is enough."""
    odd = []
    for path in TEMPLATES:
        # Without the template's own signs, which may hold any other.
        bare = re.sub(r"\{[%{](.*?)[%}]\}", lambda sign: f"[{re.sub('[<>]', '', sign[1])}]", path.read_text())
        for tag in re.findall(r"<[^<>]*\shx-(?:get|post)=[^<>]*>", bare):
            asked = re.search(r'\shx-(?:get|post)="([^"]*)"', tag)[1]
            plain = re.search(r'\s(?:href|action)="([^"]*)"', tag)
            if not plain or plain[1] != asked:
                odd.append((path.name, asked))
    assert odd == [("base.html", "[ url 'inbox-bell' ]")]
