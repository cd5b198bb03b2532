"""The desk in a real Chromium: by mouse, by keyboard, on a phone, in the dark, in both languages, without scripts."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from organization.models import User
from tests import remains
from tests.beginnings import begins_with
from tests.looking import examine
from tests.visitor import DESK, PHONE, keep_pictures
from tracker.models import Ticket

SESSION = settings.SESSION_COOKIE_NAME
pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]


class Visitor:
    """Somebody at a browser of a certain size; notes everything the page should never do."""

    def __init__(self, chromium, server, *, size=DESK, language="en", scheme="light", scripts=True):
        self.server, self.wrongs = server, []
        self.context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            has_touch=size[0] < 500,
            java_script_enabled=scripts,
        )
        self.context.add_cookies([{"name": "django_language", "value": language, "url": server.url}])
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.wrongs.append(f"script: {error}"))
        self.page.on("request", self._watch)

    def _hear(self, message):
        # A refused step is an answer with 403, 409 or 422; Chromium calls that a failed load.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.wrongs.append(f"console: {message.text}")

    def _watch(self, request):
        if not request.url.startswith(self.server.url):
            self.wrongs.append(f"outside: {request.url}")

    def sign_in(self, name):
        """By a session of theirs: the form is for the journeys to fill in."""
        client = Client()
        client.force_login(User.objects.get(username=name))
        session = {"name": SESSION, "value": client.cookies[SESSION].value, "url": self.server.url}
        self.context.add_cookies([session])
        self.go("/")
        return self

    def go(self, path):
        self.page.goto(self.server.url + path)
        return self.page

    def findings(self):
        """What axe finds, and whether the page runs out at the side."""
        return examine(self.page)


@pytest.fixture
def visit(chromium, live_server, transactional_db):
    """Open a browser; in the end none may have done what it should not."""
    visitors = []

    def visit(**how):
        visitors.append(Visitor(chromium, live_server, **how))
        return visitors[-1]

    def keep():
        for number, visitor in enumerate(visitors, 1):
            keep_pictures(visitor.context, f"visitor-{number}")

    with remains.witnessed_by(keep):
        yield visit
    wrongs = [wrong for visitor in visitors for wrong in visitor.wrongs]
    for visitor in visitors:
        visitor.context.close()
    assert wrongs == []


@begins_with
def busy_office(office):
    """One ticket with everything on it, and one in each other state."""
    inspection = office.inspection(kind="inspection", name="2026年度综合检查（第一批）")
    office.busy = office.ticket(inspection, title="简报报送不及时", state="in_progress")
    office.do(office.busy, "add_measure", "handler", text="修订办法", owner="handler", due_on="2026-05-01")
    office.attach(office.busy, "《信息报送管理办法》.txt", measure="1")
    office.do(office.busy, "add_remark", "coordinator", text="请抓紧。")
    office.do(office.busy, "change_due", "coordinator", reason="材料较多。", due_on="2026-07-01")
    for title, state in (
        ("待签收的", "assigned"),
        ("待核验的", "submitted"),
        ("待销号的", "verified"),
        ("已销号的", "closed"),
    ):
        office.ticket(inspection, title=title, state=state)
    return office


@pytest.mark.parametrize(
    ("language", "scheme", "size"),
    [("zh-hans", "light", DESK), ("en", "dark", DESK), ("zh-hans", "dark", PHONE), ("en", "light", PHONE)],
)
def test_axe_finds_nothing_on_any_page(busy_office, visit, language, scheme, size):
    ticket = f"/tickets/{busy_office.busy.number}/"
    paths = [
        "/",
        "/?tab=done",
        "/tickets/",
        "/tickets/?q=nothing",
        "/inspections/",
        f"/inspections/{busy_office.busy.inspection_id}/",
        ticket,
    ]
    paths += [
        f"{ticket}do/submit/",
        f"{ticket}do/report_progress/?measure=1",
        f"{ticket}?as_of=2026-03-02",
        "/nowhere/",
    ]
    visitor = visit(language=language, scheme=scheme, size=size)
    found = {}
    visitor.go("/sign-in/?next=/tickets/")
    found["/sign-in/"] = visitor.findings()
    visitor.sign_in("head")
    for path in paths:
        visitor.go(path)
        found[path] = visitor.findings()
    assert {path: what for path, what in found.items() if what} == {}


def test_no_page_runs_out_at_the_side(busy_office, visit):
    visitor = visit().sign_in("coordinator")
    ticket = f"/tickets/{busy_office.busy.number}/"
    paths = (
        "/",
        "/tickets/?q=报送&due_after=2026-01-01",
        f"/inspections/{busy_office.busy.inspection_id}/",
        ticket,
        f"{ticket}do/reassign/",
    )
    wide = []
    for width in (320, 768, 901, 1180, 1920):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        wide += [
            (path, width)
            for path in paths
            if visitor.go(path).evaluate("document.documentElement.scrollWidth > innerWidth")
        ]
    assert wide == []


def test_the_keyboard_walks_the_ledger(busy_office, visit):
    page = visit().sign_in("coordinator").page
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url("**/tickets/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("[data-row] a").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets/ZG-*/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("待核验")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets/?q=*")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.locator("h1").click()
    page.keyboard.press("c")
    page.wait_for_url("**/tickets/")


def test_the_keyboard_chooses_rows_of_the_ledger(busy_office, visit):
    page = visit().sign_in("coordinator").go("/tickets/")
    chosen, whole = page.locator("input[name=ticket]:checked"), page.locator("[data-all]")
    page.keyboard.press("x")
    expect(chosen).to_have_count(0)  # no row is under the keys yet
    for key in "jxjx":
        page.keyboard.press(key)
    expect(chosen).to_have_count(2)
    page.keyboard.press("x")
    expect(chosen).to_have_count(1)
    page.keyboard.press("Shift+X")
    expect(chosen).to_have_count(page.locator("[data-row]").count())
    expect(whole).to_be_checked()
    page.keyboard.press("Shift+X")
    expect(chosen).to_have_count(0)
    page.locator("#search").focus()
    page.keyboard.type("xX")
    expect(chosen).to_have_count(0)


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_step_opens_in_place_and_its_result_takes_the_focus(busy_office, visit, size):
    visitor = visit(size=size).sign_in("head")
    page = visitor.go("/tickets/?state=assigned")
    page.locator("[data-row] a").click()
    page.get_by_role("link", name="Accept", exact=True).click()
    expect(page.locator("#accept-handler")).to_be_focused()
    page.get_by_role("button", name="Accept", exact=True).click()
    result = page.locator("[data-result]")
    expect(result).to_be_focused()
    expect(result).to_contain_text("The ticket is accepted")
    assert visitor.findings() == []


# Somebody who is in the field "Cause" as soon as there is one.
AT_ONCE = """() => {
  const field = () => document.querySelector("#change_due-reason");
  const seen = new MutationObserver(() => { if (field()) { seen.disconnect(); field().focus(); } });
  seen.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("htmx:afterSettle", () => document.body.toggleAttribute("data-settled", Boolean(field())));
}"""


def test_who_writes_in_a_form_at_once_is_not_taken_elsewhere(busy_office, visit):
    """A form takes the focus with its coming and never again, when somebody may be writing in it."""
    page = visit().sign_in("coordinator").go(f"/tickets/{busy_office.busy.number}/")
    page.evaluate(AT_ONCE)
    page.get_by_role("link", name="Change the due date").click()
    page.locator("[data-settled]").wait_for()
    page.keyboard.insert_text("逐期核对。")
    expect(page.get_by_label("Cause")).to_have_value("逐期核对。")


def test_errors_are_named_and_what_was_typed_stays(busy_office, visit):
    page = visit().sign_in("verifier").go("/tickets/?state=submitted")
    page.locator("[data-row] a").click()
    page.get_by_role("link", name="Send back").click()
    page.get_by_label("1. 措施1").check()
    page.get_by_role("button", name="Send back").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Reason")
    expect(page.get_by_label("1. 措施1")).to_be_checked()
    page.get_by_label("Reason").fill("缺少签到表。")
    page.get_by_label("Reason").press("Control+Enter")
    expect(page.locator("[data-result]")).to_contain_text("sent back")


def test_a_draft_outlives_a_closed_form_and_is_gone_when_sent(busy_office, visit):
    page = visit().sign_in("handler").go(f"/tickets/{busy_office.busy.number}/")
    page.get_by_role("link", name="Report progress", exact=True).click()
    page.get_by_label("What was done").fill("已完成初稿。")
    page.reload()
    page.get_by_role("link", name="Report progress", exact=True).click()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_label("What was done")).to_have_value("已完成初稿。")
    page.get_by_role("button", name="Report progress").click()
    expect(page.locator("[data-result]")).to_contain_text("recorded")
    page.get_by_role("link", name="Report progress", exact=True).click()
    expect(page.get_by_label("What was done")).to_have_value("")


def test_somebody_else_was_faster(busy_office, visit):
    ticket = busy_office.busy
    page = visit().sign_in("coordinator").go(f"/tickets/{ticket.number}/")
    page.get_by_role("link", name="Change the due date").click()
    page.get_by_label("New due date").fill("2026-08-01")
    page.get_by_label("Cause").fill("逐期核对。")
    busy_office.do(ticket, "change_due", "coordinator", reason="先行调整。", due_on="2026-07-15")
    page.get_by_role("button", name="Change the due date").click()
    expect(page.get_by_role("alert")).to_contain_text("2026-07-15")
    expect(page.get_by_label("Cause")).to_have_value("逐期核对。")
    page.get_by_role("button", name="Change the due date").click()
    expect(page.locator("[data-result]")).to_contain_text("The due date is changed.")
    assert str(Ticket.objects.get(pk=ticket.pk).due_on) == "2026-08-01"


def test_files_are_attached_in_place_and_a_refused_one_is_named(busy_office, visit):
    page = visit().sign_in("handler").go(f"/tickets/{busy_office.busy.number}/")
    bad = {"name": "假.pdf", "mimeType": "application/pdf", "buffer": b"no pdf"}
    page.get_by_label("Files").set_input_files([bad])
    page.get_by_role("button", name="Attach").click()
    expect(page.get_by_role("alert")).to_contain_text("假.pdf")
    good = [{"name": f"材料{n}.txt", "mimeType": "text/plain", "buffer": b"%d" % n} for n in (1, 2)]
    page.get_by_label("Files").set_input_files(good)
    page.get_by_role("button", name="Attach").click()
    expect(page.locator("[data-result]")).to_contain_text("attached")
    expect(page.get_by_role("link", name="材料2.txt", exact=True)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="材料1.txt", exact=True).click()
    assert download.value.suggested_filename == "材料1.txt"


def test_a_page_that_outlived_its_session_says_so_and_keeps_the_words(busy_office, visit):
    visitor = visit().sign_in("leader")
    page = visitor.go(f"/tickets/{busy_office.busy.number}/")
    page.get_by_text("Add a remark").click()
    page.get_by_label("Remark").fill("换了会话之前写的。")
    visitor.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Record the remark").click()
    expect(page.get_by_role("alert")).to_contain_text("too old")
    page.reload()
    page.get_by_text("Add a remark").click()
    expect(page.get_by_label("Remark")).to_have_value("换了会话之前写的。")
    page.get_by_role("button", name="Record the remark").click()
    expect(page.locator(".tl")).to_contain_text("换了会话之前写的。")


def test_remarks_are_made_in_place(busy_office, visit):
    page = visit().sign_in("leader").go(f"/tickets/{busy_office.busy.number}/")
    page.get_by_text("Add a remark").click()
    page.get_by_role("button", name="Record the remark").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Remark").fill("请于周五前报送。")
    page.get_by_role("button", name="Record the remark").click()
    expect(page.locator(".tl")).to_contain_text("请于周五前报送。")


def test_what_is_told_already_stays_and_what_happened_meanwhile_comes_along(busy_office, visit):
    """A step's answer draws only the records that the browser does not show; another's in between is among them."""
    ticket = busy_office.busy
    page = visit().sign_in("leader").go(f"/tickets/{ticket.number}/")
    records = page.locator("ol.tl > li")
    for n in range(2):
        busy_office.do(Ticket.objects.get(pk=ticket.pk), "add_remark", "handler", text=f"别人的备注{n}。")
        before = records.count()
        page.get_by_text("Add a remark").click()
        page.get_by_label("Remark").fill(f"我的备注{n}。")
        page.get_by_role("button", name="Record the remark").click()
        expect(records).to_have_count(before + 2)
        mine, theirs, *_earlier = told = records.all_inner_texts()
        assert f"我的备注{n}" in mine and f"别人的备注{n}" in theirs
        assert all(text.strip() for text in told)


def test_without_scripts_the_road_goes_on(busy_office, visit):
    visitor = visit(scripts=False).sign_in("head")
    page = visitor.go("/tickets/?state=assigned")
    page.locator("[data-row] a").click()
    page.get_by_role("link", name="Accept", exact=True).click()
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("The ticket is accepted")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_the_theme_is_chosen_in_the_menu(busy_office, visit):
    page = visit().sign_in("head").page
    page.locator("summary", has_text=busy_office.head.name).click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 21, 29)"
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--bg').trim()") == "#fff"


def test_what_could_not_be_sent_is_said_and_stays(busy_office, visit):
    visitor = visit().sign_in("leader")
    page = visitor.go(f"/tickets/{busy_office.busy.number}/")
    page.get_by_text("Add a remark").click()
    page.get_by_label("Remark").fill("网络中断时填写的内容。")
    visitor.context.set_offline(True)
    page.get_by_role("button", name="Record the remark").click()
    expect(page.get_by_role("alert")).to_contain_text("did not reach")
    expect(page.get_by_label("Remark")).to_have_value("网络中断时填写的内容。")
    visitor.context.set_offline(False)
    page.get_by_role("button", name="Record the remark").click()
    expect(page.locator(".tl")).to_contain_text("网络中断时填写的内容。")
    visitor.wrongs.clear()  # htmx writes of the lost request on the console, as it should
