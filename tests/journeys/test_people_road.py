"""The road for people: Word in, work handed out at once, reminders that arrive, an inbox that clears, Word out."""

import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.journeys.test_import import FEEDBACK, LIST, another, confirm, correct_two_issues, upload
from tests.processes import eventually
from tests.visitor import DESK

pytestmark = pytest.mark.needs("chromium")

INSPECTION = "内部管理检查与整改"
DUE, ALSO_DUE, UNDATED = "公文办理时限把握不严", "会议纪要印发偏慢", "系统账号没有定期清理"


def test_word_in_work_handed_out_mail_word_out(demo_office, visits, tmp_path):
    with visits(size=DESK) as visit:
        _give_an_address(visit("admin"), "陈晓", "handler@office.example")

        coordinator = visit("coordinator")
        _import(coordinator, another(FEEDBACK, tmp_path, "整条路"), INSPECTION)
        correct_two_issues(coordinator)
        confirm(coordinator, 13)
        inspection = re.search(r"/inspections/(\d+)/", coordinator.page.url)[1]
        number = _assign_three_by_keyboard(coordinator)

        handler = visit()
        _open_from_the_mail(handler, demo_office.post_office, handler.say("Please accept"), number)
        _see_in_the_inbox(handler, number)
        _accept(handler, number)
        _see_the_inbox_clear(handler, number)

        _chase(coordinator, number)
        _open_from_the_mail(handler, demo_office.post_office, handler.say("Chased"), number)

        _read_the_report_in_word(coordinator, inspection)
        _import_and_undo(coordinator, inspection, another(LIST, tmp_path, "整条路"))


# --- Word in ----------------------------------------------------------------------------------------------------


def _give_an_address(admin, name, address):
    admin.go(f"/settings/people/?q={name}").locator("main tbody").get_by_role("link", name=name).click()
    admin.page.wait_for_url(re.compile(r"/settings/people/\d+/$"))
    admin.go(f"{admin.page.url}change/")
    admin.page.locator("[name=email]").fill(address)
    admin.page.locator("main form button.pri").click()
    expect(admin.page.locator("[data-result]")).to_be_visible()


def _import(coordinator, file, name=None):
    coordinator.go("/inspections/")
    coordinator.link("Import feedback").click()
    upload(coordinator, file, name)


def _import_and_undo(coordinator, inspection, file):
    coordinator.go(f"/inspections/{inspection}/")
    coordinator.link("Import feedback").click()
    upload(coordinator, file)
    confirm(coordinator, 6)
    coordinator.page.get_by_label(coordinator.say("Reason")).fill("清单发错了。")
    coordinator.press("Undo this import")
    expect(coordinator.page.locator("ol.list .st")).to_have_text([coordinator.say("Cancelled")] * 6)


# --- many at once -----------------------------------------------------------------------------------------------


def _choose(coordinator, *titles):
    """With j, k and x alone."""
    page = coordinator.page
    rows = page.locator("tr[data-row]").all_text_contents()
    for row in rows:
        page.keyboard.press("j")
        if any(title in row for title in titles):
            page.keyboard.press("x")
    expect(page.locator(".batch output")).to_have_text(str(len(titles)))
    row, bar = page.locator("tr.cur a").bounding_box(), page.locator(".batch").bounding_box()
    assert row["y"] + row["height"] <= bar["y"] + 1  # the bar hides no row that has the focus


def _assign_three_by_keyboard(coordinator):
    """Two go, one has no due date and says so in its row; the number of the first."""
    page = coordinator.page
    page.locator(".card header").get_by_role("link", name=coordinator.say("Ledger")).click()
    page.wait_for_url(re.compile(r"/tickets/\?inspection=\d+$"))
    ledger = page.url
    expect(page.get_by_role("button", name=coordinator.say("Assign"))).to_be_disabled()
    _choose(coordinator, DUE, ALSO_DUE, UNDATED)
    coordinator.look("ledger-chosen")
    coordinator.press("Assign")
    page.wait_for_url(re.compile("/tickets/many/assign/"))
    coordinator.look("bulk-ahead")
    page.get_by_label(coordinator.say("Lead department"), exact=False).first.select_option(label="办公室")
    page.get_by_label(coordinator.say("Responsible leader")).select_option("leader")
    coordinator.press("Assign")
    rows = page.locator("li.many")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text=coordinator.say("Give a due date."))).to_contain_text(UNDATED)
    expect(rows.locator(".st.handed")).to_have_count(2)
    coordinator.look("bulk-done")
    number = rows.filter(has_text=DUE).get_by_role("link").inner_text()
    coordinator.link("Back to the ledger").click()
    expect(page).to_have_url(ledger)
    return number


def _chase(coordinator, number):
    page = coordinator.page
    page.locator("tr[data-row]", has_text=number).get_by_role("checkbox").check()
    coordinator.press("Chase")
    page.get_by_label(coordinator.say("What to tell them")).fill("请本周内报进展。")
    coordinator.press("Chase")
    expect(page.locator("li.many .st.doing")).to_have_count(1)


# --- mail and inbox ---------------------------------------------------------------------------------------------


def _mail(post_office, *words):
    """The mail whose subject has these words; it leaves as soon as the worker hears of the news, at any time of day."""

    def arrived():
        fitting = (mail for mail in post_office.mails if all(word in mail["Subject"] for word in words))
        return next(fitting, None)

    return eventually(arrived, f"a mail about {words}", lambda: str([m["Subject"] for m in post_office.mails]))


def _open_from_the_mail(handler, post_office, heading, number):
    mail = _mail(post_office, number)
    said = mail.get_body().get_content()
    assert mail["To"] == "handler@office.example" and number in said
    address = re.search(r"https?://\S+", said)[0]
    handler.page.goto(address)
    if "/sign-in/" in handler.page.url:
        _sign_in_here(handler)
    handler.page.wait_for_url(re.compile(f"/tickets/{number}/"))


def _sign_in_here(handler):
    """The link leads to the sign-in first, and from there to where it was going."""
    page = handler.page
    page.get_by_label(handler.say("User name")).fill("handler")
    page.get_by_label(handler.say("Password")).fill(handler.office.password("handler"))
    handler.username = "handler"
    handler.press("Sign in")


def _see_in_the_inbox(handler, number):
    row = handler.go("/inbox/").locator("[data-row]", has_text=number)
    expect(row).to_contain_text(handler.say("For you to do"))
    handler.look("inbox")
    row.get_by_role("link").click()


def _accept(handler, number):
    handler.page.wait_for_url(re.compile(f"/tickets/{number}/$"))
    handler.link("Accept").click()
    handler.press("Accept")
    expect(handler.page.locator("[data-result]")).to_be_visible()


def _see_the_inbox_clear(handler, number):
    eventually(
        lambda: not handler.go("/inbox/").locator("[data-row]", has_text=number).count(),
        "the inbox to ask no longer for what was done",
    )
    handler.look("inbox-clear")


# --- Word out ---------------------------------------------------------------------------------------------------


def _read_the_report_in_word(coordinator, inspection):
    coordinator.go(f"/inspections/{inspection}/report/")
    with coordinator.page.expect_download() as saved:
        coordinator.page.get_by_role("link", name="Word").click()
    with zipfile.ZipFile(saved.value.path()) as paper:
        assert paper.testzip() is None
        said = "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", paper.read("word/document.xml").decode()))
    assert DUE in said and "报销单据审核把关不严" in said
