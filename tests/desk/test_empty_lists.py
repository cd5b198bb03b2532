"""An empty list names what is empty and offers only what there is."""

import re
from html import unescape
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def empty(page):
    """What stands in the empty ledger: its words, and the addresses that it offers."""
    [block] = re.findall(r'<div class="empty">(.*?)</div>', page, re.DOTALL)
    words = " ".join(re.sub(r"<[^>]+>", " ", block).split())
    return words, [unescape(each) for each in re.findall(r'<a [^>]*href="(/[^"]*)"', block)]


def test_an_empty_tab_is_named_and_the_other_tabs_are_offered(office, enter):
    office.ticket(state="in_progress")
    words, addresses = empty(enter("coordinator").get("/tickets/?state=verified").content.decode())
    assert "No ticket stands under “Awaiting closing”" in words
    assert "Show the 1 ticket of other tabs" in words
    assert set(addresses) == {"/tickets/"}


def test_under_a_filter_the_empty_tab_is_what_can_be_left_and_the_filter_stays(office, enter):
    office.ticket(title="简报", state="in_progress")
    words, addresses = empty(enter("coordinator").get("/tickets/?state=verified&q=简报").content.decode())
    assert "No ticket stands under “Awaiting closing”" in words
    assert any("q=" in each and "state" not in each for each in addresses)
    assert any("state=verified" in each and "q=" not in each for each in addresses)


def test_every_filter_in_force_can_be_taken_away_by_itself(office, enter):
    office.ticket(state="in_progress")
    query = "/tickets/?q=没有&department=info&term=fixed&overdue=1"
    words, addresses = empty(enter("coordinator").get(query).content.decode())
    assert "No ticket fits these filters" in words and "other tabs" not in words
    for name in ("q", "department", "term", "overdue"):
        assert any(f"{name}=" not in each for each in addresses), name
    assert len(addresses) == 4


def test_an_empty_office_promises_only_what_pages_can_do(office, enter):
    words, addresses = empty(enter("coordinator").get("/tickets/").content.decode())
    assert "as soon as a feedback document has been imported" in words and "by hand" not in words
    assert "/inspections/import/" in addresses
    words, addresses = empty(enter("head").get("/tickets/").content.decode())
    assert addresses == []


def test_no_page_sends_anybody_to_a_registration_by_hand_that_there_is_not():
    catalogue = (ROOT / "locale/zh_Hans/LC_MESSAGES/django.po").read_text("utf-8")
    assert "手工登记" not in catalogue
