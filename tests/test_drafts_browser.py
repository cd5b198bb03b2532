"""Words that were typed and not sent, in a real Chromium: offered, given back, and nobody else's."""

import pytest
from playwright.sync_api import expect

from tests.test_desk_browser import DESK, PHONE, visit  # noqa: F401  (fixtures)
from tracker.models import Ticket

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ticket(office):
    return office.ticket(title="旧标题", state="in_progress")


def step(ticket, name):
    return f"/tickets/{ticket.number}/do/{name}/"


def edit(office, ticket, **said):
    ticket.refresh_from_db()
    fields = {name: getattr(ticket, name) for name in ("title", "problem", "term", "severity")}
    office.do(ticket, "edit_wording", "coordinator", reason="更正。", **(fields | said))


def sign_in(page, name):
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(f"{name}-Secret-1")
    page.get_by_role("button", name="Sign in").click()


def drafts_in(page):
    return page.evaluate("Object.entries(sessionStorage).filter(([name]) => name.startsWith('draft:')).flat().join()")


@pytest.mark.parametrize(("size", "language"), [(DESK, "en"), (PHONE, "zh-hans")])
def test_words_left_in_a_form_are_offered_and_never_filled_in_unasked(ticket, visit, size, language):  # noqa: F811
    visitor = visit(size=size, language=language).sign_in("coordinator")
    restore, discard = ("Restore", "Discard") if language == "en" else ("恢复", "放弃")
    page = visitor.go(step(ticket, "edit_wording"))
    title, offer = page.locator("#edit_wording-title"), page.locator(".note.kept[role=status]")
    title.fill("我的标题")
    visitor.go("/")
    visitor.go(step(ticket, "edit_wording"))
    expect(offer.get_by_role("button")).to_have_text([restore, discard])
    expect(title).to_have_value("旧标题")
    assert visitor.findings() == []
    offer.get_by_role("button", name=restore).press("Enter")
    expect(title).to_have_value("我的标题")
    expect(title).to_be_focused()
    assert visitor.findings() == []
    offer.get_by_role("button", name=discard).click()
    expect(title).to_have_value("旧标题")
    expect(offer).to_have_count(0)
    assert drafts_in(page) == ""


def test_a_draft_of_an_older_version_is_sent_as_such_and_overwrites_nothing_in_silence(office, ticket, visit):  # noqa: F811
    visitor = visit().sign_in("coordinator")
    page = visitor.go(step(ticket, "edit_wording"))
    page.locator("#edit_wording-title").fill("我的标题")
    page.locator("#edit_wording-reason").fill("核对后更正。")
    edit(office, ticket, title="别人的标题", problem="别人写的")
    visitor.go("/")
    visitor.go(step(ticket, "edit_wording"))
    expect(page.locator(".kept")).to_contain_text("It has changed since")
    expect(page.locator("#edit_wording-title")).to_have_value("别人的标题")
    page.get_by_role("button", name="Restore").click()
    expect(page.locator("#edit_wording-problem")).to_have_value("别人写的")  # never touched, so never overwritten
    page.get_by_role("button", name="Save the wording").click()
    expect(page.get_by_role("alert")).to_contain_text("别人的标题")
    expect(page.locator(".stands")).to_contain_text("别人的标题")
    expect(page.locator("#edit_wording-title")).to_have_value("我的标题")
    assert Ticket.objects.get(pk=ticket.pk).title == "别人的标题"
    page.get_by_role("button", name="Save the wording").click()
    expect(page.locator("[data-result]")).to_be_focused()
    now = Ticket.objects.get(pk=ticket.pk)
    assert (now.title, now.problem) == ("我的标题", "别人写的")
    assert drafts_in(page) == ""


def test_after_a_new_sign_in_the_form_is_open_again_with_the_words_and_says_so(ticket, visit):  # noqa: F811
    visitor = visit().sign_in("handler")
    page = visitor.go(f"/tickets/{ticket.number}/")
    page.get_by_role("link", name="Report progress", exact=True).click()
    page.get_by_label("What was done").fill("写了整整一个上午。")
    visitor.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Report progress").click()
    sign_in(page, "handler")
    expect(page.get_by_label("What was done")).to_have_value("写了整整一个上午。")
    said = page.locator(".kept[role=status]")
    expect(said).to_contain_text("Your words were kept; nothing was sent yet.")
    expect(said).not_to_contain_text("Files", use_inner_text=True)
    page.get_by_role("button", name="Report progress").click()
    expect(page.locator(".tl")).to_contain_text("写了整整一个上午。")
    assert drafts_in(page) == ""


def test_whoever_signs_in_next_in_the_same_tab_sees_none_of_the_words(ticket, visit):  # noqa: F811
    visitor = visit().sign_in("handler")
    page = visitor.go(step(ticket, "add_remark"))
    page.locator("#act textarea").fill("只有我知道的话。")
    visitor.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Record the remark").first.click()
    sign_in(page, "head")
    expect(page.locator("#act textarea")).to_have_value("")
    page.go_back()
    page.go_back()
    expect(page.locator("body")).not_to_contain_text("只有我知道的话。")
    values = "[...document.querySelectorAll('textarea')].map((field) => field.value).join()"
    assert "只有我知道的话" not in page.evaluate(values) + drafts_in(page)


def test_words_go_with_the_sign_out_and_no_secret_is_ever_kept(ticket, visit):  # noqa: F811
    visitor = visit().sign_in("handler")
    page = visitor.go(step(ticket, "add_remark"))
    page.locator("#act textarea").fill("未提交的话。")
    # A form with everything that must not be kept, as the next page might have one.
    page.evaluate("""() => {
      const form = document.querySelector("#act form");
      for (const type of ["password", "hidden", "file"]) form.innerHTML += `<input name="secret" type="${type}">`;
      form.querySelectorAll("input").forEach((field) => {
        if (field.type !== "file") field.value = "geheim";
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
    }""")
    assert "未提交的话。" in drafts_in(page)
    assert not any(word in drafts_in(page) for word in ("geheim", "secret", "csrf", '"key"'))
    page.locator("summary[aria-label*='sign out']").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")
    assert drafts_in(page) == ""


def test_keys_of_an_input_method_send_nothing_and_lead_nowhere(ticket, visit):  # noqa: F811
    visitor = visit().sign_in("coordinator")
    page = visitor.go("/tickets/")
    page.evaluate("""() => ["j", "x", "X", "k", "/", "?", "g", "l", "c"].forEach((key) => {
      for (const how of [{ isComposing: true }, { keyCode: 229 }])
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...how }));
    })""")
    expect(page.locator("tr.cur, input[name=ticket]:checked, dialog[open]")).to_have_count(0)
    expect(page.locator("#search")).not_to_be_focused()
    visitor.go(step(ticket, "add_remark"))
    words = page.locator("#act textarea")
    words.fill("zhonggao")
    for how in ({"isComposing": True}, {"keyCode": 229}):
        words.dispatch_event("keydown", {"key": "Enter", "ctrlKey": True, "bubbles": True, "cancelable": True} | how)
    expect(words).to_have_value("zhonggao")
    assert not ticket.remarks.exists()
    words.press("Control+Enter")
    expect(page.locator(".tl")).to_contain_text("zhonggao")


def test_a_store_that_is_full_or_forbidden_breaks_no_page(ticket, visit):  # noqa: F811
    visitor = visit().sign_in("handler")
    visitor.context.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page = visitor.go(f"/tickets/{ticket.number}/")
    page.get_by_role("link", name="Report progress", exact=True).click()
    page.get_by_label("What was done").fill("照样提交。")
    page.get_by_label("What was done").press("Control+Enter")
    expect(page.locator(".tl")).to_contain_text("照样提交。")


def test_files_that_were_chosen_stay_with_a_form_that_is_refused(office, ticket, visit):  # noqa: F811
    office.attach(ticket, "材料.txt")
    visitor = visit().sign_in("handler")
    page = visitor.go(f"/tickets/{ticket.number}/")
    page.get_by_role("link", name="Replace").click()
    new = {"name": "新.txt", "mimeType": "text/plain", "buffer": b"x"}
    page.locator("#replace_evidence-files").set_input_files([new])
    office.do(ticket, "add_remark", "coordinator", text="同时有人留言。")
    page.locator("#act").get_by_role("button", name="Replace").click()
    expect(page.locator("#act").get_by_role("alert")).to_contain_text("meanwhile")
    page.locator("#act").get_by_role("button", name="Replace").click()
    expect(page.locator("#ticket")).to_contain_text("新.txt")


def test_without_scripts_going_back_in_the_browser_brings_the_words_back(ticket, visit):  # noqa: F811
    visitor = visit(scripts=False).sign_in("handler")
    page = visitor.go(step(ticket, "report_progress"))
    page.get_by_label("What was done").fill("没有脚本时写的。")
    visitor.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Report progress").click()
    page.wait_for_url("**/sign-in/**")
    assert "go back to it in your browser" in page.content()
    sign_in(page, "handler")
    expect(page.get_by_role("button", name="Report progress")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_label("What was done")).to_have_value("没有脚本时写的。")
    page.get_by_role("button", name="Report progress").click()
    expect(page.locator(".tl")).to_contain_text("没有脚本时写的。")


def test_corrections_of_an_import_and_forms_without_a_version_come_back_too(office, ticket, visit):  # noqa: F811
    visitor = visit().sign_in("coordinator")
    page = visitor.go("/inspections/import/")
    page.locator("[name=name]").fill("内部检查")
    page.locator("[name=fed_back_on]").fill("2026-02-27")
    page.locator("[name=pasted]").fill("1. 借阅登记不完整。\n2. 库房没有温湿度记录。")
    page.get_by_role("button", name="Read the document").click()
    expect(page.locator("[data-result]").first).to_contain_text("The document is read")
    assert drafts_in(page) == ""  # taken, so no longer offered
    page.get_by_role("button", name="Correct: issue 2").click()
    page.locator("[name=issue-title]").fill("我的改法")
    visitor.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save", exact=True).last.click()
    sign_in(page, "coordinator")
    expect(page.locator("[name=issue-title]")).to_have_value("我的改法")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("#correction")).to_contain_text("我的改法")
    assert drafts_in(page) == ""
    many = f"/tickets/many/chase/?ticket={ticket.number}"
    visitor.go(many).get_by_label("What to tell them").fill("请抓紧。")
    visitor.go("/")
    visitor.go(many).get_by_role("button", name="Restore").click()
    page.get_by_role("button", name="Chase").click()
    expect(page.locator("[data-result]")).to_contain_text("Done for 1 ticket")
    assert drafts_in(page) == ""
