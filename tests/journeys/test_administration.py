"""The administrator's day: somebody comes in, stands in and leaves; the calendar, the ladder, everybody's month."""

import pytest
from playwright.sync_api import expect

from tests.visitor import DESK, PHONE

pytestmark = pytest.mark.needs("chromium")

PASSWORD = "quiet blue hill"
PAGES = {
    "settings": "/settings/",
    "people": "/settings/people/",
    "person": "/settings/people/2/",
    "person-add": "/settings/people/add/",
    "person-appoint": "/settings/people/2/appoint/",
    "person-delegate": "/settings/people/2/delegate/",
    "person-close": "/settings/people/2/close/",
    "person-self": "/settings/people/7/",
    "departments": "/settings/departments/",
    "department": "/settings/departments/2/",
    "department-end": "/settings/departments/2/end/",
    "days": "/settings/calendar/?year=2026",
    "days-provisional": "/settings/calendar/?year=2031",
    "days-enter": "/settings/calendar/enter/",
    "ladder": "/settings/ladder/",
    "ladder-add": "/settings/ladder/add/",
    "account": "/account/",
    "password": "/account/password/",
    "dead-link": "/new-password/2/0000/",
}


def done(visitor, english):
    expect(visitor.page.locator("[data-result]")).to_contain_text(visitor.say(english))


def decorations(visitor, links):
    """How these links are told from the text round them, other than by colour."""
    return set(
        visitor.page.locator(links).evaluate_all(
            "links => links.map((link) => getComputedStyle(link).textDecorationLine)"
        )
    )


def add_somebody(admin, username):
    admin.go("/settings/people/")
    admin.page.get_by_role("link", name=admin.say("Add a person")).click()
    admin.field("User name").fill(username)
    admin.field("Full name").fill("顾问")
    admin.page.locator("[name=role]").select_option("handler")
    admin.page.locator("[name=department]").select_option(index=2)
    admin.press("Add the person")
    done(admin, "The person is added. Make a one-time link, so that they can choose a password.")


def make_link(admin):
    admin.page.get_by_role("link", name=admin.say("One-time link"), exact=True).click()
    admin.page.wait_for_url("**/link/")
    admin.look("link-asked")
    admin.press("Make the link")
    link = admin.page.locator("#link").input_value()
    admin.look("link-made")
    return link


def choose_password(guest, link):
    guest.go(link)
    for field in guest.page.locator("input[type=password]").all():
        field.fill("short")
    guest.press("Set the password")
    expect(guest.page.locator("[role=alert]")).to_be_focused()
    guest.look("password-weak")
    for field in guest.page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    guest.press("Set the password")
    expect(guest.page.get_by_role("heading", level=1)).to_have_text(guest.say("The password is set"))
    guest.look("password-set")


def test_somebody_comes_in_works_and_leaves(visits, demo_office):
    with visits(language="en") as visit:
        admin = visit("admin")
        add_somebody(admin, "adviser")
        admin.look("person-new")
        person = admin.page.url
        guest = visit()
        choose_password(guest, make_link(admin))
        demo_office._passwords["adviser"] = PASSWORD
        guest.sign_in("adviser")
        guest.go("/settings/")
        expect(guest.page.get_by_role("heading", level=1)).to_have_text("Not allowed")

        admin.go(person)
        admin.link("Close the account").click()
        admin.press("Close the account")
        expect(admin.page.locator("[role=alert]")).to_be_focused()  # a reason is missing
        admin.look("close-refused")
        admin.field("Reason").fill("Left the office.")
        admin.press("Close the account")
        done(admin, "The account is closed.")
        guest.go("/")
        expect(guest.page).to_have_url(f"{demo_office.url}/sign-in/?next=/")
        admin.link("Undo").click()
        admin.page.wait_for_url("**/open/")
        admin.look("open-again")


def test_departments_are_put_in_order_without_any_script(visits, demo_office):
    with visits(language="en", scripts=False) as visit:
        admin = visit()
        admin.username = "admin"
        admin.go("/sign-in/")
        admin.page.locator("[name=username]").fill("admin")
        admin.page.locator("[name=password]").fill(demo_office.password("admin"))
        admin.press("Sign in")
        admin.go("/settings/departments/")
        names = admin.page.locator(".tree .tree .who a")
        before = names.all_text_contents()
        admin.page.get_by_role("button", name=f"Move {before[0]} down").click()
        expect(names.nth(0)).to_have_text(before[1])
        expect(names.nth(1)).to_have_text(before[0])
        admin.page.get_by_role("button", name=f"Move {before[0]} up").click()
        expect(names).to_have_text(before)


def test_a_line_of_the_ladder_is_tried_before_it_is_saved(visits):
    with visits(language="en") as visit:
        admin = visit("admin")
        admin.go("/settings/ladder/add/")
        admin.page.locator("[name=working_days]").fill("2")
        admin.page.locator("[name=roles]").first.check()
        admin.press("Look ahead")
        heading = admin.page.get_by_role("heading", level=2)
        expect(heading).to_have_text("What would be sent in the next seven days, if you saved this")
        admin.look("ladder-tried")
        assert admin.page.locator("[name=working_days]").input_value() == "2"


@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-hans"), (PHONE, "zh-hans"), (PHONE, "en")])
def test_every_page_of_the_settings_can_be_used_by_everybody(visits, size, language):
    with visits(size=size, language=language) as visit:
        admin = visit("admin")
        for name, path in PAGES.items():
            admin.go(path)
            admin.look(name)
            if name == "person":
                assert decorations(admin, ".period > div a") == {"underline"}


@pytest.mark.parametrize(("size", "language"), [(DESK, "en"), (PHONE, "zh-hans")])
def test_the_calendar_by_keyboard_and_on_a_phone(visits, size, language):
    with visits(size=size, language=language) as visit:
        someone = visit("coordinator")
        if size == DESK:
            someone.page.keyboard.press("g")
            someone.page.keyboard.press("c")
            someone.page.wait_for_url("**/calendar/")
        else:
            someone.go("/calendar/")
        someone.look("calendar")
        assert someone.page.locator("table.month").is_visible() == (size == DESK)
        someone.link("All").click()
        someone.page.wait_for_url("**layer=all**")
        someone.look("calendar-all")
        assert decorations(someone, ".agenda .list a") == {"underline"}
        someone.go("/calendar/?month=2026-10&layer=all")
        someone.look("calendar-october")
        someone.go("/calendar/?month=2031-10")
        expect(someone.page.locator(".note.soon").first).to_contain_text("2031")
        someone.page.emulate_media(media="print")
        assert someone.page.locator("table.month").is_visible()
        assert not someone.page.locator(".tabs").is_visible()
