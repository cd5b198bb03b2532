"""The pages about procedures in a real Chromium: every size, language and theme, by keyboard, and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.test_desk_browser import DESK, PHONE, visit  # noqa: F401  (fixtures)
from workflow.models import Procedure
from workflow.shipped import shipped

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]

NARROW = (320, 700)
WALK = "/procedures/audit/2/walk/?as=verifier&steps=coordinator.assign.assigned,handler.accept.in_progress"
PATHS = ["/procedures/", "/procedures/audit/2/", "/procedures/own/1/", "/procedures/own/1/publish/", WALK]
PATHS += [f"/procedures/{path}" for path in ("audit/2/edit/", "audit/2/text/", "audit/2/publish/", "load/")]


@pytest.fixture
def drafts(office):
    """A draft of the audit, and one that does not hold."""
    [columns] = [columns for columns in shipped() if columns["name"] == "audit"]
    wrong = {"verbs": {"close": {"roles": ["head"]}}}
    with office.registry("procedure_drafted", office.admin) as door:
        door.save(Procedure(version=2, **columns | {"title": "审计整改（新的一版，标题很长很长）"}))
        door.save(Procedure(name="own", title="自定", kinds=["safety"], rules=wrong))
    return office


@pytest.mark.long
@pytest.mark.parametrize(
    ("size", "language", "scheme"),
    [(DESK, "zh-hans", "light"), (PHONE, "en", "dark"), (NARROW, "zh-hans", "dark"), (DESK, "en", "dark")],
)
def test_everybody_can_use_the_pages(drafts, visit, size, language, scheme):  # noqa: F811
    visitor, found = visit(size=size, language=language, scheme=scheme).sign_in("admin"), {}
    for path in PATHS:
        visitor.go(path)
        visitor.page.evaluate("document.querySelectorAll('#main details').forEach((part) => { part.open = true; })")
        found[path] = visitor.findings()
    assert {path: what for path, what in found.items() if what} == {}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_draft_is_made_changed_published_and_walked(office, visit, scripts):  # noqa: F811
    """The whole of it with the keyboard's own way to every button, and as well without scripts."""
    visitor = visit(scripts=scripts).sign_in("admin")
    page = visitor.page
    page.get_by_role("link", name="Procedures").click()
    page.get_by_role("link", name="简易自查").click()
    page.get_by_role("link", name="Copy into a draft").click()
    page.get_by_role("button", name="Copy").press("Enter")
    page.get_by_role("group", name="Submit for verification").get_by_label("Measures, at least").fill("2")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("It holds")).to_be_visible()
    page.get_by_role("link", name="Walk a ticket through it").click()
    page.get_by_role("link", name="Take the step: Assign → Awaiting acceptance").press("Enter")
    expect(page.get_by_role("heading", name="The ticket is: Awaiting acceptance")).to_be_visible()
    visitor.go("/procedures/self-check/2/publish/")
    expect(page.get_by_text("Submit for verification: at least 2 measures")).to_be_visible()
    page.get_by_label("Reason").fill("加强。")
    page.get_by_role("button", name="Publish").press("Enter")
    expect(page.get_by_text("The version is in force.")).to_be_visible()
    assert Procedure.objects.in_force_for("self-check").plan.demands("submit").measures == 2
