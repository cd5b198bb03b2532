"""What each step costs, whoever takes it: its form, taking it by form, and taking it by htmx."""

import re

import pytest
from django.urls import reverse

from desk.forms.of_steps import FORMS
from tests.counted import counted
from tests.crawl import situations
from tests.crawl.filling import encoded, fill
from tests.crawl.pages import Page
from tests.law.walk import undone
from tracker.steps import STEPS

pytestmark = pytest.mark.django_db
crawled = situations.crawled

BY_PAGE, BY_FORM, BY_HTMX = 20, 14, 25
BIRTHS = 7  # of all tickets that a step bears, however many they are


@pytest.mark.parametrize("step", FORMS)
def test_a_step_costs_what_was_promised(crawled, enter, step):
    number, person = crawled.open_to[step][0]
    browser, plain = enter(person), reverse("ticket-step", args=[number, step])
    whole = reverse("ticket", args=[number])
    address = _link(browser, whole, plain)
    with counted() as asking:
        form = _form(browser, address, plain)
    form = form or _form(browser, whole, plain)
    body, kind = encoded(fill(form, step, person), form.is_multipart)
    with undone(), counted() as by_form:
        assert browser.post(address, body, content_type=kind).status_code == 302
    with undone(), counted() as by_htmx:
        htmx = {"HX-Request": "true", "HX-Target": "act"}
        assert browser.post(address, body, content_type=kind, headers=htmx).status_code == 200
    assert len(asking) <= BY_PAGE, asking
    beside = BIRTHS if STEPS[step].bears else 0
    assert len(by_form) <= BY_FORM + beside, by_form
    assert len(by_htmx) <= BY_HTMX + beside, by_htmx


def _link(browser, whole, plain):
    """The address under which the ticket's page leads to the form."""
    found = re.findall(rf'href="({re.escape(plain)}[^"]*)"', browser.get(whole).content.decode())
    return max(found, key=len, default=plain).replace("&amp;", "&")


def _form(browser, page, plain):
    """The form on the page that sends to the plain address."""
    shown = Page(browser.get(page).content.decode())
    return next((f for f in shown.forms if f.method == "post" and f.action.startswith(plain)), None)
