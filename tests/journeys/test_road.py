"""One ticket from its registration to its closing, with five people's accounts, and what is left to read of it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from organization.calendar import local_today
from tests.visitor import DESK, PHONE

pytestmark = pytest.mark.needs("chromium")

OUTCOME = "修订登记办法1项，登记完整"


def open_from_work(visitor, number):
    """From the list of what is to be done to the ticket itself; by its number where too much waits to be listed."""
    row = visitor.page.locator("[data-row]", has_text=number)
    if not row.count():
        visitor.go(f"/tickets/?q={number}")
    row.get_by_role("link").first.click()
    visitor.page.wait_for_url(re.compile(f"/tickets/{number}/$"))
    visitor.look("ticket")


def expect_done(visitor, english):
    result = visitor.page.locator("[data-result]")
    expect(result).to_contain_text(visitor.say(english))


def assign(visitor):
    visitor.link("Assign").click()
    visitor.field("Lead department").select_option(label="办公室")
    visitor.field("Responsible leader").select_option("leader")
    visitor.field("Due date").fill(str(local_today(datetime.now(UTC)) + timedelta(days=30)))
    visitor.look("assigning")
    visitor.press("Assign")
    expect_done(visitor, "The ticket is assigned.")


def accept(visitor):
    visitor.link("Accept").click()
    expect(visitor.page.get_by_role("button", name=visitor.say("Accept"), exact=True)).to_be_visible()
    visitor.look("accepting")
    visitor.press("Accept")
    expect_done(visitor, "The ticket is accepted: the work can begin.")


def attach(visitor, file):
    visitor.page.locator("input[type=file]").first.set_input_files(file)
    visitor.press("Attach")
    expect_done(visitor, "The evidence is attached.")
    expect(visitor.page.locator("#t-evidence").locator("xpath=ancestor::section")).to_contain_text(file.name)


def report(visitor, sentence):
    visitor.link("Report progress").first.click()
    visitor.field("What was done").fill(sentence)
    visitor.press("Report progress")
    expect_done(visitor, "Your report is recorded.")


def submit(visitor):
    visitor.link("Submit for verification").click()
    visitor.field("What came of it").fill(OUTCOME)
    visitor.look("submitting")
    visitor.press("Submit for verification")
    expect_done(visitor, "The work is submitted for verification.")


def verify(visitor):
    visitor.link("Verify").click()
    visitor.field("Opinion").fill("查阅登记，情况属实。")
    visitor.press("Verified")
    expect_done(visitor, "The work is verified; the ticket now awaits closing.")


def close(visitor):
    visitor.link("Close the ticket").click()
    visitor.page.get_by_label(visitor.say("Completed"), exact=True).check()
    visitor.look("closing")
    visitor.press("Close the ticket")
    expect_done(visitor, "The ticket is closed.")
    visitor.look("closed")


@pytest.mark.parametrize(
    ("size", "language"),
    [(DESK, "zh-hans"), (PHONE, "zh-hans"), (DESK, "en")],
    ids=["desk", "phone", "english"],
)
def test_five_accounts_walk_the_road(demo_office, visits, tmp_path, size, language):
    title = f"领用登记不完整{size[0]}{language}"
    number = demo_office.new_ticket(title)
    proof = tmp_path / "领用登记表.txt"
    proof.write_text(f"{title}：已经补登。", encoding="utf-8")

    with visits(size=size, language=language) as visit:
        coordinator = visit("coordinator")
        open_from_work(coordinator, number)
        assign(coordinator)

        handler = visit("handler")
        open_from_work(handler, number)
        accept(handler)
        attach(handler, proof)
        report(handler, "登记表已经补齐。")
        _cannot_verify_the_own_work(handler)

        head = visit("head")
        open_from_work(head, number)
        submit(head)

        verifier = visit("verifier")
        open_from_work(verifier, number)
        verify(verifier)

        leader = visit("leader")
        open_from_work(leader, number)
        close(leader)

        auditor = visit("auditor")
        _reads_who_did_what(auditor, number)
        _reads_how_it_stood(auditor, number)
        _finds_it_in_the_report(auditor, number)


def _cannot_verify_the_own_work(visitor):
    """What is closed to the reader says why; on a phone behind a line that opens."""
    why = visitor.page.locator("details.why")
    if not why.evaluate("details => details.open"):
        why.locator("summary").click()
    row = why.locator("li", has_text=visitor.say("Submit for verification"))
    expect(row).to_contain_text(visitor.say("Only the head of the lead department can do this."))
    visitor.look("blocked")


def _reads_who_did_what(visitor, number):
    visitor.go(f"/tickets/{number}/")
    visitor.look("history")
    told = visitor.page.locator("ol.tl")
    for name in ("王静", "陈晓", "李明", "赵宁", "周岚"):
        expect(told).to_contain_text(name)
    for sentence in ("登记表已经补齐。", "查阅登记，情况属实。", "领用登记表.txt", OUTCOME):
        expect(told).to_contain_text(sentence)


def _reads_how_it_stood(visitor, number):
    """Back, change by change, until the work was under way; there is nothing to do in the past."""
    under_way = visitor.say("In progress")
    for _change in range(3):
        visitor.link("Previous change").click()
        visitor.page.wait_for_url(re.compile(r"as_of="))
    visitor.look("then")
    expect(visitor.page.locator(".head")).to_contain_text(under_way)
    expect(visitor.page.locator("#act")).to_have_count(0)
    visitor.link("Back to now").click()
    expect(visitor.page.locator(".head")).to_contain_text(visitor.say("Closed"))


def _finds_it_in_the_report(visitor, number):
    inspection = visitor.office.made["inspection"]
    visitor.go(f"/inspections/{inspection}/")
    visitor.look("inspection")
    visitor.go(f"/inspections/{inspection}/report/")
    visitor.look("report")
    sentence = visitor.page.locator(".say", has_text=OUTCOME).filter(has_text=number)
    sentence.get_by_role("link", name=number).click()
    visitor.page.wait_for_url(re.compile(f"/tickets/{number}/"))
