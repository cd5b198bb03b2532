"""Two people at one ticket, somebody in the wrong place, and a browser without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_road import OUTCOME
from tests.visitor import DESK, PHONE

pytestmark = pytest.mark.needs("chromium")


def assigned(demo_office, title):
    number = demo_office.new_ticket(title)
    answers = ("department=office", "leader=leader", "due_on=2099-12-31")
    said = [part for answer in answers for part in ("--answer", answer)]
    demo_office.answer("move", number, "assign", "--as", "coordinator", *said)
    return number


def under_way(demo_office, title):
    number = assigned(demo_office, title)
    demo_office.answer("move", number, "accept", "--as", "handler")
    return number


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_who_decided_on_an_older_state_is_told_and_loses_no_word(demo_office, visits, size):
    number = under_way(demo_office, f"两人同时办理{size[0]}")
    with visits(size=size) as visit:
        first = visit("handler")
        first.go(f"/tickets/{number}/do/report_progress/")
        first.field("What was done").fill("第一个窗口里写的话。")

        second = visit("head")
        second.go(f"/tickets/{number}/do/report_progress/")
        second.field("What was done").fill("另一个人先报了进展。")
        second.press("Report progress")
        expect(second.page.locator("[data-result]")).to_be_visible()

        with first.page.expect_response(re.compile("report_progress")) as answered:
            first.press("Report progress")
        assert answered.value.status == 409
        expect(first.page.get_by_role("alert")).to_contain_text(first.say("Somebody changed this ticket meanwhile."))
        expect(first.page.get_by_role("alert")).to_contain_text("另一个人先报了进展。")
        expect(first.field("What was done")).to_have_value("第一个窗口里写的话。")
        first.look("stale")

        first.press("Report progress")
        expect(first.page.locator("[data-result]")).to_be_visible()
        expect(first.page.locator("ol.tl")).to_contain_text("第一个窗口里写的话。")


def test_a_step_of_somebody_else_says_whose_it_is(demo_office, visits):
    number = under_way(demo_office, "别人的步骤")
    with visits() as visit:
        handler = visit("handler")
        answer = handler.page.goto(f"/tickets/{number}/do/submit/")
        assert answer.status == 403
        expect(handler.page.locator("#main")).to_contain_text(
            handler.say("Only the head of the lead department can do this.")
        )
        handler.look("not-yours")


def test_a_ticket_of_another_department_is_not_there(demo_office, visits):
    number = under_way(demo_office, "别的部门看不到")
    with visits() as visit:
        stranger = visit("handler2")
        assert stranger.page.goto(f"/tickets/{number}/").status == 404
        stranger.look("not-there")
        stranger.go("/tickets/?q=别的部门看不到")
        expect(stranger.page.locator("[data-row]")).to_have_count(0)
        stranger.look("nothing-found")


def test_the_road_needs_no_scripts(demo_office, visits, tmp_path):
    number = assigned(demo_office, "没有脚本也能办")
    proof = tmp_path / "无脚本材料.txt"
    proof.write_text("没有脚本时上传的材料。", encoding="utf-8")
    with visits(scripts=False, language="en") as visit:
        handler = visit("handler")
        handler.go(f"/tickets/{number}/")
        handler.link("Accept").click()
        handler.press("Accept")
        handler.page.wait_for_url(re.compile(f"/tickets/{number}/$"))
        handler.page.locator("input[type=file]").first.set_input_files(proof)
        handler.press("Attach")
        expect(handler.page.locator("[data-result]")).to_contain_text("The evidence is attached.")

        head = visit("head")
        head.go(f"/tickets/{number}/")
        head.link("Submit for verification").click()
        head.press("Submit for verification")
        expect(head.page.get_by_role("alert")).to_be_visible()
        head.field("What came of it").fill(OUTCOME)
        head.press("Submit for verification")
        expect(head.page.locator("[data-result]")).to_contain_text("The work is submitted for verification.")
        head.look("no-scripts")


def test_the_reader_changes_the_language_of_the_page(demo_office, visits):
    with visits() as visit:
        auditor = visit("auditor")
        auditor.page.get_by_role("button", name="English").click()
        expect(auditor.page.get_by_role("heading", name="My work")).to_be_visible()
        expect(auditor.page.locator("html")).to_have_attribute("lang", "en")
        auditor.page.get_by_role("button", name="中文").click()
        expect(auditor.page.locator("html")).to_have_attribute("lang", re.compile("^zh"))
