"""What a browser shows of an office that cannot take something just now."""

import pytest
from playwright.sync_api import expect

from tests.test_desk_browser import busy_office, visit  # noqa: F401 - fixtures

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]


def test_what_was_typed_stays_where_the_office_cannot_take_it_just_now(busy_office, visit):  # noqa: F811
    visitor = visit().sign_in("leader")
    page = visitor.go(f"/tickets/{busy_office.busy.number}/")
    page.get_by_text("Add a remark").click()
    page.get_by_label("Remark").fill("繁忙时填写的内容。")
    page.route("**/do/**", lambda route: route.fulfill(status=503, body="later"))
    page.get_by_role("button", name="Record the remark").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot take that just now")
    expect(page.get_by_label("Remark")).to_have_value("繁忙时填写的内容。")
    page.unroute("**/do/**")
    page.get_by_role("button", name="Record the remark").click()
    expect(page.locator(".tl")).to_contain_text("繁忙时填写的内容。")
    visitor.wrongs.clear()  # htmx writes of the refused request on the console, as it should
