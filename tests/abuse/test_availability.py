"""Requests that want the office to stand still, or to act for a page from elsewhere."""

import time

import pytest
from django.test import Client

from desk import ledger
from tests.desk.sending import address, sent
from tracker.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "q",
    ["(a+)+$" * 40, "a" * 3000 + "!", "%" * 2000, "_" * 2000, "(" * 2000, "“" * 3000, "..." * 1000 + "*" * 100],
)
def test_a_search_costs_no_more_for_being_odd(office, enter, q):
    office.ticket(title="a" * 290)
    browser, began = enter("coordinator"), time.process_time()
    assert browser.get("/tickets/", {"q": q}).status_code == 200
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "question",
    [{"page": "1000000000"}, {"page_size": "1000000000"}, {"per_page": "1000000000"}, {"limit": "1000000000"}],
)
def test_nobody_chooses_how_much_a_page_holds(office, enter, monkeypatch, question):
    monkeypatch.setattr(ledger, "PAGE_SIZE", 2)
    for _n in range(4):
        office.ticket()
    answer = enter("coordinator").get("/tickets/", question)
    assert answer.status_code == 200 and answer.content.decode().count(" data-row") <= 2


def test_no_step_is_taken_for_a_page_from_elsewhere(office):
    ticket = office.ticket(state="assigned")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(office.head)
    assert browser.post(address(ticket, "accept"), sent(ticket)).status_code == 403
    headers = {"Origin": "https://elsewhere.example", "HX-Request": "true"}
    assert browser.post(address(ticket, "accept"), sent(ticket), headers=headers).status_code == 403
    assert Ticket.objects.get(pk=ticket.pk).state == "assigned"


def test_asking_for_a_page_changes_nothing(office, enter):
    ticket = office.ticket(state="assigned")
    browser = enter("head")
    for step in ("accept", "decline", "add_remark"):
        browser.get(address(ticket, step), {"key": "x", "reason": "x", "seen_version": ticket.version})
        browser.head(address(ticket, step))
    after = Ticket.objects.get(pk=ticket.pk)
    assert (after.state, after.version) == ("assigned", ticket.version)
