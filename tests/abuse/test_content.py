"""Words that want to be more than words."""

import json

import pytest

from reports.ledger import as_csv
from tests.desk.sending import HTMX, address, sent
from tests.reports.office import facts, issue
from tests.reports.office import ticket as row

pytestmark = pytest.mark.django_db
INERT = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[点](javascript:alert(1))",
    '<a href="data:text/html,x">x</a>',
    "<form id=key><input name=csrfmiddlewaretoken>",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "{0.__class__}%(name)s%s",
    "@all",
)


@pytest.mark.parametrize("words", INERT)
def test_what_people_write_is_shown_letter_by_letter_under_a_strict_policy(office, enter, words):
    ticket = office.ticket(state="in_progress", title=words[:200])
    browser = enter("handler")
    browser.post(address(ticket, "add_remark"), sent(ticket, text=words))
    browser.post(address(ticket, "add_measure"), sent(ticket, text=words))
    for path in (address(ticket), "/tickets/", "/"):
        answer = browser.get(path)
        page = answer.content.decode()
        for opening in ("<script>alert", "<img src=x", "<form id=key", '<a href="data:', 'href="javascript:'):
            assert opening not in page, path
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
    assert "django-insecure" not in page and "SECRET" not in page.replace("settings.SECRET_KEY", "")


def test_a_template_in_a_title_is_printed_and_not_filled_in(office, enter):
    ticket = office.ticket(state="in_progress", title="{{ 7|add:7 }}{% now 'Y' %}")
    page = enter("coordinator").get(address(ticket)).content.decode()
    assert "{{ 7|add:7 }}" in page and "14{" not in page


@pytest.mark.parametrize("sign", list("=+-@\t＝＋－＠"))
def test_no_title_becomes_a_formula(sign):
    sheet = as_csv(facts(row(1, issue(1), title=f'{sign}HYPERLINK("http://example.org")')))
    assert f",{sign}HYPERLINK" not in sheet and f'"{sign}HYPERLINK' not in sheet


def test_an_answer_of_data_is_never_read_as_a_page(client, office):
    for path in ("/healthz", "/readyz"):
        answer = client.get(path, headers={"Accept": "text/html"})
        assert "html" not in answer["Content-Type"] or b"{" not in answer.content[:1]
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_no_page_may_be_framed_and_none_is_sniffed(office, enter):
    for headers in ({}, HTMX):
        answer = enter("head").get("/", headers=headers)
        assert answer["X-Frame-Options"] == "DENY" and "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_messages_of_the_program_carry_what_was_typed_as_text(office, enter):
    ticket = office.ticket(state="in_progress")
    said = sent(ticket, measure="<b>1</b>", progress="100", reason="x")
    page = enter("handler").post(address(ticket, "report_progress"), said).content.decode()
    assert "<b>1</b>" not in page
    assert json.dumps("<b>") not in page
