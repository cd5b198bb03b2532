"""Messages in a real Chromium: on a desk and a phone, in both languages, in the dark, without scripts."""

import pytest
from playwright.sync_api import expect

from record import outbox
from tests.test_desk_browser import DESK, PHONE, visit  # noqa: F401  (fixtures)

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]

NARROW = (320, 700)


@pytest.fixture
def told(office):
    """The handler has been told of a few tickets; one of them has a long title and one was sent back."""
    inspection = office.inspection(name="2026年度综合检查（第一批）")
    office.ticket(inspection, title="固定资产台账缺项，" * 8, state="assigned")
    office.ticket(inspection, title="会议纪要归档不全", state="assigned")
    back = office.ticket(inspection, title="简报报送不及时", state="submitted")
    office.do(back, "send_back", "verifier", reason="材料不全，缺三季度台账，请补充后再报。")
    outbox.drain()
    return back


# Each size, each language and each theme, and every two of them together.
LOOKS = [
    (DESK, "zh-hans", "light"),
    (DESK, "en", "dark"),
    (PHONE, "zh-hans", "dark"),
    (PHONE, "en", "light"),
    (NARROW, "en", "dark"),
    (NARROW, "zh-hans", "light"),
]


@pytest.mark.long
def test_everybody_can_use_the_inbox(told, visit):  # noqa: F811
    for size, language, scheme in LOOKS:
        visitor = visit(size=size, language=language, scheme=scheme).sign_in("handler")
        for tab in ("", "?tab=all"):
            visitor.go(f"/inbox/{tab}")
            expect(visitor.page.locator("li[data-row]")).to_have_count(3)
            assert visitor.findings() == [], (size, language, scheme)


def test_messages_are_read_dealt_with_and_taken_back(told, visit):  # noqa: F811
    visitor = visit().sign_in("handler")
    bell = visitor.page.locator("header a.icon[href='/inbox/']")
    expect(bell).to_have_accessible_name("Messages, 3 tickets unread")
    bell.click()
    page = visitor.page
    page.get_by_role("link", name=told.title).click()
    expect(page).to_have_url(f"{visitor.server.url}/tickets/{told.number}/")
    expect(bell).to_have_accessible_name("Messages, 2 tickets unread")
    visitor.go("/inbox/")
    page.get_by_role("button", name=f"Done {told.number}").click()
    expect(page.locator("li[data-row]")).to_have_count(2)
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.locator("li[data-row]")).to_have_count(3)
    page.get_by_role("button", name="Mark this page as done").click()
    expect(page.get_by_role("heading", name="Nothing to deal with")).to_be_visible()
    visitor.go("/inbox/?tab=all")
    expect(page.locator("li[data-row]")).to_have_count(3)


def test_the_inbox_works_without_scripts(told, visit):  # noqa: F811
    visitor = visit(scripts=False).sign_in("handler")
    visitor.page.locator("header a.icon[href='/inbox/']").click()
    visitor.page.get_by_role("button", name=f"Done {told.number}").click()
    expect(visitor.page.locator("li[data-row]")).to_have_count(2)
