"""A Word document comes in: uploaded, corrected, checked, confirmed; and a second one is taken back."""

import re
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.visitor import DESK, PHONE

pytestmark = pytest.mark.needs("chromium")

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
DRAFT = re.compile(r"/inspections/import/[-0-9a-f]{36}/$")
FEEDBACK, LIST = "management-check-feedback.docx", "asset-check-list.docx"


def another(name, folder, mark):
    """A copy of an example that the office has not read before."""
    made = Document(EXAMPLES / name)
    made.add_paragraph(f"（{mark}）")
    made.save(folder / name)
    return folder / name


def issue(visitor, title):
    """The card of an issue, by words of it."""
    return visitor.page.locator("li.issue", has_text=title)


def press_on(visitor, title, english, **parameters):
    card = issue(visitor, title).first
    card.get_by_role("button", name=re.compile(re.escape(visitor.say(english, **parameters)))).click()


def upload(visitor, file, name=None):
    page = visitor.page
    page.locator("input[type=file]").set_input_files(file)
    if name:
        page.get_by_label(visitor.say("Name of the inspection")).fill(name)
        page.get_by_label(visitor.say("Fed back on")).fill("2026-11-16")
    visitor.look("import-1")
    visitor.press("Read the document")
    page.wait_for_url(DRAFT)


def expect_issues(visitor, count):
    expect(visitor.page.locator("li.issue")).to_have_count(count)


def place_cursor(text, at):
    text.evaluate("(field, at) => field.setSelectionRange(at, at)", at)
    text.press("ArrowRight")
    text.press("ArrowLeft")


def correct_two_issues(visitor):
    """One is really two, two are really one, and one has neither department nor a good title."""
    page = visitor.page
    expect_issues(visitor, 13)
    expect(page.locator("#source")).to_contain_text("截至检查时只完成7次")
    visitor.look("import-2")

    card = issue(visitor, "采购需求论证不充分")
    card.get_by_role("button", name=visitor.say("Split: issue %(n)s", n=5)).click()
    text = page.locator("#caret-text")
    expect(text).to_be_visible()
    place_cursor(text, len("2.采购需求论证不充分。2个项目没有市场调查记录。"))
    visitor.look("import-split")
    visitor.press("Split at the cursor")
    expect_issues(visitor, 14)
    expect(issue(visitor, "采购合同备案不及时")).to_have_count(1)

    issue(visitor, "资产标签粘贴不全").get_by_role(
        "button", name=visitor.say("Merge with next: issue %(n)s", n=8)
    ).click()
    expect_issues(visitor, 13)
    expect(issue(visitor, "资产标签粘贴不全")).to_contain_text("11台也没有登记使用人")
    expect(issue(visitor, "资产标签粘贴不全")).to_be_focused()

    page.get_by_label(re.compile("综合科")).select_option(label="后勤保障处")
    visitor.press("Use these departments")
    expect(issue(visitor, "公务用车台账登记滞后")).to_contain_text("后勤保障处")

    issue(visitor, "报销单据审核不细").get_by_role("button", name=visitor.say("Correct: issue %(n)s", n=4)).click()
    page.locator("#id_issue-title").fill("报销单据审核把关不严")
    page.locator("#id_issue-department").select_option(label="财务处")
    page.locator("#id_issue-due_on").fill("2027-01-29")
    visitor.look("import-edit")
    issue(visitor, "报销单据审核不细").get_by_role("button", name=visitor.say("Save"), exact=True).click()
    expect(issue(visitor, "报销单据审核把关不严")).to_contain_text("2027-01-29")


def survive_a_reload(visitor):
    visitor.page.reload()
    expect_issues(visitor, 13)
    expect(issue(visitor, "报销单据审核把关不严")).to_contain_text("财务处")


def confirm(visitor, tickets):
    visitor.link("On to the check").click()
    visitor.page.wait_for_url(re.compile(r"/check/$"))
    visitor.look("import-3")
    visitor.page.locator("form.ends button.pri").click()
    visitor.page.wait_for_url(re.compile(r"/inspections/\d+/import/\d+/$"))
    expect(visitor.page.locator("[data-result]")).to_contain_text(
        visitor.say("The issues and their tickets are created.")
    )
    expect(visitor.page.locator("ol.list > li")).to_have_count(tickets)
    visitor.look("import-4")


@pytest.mark.parametrize(
    ("size", "language"),
    [(DESK, "zh-hans"), (DESK, "en"), (PHONE, "zh-hans"), (PHONE, "en")],
    ids=["desk", "desk-english", "phone", "phone-english"],
)
def test_a_word_document_comes_in_and_a_second_one_goes_again(demo_office, visits, tmp_path, size, language):
    mark = f"{size[0]}-{language}"
    with visits(size=size, language=language) as visit:
        coordinator = visit("coordinator")
        coordinator.go("/inspections/")
        coordinator.link("Import feedback").click()
        upload(coordinator, another(FEEDBACK, tmp_path, mark), f"内部管理检查{mark}")
        correct_two_issues(coordinator)
        survive_a_reload(coordinator)
        confirm(coordinator, 13)

        coordinator.page.locator("ol.list > li", has_text="报销单据审核把关不严").get_by_role("link").click()
        expect(coordinator.page.locator("main")).to_contain_text("8份缺少审批单")
        coordinator.page.go_back()

        coordinator.page.locator("ol.crumb a", has_text=f"内部管理检查{mark}").click()
        coordinator.link("Import feedback").click()
        upload(coordinator, another(LIST, tmp_path, mark))
        expect_issues(coordinator, 6)
        confirm(coordinator, 6)
        coordinator.page.get_by_label(coordinator.say("Reason")).fill("清单发错了。")
        coordinator.press("Undo this import")
        expect(coordinator.page.locator("[data-result]")).to_be_visible()
        expect(coordinator.page.locator("ol.list .st")).to_have_text([coordinator.say("Cancelled")] * 6)
        coordinator.look("import-undone")


def test_importing_needs_no_scripts(demo_office, visits):
    text = (EXAMPLES / "self-check-report.txt").read_text(encoding="utf-8")
    with visits(scripts=False, language="en") as visit:
        coordinator = visit("coordinator")
        page = coordinator.go("/inspections/import/")
        page.get_by_label("Or paste its text").fill(text)
        page.get_by_label("Name of the inspection").fill("没有脚本的自查")
        page.get_by_label("Fed back on").fill(date(2026, 9, 20).isoformat())
        coordinator.press("Read the document")
        page.wait_for_url(DRAFT)
        count = page.locator("li.issue").count()
        assert count > 3
        page.get_by_role("button", name="Merge with next: issue 1").click()
        expect(page.locator("li.issue")).to_have_count(count - 1)
        page.get_by_role("button", name="Split: issue 1").click()
        page.locator("button", has_text="Split here").first.click()
        expect(page.locator("li.issue")).to_have_count(count)
        page.get_by_role("button", name="Not an issue: number 2").click()
        page.get_by_role("button", name="Correct: issue 1").click()
        page.locator("#id_issue-title").fill("手工改过的标题")
        page.locator("li.issue").first.get_by_role("button", name="Save").click()
        expect(page.locator("li.issue").first).to_contain_text("手工改过的标题")
        confirm(coordinator, count - 1)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_state_of_the_import_can_be_used_by_everybody(demo_office, visits, tmp_path, size):
    """The rarer ones: something missing, a draft waiting, the inspection's own facts, a document read before."""
    with visits(size=size, language="en") as visit:
        coordinator = visit("coordinator")
        page = coordinator.go("/inspections/import/")
        coordinator.press("Read the document")
        expect(page.get_by_role("alert")).to_be_visible()
        coordinator.look("import-missing")
        file = another(LIST, tmp_path, f"状态{size[0]}")
        upload(coordinator, file, f"状态检查{size[0]}")
        draft = page.url
        page.get_by_role("button", name="Change", exact=True).click()
        expect(page.locator("[name$=fed_back_on]")).to_be_visible()
        coordinator.look("import-about")
        page.locator("[name$=fed_back_on]").fill("")
        page.locator("button[value=save].pri").click()
        expect(page.get_by_role("alert")).to_be_visible()
        coordinator.look("import-about-missing")
        coordinator.go(draft)
        page.get_by_role("button", name="Not an issue: number 1", exact=True).click()
        expect_issues(coordinator, 5)
        coordinator.look("import-left-out")
        coordinator.go("/inspections/import/")
        coordinator.look("import-drafts")
        coordinator.go(draft)
        confirm(coordinator, 5)
        inspection = re.search(r"/inspections/(\d+)/", page.url)[1]
        coordinator.press("Undo this import")
        expect(page.get_by_role("alert")).to_be_visible()
        coordinator.look("import-undo-missing")
        coordinator.go(f"/inspections/{inspection}/import/")
        coordinator.look("import-into")
        upload(coordinator, file)
        coordinator.link("On to the check").click()
        page.wait_for_url(re.compile(r"/check/$"))
        coordinator.look("import-read-before")
