"""The report page in a real browser: two sizes, both languages, by keyboard, on paper."""

import os

import pytest
from django.conf import settings

from tests import remains
from tests.beginnings import begins_with
from tests.looking import examine
from tests.visitor import keep_pictures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.needs("chromium")]
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@begins_with
def inspection(office):
    inspection = office.inspection()
    office.ticket(inspection, "简报报送不及时", "closed")
    office.ticket(inspection, "台账缺项", "in_progress")
    office.issue(inspection, "会议记录不全")
    return inspection


@pytest.fixture
def open_report(chromium, client, office, inspection, live_server):
    """Open the report page as the coordinator; afterwards nothing was complained of and nothing came from outside."""
    complaints, contexts = [], []

    def open_report(viewport=DESKTOP, language="zh-hans", **more):
        client.force_login(office.coordinator)
        context = chromium.new_context(viewport=viewport, **more)
        contexts.append(context)
        cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
        cookies[settings.LANGUAGE_COOKIE_NAME] = language
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        page = context.new_page()
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(live_server.url) else complaints.append(asked.url),
        )
        page.goto(f"{live_server.url}/inspections/{inspection.pk}/report/")
        return page

    def keep():
        for number, context in enumerate(contexts, 1):
            keep_pictures(context, f"report-{number}")

    with remains.witnessed_by(keep):
        yield open_report
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize(
    ("viewport", "language", "scheme"),
    [
        (DESKTOP, "zh-hans", "light"),
        (DESKTOP, "en", "dark"),
        (PHONE, "en", "light"),
        (PHONE, "zh-hans", "dark"),
    ],
    ids=["desktop", "desktop-en-dark", "phone-en", "phone-dark"],
)
def test_everybody_can_use_it(open_report, viewport, language, scheme):
    page = open_report(viewport, language, color_scheme=scheme)
    page.locator("details.rests summary").first.click()

    assert examine(page) == []
    if shots := os.environ.get("RECTIFY_SCREENSHOTS"):
        page.screenshot(path=f"{shots}/report-{viewport['width']}-{language}-{scheme}.png", full_page=True)


def test_the_tickets_of_a_sentence_open_and_close_by_keyboard(open_report):
    page = open_report()
    summary = page.locator("details.rests summary").first
    summary.focus()
    page.keyboard.press("Enter")
    links = page.locator("details.rests[open] a")
    assert links.count() == 2

    page.keyboard.press("Escape")
    assert page.locator("details.rests[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets/ZG-2026-0001/**")


def test_paper_bears_the_document_alone(open_report):
    page = open_report()
    page.emulate_media(media="print")

    assert page.locator(".paper").is_visible()
    for left_out in (".ask", "details.rests", "aside", ".side", ".tabbar"):
        assert not page.locator(left_out).first.is_visible(), left_out
    if shots := os.environ.get("RECTIFY_SCREENSHOTS"):
        page.set_viewport_size({"width": 660, "height": 960})
        page.screenshot(path=f"{shots}/report-paper.png", full_page=True)
