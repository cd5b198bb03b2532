"""Many tickets at once, on a phone, in English and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_company import assigned
from tests.visitor import DESK, PHONE

pytestmark = pytest.mark.needs("chromium")


def choose(visitor, mark):
    """The three rows of a story: two that wait to be accepted, one that waits to be assigned."""
    visitor.go(f"/tickets/?q={mark}")
    boxes = visitor.page.locator("input[name=ticket]")
    expect(boxes).to_have_count(3)
    for box in boxes.all():
        box.check()


def three(demo_office, mark):
    return [
        assigned(demo_office, f"{mark}一"),
        assigned(demo_office, f"{mark}二"),
        demo_office.new_ticket(f"{mark}三"),
    ]


@pytest.mark.parametrize(
    ("size", "language"),
    [(PHONE, "zh-hans"), (PHONE, "en"), (DESK, "en")],
    ids=["phone", "phone-english", "desk-english"],
)
def test_a_coordinator_chases_two_of_three(demo_office, visits, size, language):
    mark = f"一并催办{size[0]}{language}"
    waiting = three(demo_office, mark)[2]
    with visits(size=size, language=language) as visit:
        coordinator = visit("coordinator")
        page = coordinator.page
        choose(coordinator, mark)
        expect(page.locator(".batch output")).to_have_text("3")
        coordinator.look("many-chosen")
        coordinator.press("Chase")
        not_possible = page.locator("section", has=page.locator("#t-refused"))
        expect(not_possible.locator("li.many")).to_have_count(1)
        expect(not_possible).to_contain_text(waiting)
        coordinator.look("many-ahead")
        page.go_back()
        expect(page.locator(".batch output")).to_be_visible()
        page.go_forward()
        coordinator.press("Chase")
        expect(page.get_by_role("alert")).to_be_visible()  # a sentence is missing
        coordinator.look("many-missing")
        page.get_by_label(coordinator.say("What to tell them")).fill("请尽快签收。")
        coordinator.press("Chase")
        expect(page.locator("[data-result]")).to_be_focused()
        expect(page.locator("li.many")).to_have_count(3)
        coordinator.look("many-done")


def test_many_at_once_need_no_scripts(demo_office, visits):
    three(demo_office, "无脚本一并")
    with visits(scripts=False, language="en") as visit:
        coordinator = visit("coordinator")
        choose(coordinator, "无脚本一并")
        coordinator.press("Chase")
        coordinator.page.get_by_label("What to tell them").fill("请尽快签收。")
        coordinator.press("Chase")
        expect(coordinator.page.locator("main")).to_contain_text("Done for 2 tickets.")
        coordinator.link("Back to the ledger").click()
        expect(coordinator.page.locator("tr[data-row]")).to_have_count(3)
