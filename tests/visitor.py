"""Somebody at a browser, who looks at every page with the eyes of axe and notes what a page should never do."""

import re
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext, override

from tests import remains
from tests.looking import examine

DESK, PHONE = (1440, 900), (390, 844)

# Reported to the page itself, so that a refusal of the policy cannot pass unseen.
LISTEN = """
window.refusedByPolicy = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.refusedByPolicy.push(`${event.violatedDirective}: ${event.blockedURI}`));
"""


class Visitor:
    """One person in one browser window, reading in one language."""

    seen_at_work = set()

    def __init__(self, browser, office, shots: Path | None, *, size=DESK, language="zh-hans", scripts=True):
        self.office, self.shots, self.size, self.language = office, shots, size, language
        self.wrongs, self.scripts, self.username = [], scripts, "nobody"
        self.context = browser.new_context(
            base_url=office.url,
            viewport={"width": size[0], "height": size[1]},
            has_touch=size[0] < 500,
            java_script_enabled=scripts,
        )
        self.context.add_cookies([{"name": "django_language", "value": language, "url": office.url}])
        if scripts:
            self.context.add_init_script(LISTEN)
        self.context.on("request", self._watch)
        self.page = self.window()

    def window(self):
        """Another tab of the same browser."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.wrongs.append(f"script: {error}"))
        return page

    def _hear(self, message):
        # A refused step is an answer with 403, 409 or 422; Chromium calls that a failed load.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.wrongs.append(f"console: {message.text}")

    def _watch(self, request):
        if not request.url.startswith(self.office.url):
            self.wrongs.append(f"outside: {request.url}")

    def say(self, english, **parameters):
        """The words as this reader's pages have them."""
        with override(self.language):
            return gettext(english) % parameters if parameters else gettext(english)

    # --- doing -------------------------------------------------------------------------------------------------

    def sign_in(self, username):
        """By the form; with the same session again where this office knows it from before."""
        self.username = username
        if known := self.office.sessions.get(username):
            self.context.add_cookies([known])
            self.go("/")
        if not known or "/sign-in/" in self.page.url:
            self._fill_in_the_form(username)
        if (username, self.size, self.language) not in self.seen_at_work:
            self.seen_at_work.add((username, self.size, self.language))
            self.look("work")
        return self

    def _fill_in_the_form(self, username):
        self.go("/sign-in/")
        self.page.get_by_label(self.say("User name")).fill(username)
        self.page.get_by_label(self.say("Password")).fill(self.office.password(username))
        self.press("Sign in")
        self.page.wait_for_url(f"{self.office.url}/")
        cookies = {cookie["name"]: cookie for cookie in self.context.cookies()}
        self.office.sessions[username] = cookies["sessionid"]

    def go(self, path):
        self.page.goto(path)
        return self.page

    def link(self, english):
        return self.page.get_by_role("link", name=self.say(english), exact=True)

    def press(self, english):
        self.page.get_by_role("button", name=self.say(english), exact=True).click()

    def field(self, english, **parameters):
        """By its label, which also says when the field may stay empty."""
        label = re.escape(self.say(english, **parameters))
        whole = re.compile(rf"^\s*{label}\s*([（(][^）)]*[）)])?\s*$")
        return self.page.locator("#act, #main").first.get_by_label(whole)

    # --- looking -----------------------------------------------------------------------------------------------

    def look(self, name):
        """Everything wrong with the page as it is now is noted; a picture is taken if somebody wants to see it."""
        if self.scripts:
            self._examine(f"{name} as {self.username}")
        if self.shots:
            self._photograph(f"{name}-{self.username}-{self.size[0]}-{self.language}.png")

    def _examine(self, where):
        self.wrongs += [f"{where}: {what} at {place}" for what, place in examine(self.page)]
        refusals = self.page.evaluate("window.refusedByPolicy")
        self.wrongs += [f"policy on {where}: {refused}" for refused in refusals]

    def _photograph(self, name):
        """The camera touches the page's styles, which the policy refuses: what is heard meanwhile is not the page's."""
        heard = list(self.wrongs)
        self.page.screenshot(path=self.shots / name, full_page=True, caret="initial")
        if self.scripts:
            self.page.evaluate("window.refusedByPolicy = []")
        self.wrongs[:] = heard


def keep_pictures(context, whose):
    """What a failed test leaves of its pages."""
    for page in context.pages:
        remains.keep(f"{whose}.png", page.screenshot(full_page=True))
        remains.keep(f"{whose}.html", page.content().encode())


@contextmanager
def visiting(browser, office, shots, **how):
    """Lets visitors in; in the end none may have seen anything wrong."""
    visitors = []

    def visit(username=None, **more):
        visitor = Visitor(browser, office, shots, **how | more)
        visitors.append(visitor)
        return visitor.sign_in(username) if username else visitor

    try:
        yield visit
    except BaseException:
        for visitor in visitors:
            keep_pictures(visitor.context, visitor.username)
        raise
    finally:
        for visitor in visitors:
            visitor.context.close()
    wrongs = [wrong for visitor in visitors for wrong in visitor.wrongs]
    assert not wrongs, "\n".join(wrongs)
