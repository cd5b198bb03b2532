"""A browser for each of the cast, reading English, and what forms send."""

import pytest

from administration import guard  # noqa: F401  (hears who signs in)
from tests.administration.settled import Settled
from tests.office import today


@pytest.fixture(name="today")
def this_day():
    return today()


@pytest.fixture
def settled(office):
    return Settled(office)


@pytest.fixture
def send(enter):
    """Open a form as somebody, fill it in and send it: the hidden fields come from the page itself."""

    def send(who, address, /, follow=False, **typed):
        browser = enter(who) if isinstance(who, str) else who
        return browser.post(address, hidden(browser, address) | typed, follow=follow)

    return send


def hidden(browser, address):
    form = browser.get(address).context["form"]
    return {bound.name: bound.value() for bound in form.hidden_fields() if bound.value() is not None}
