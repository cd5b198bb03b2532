"""What a page costs, whoever opens it: in a large office it may show more, but asks no more and reads hardly more."""

import pytest
from django.test import Client

from benchmarks.loading import load
from organization.models import User
from tests.beginnings import begins_with
from tests.counted import counted
from tests.crawl import situations
from tests.crawl.routes import ROUTES, asked, examples

MOST = 20  # statements
A_FULL_PAGE = 150  # rows: a list that is not full in a small office
GROWTH = 1.5  # of rows, from 300 tickets to 3,000
# With something to do or to see however small the office, and those to whom the many tickets belong.
OFFICE = ("coordinator", "verifier", "leader", "auditor", "admin", "head")
CROWD = ("bench", "head-1", "leader-0")
# It shows all that is due in a month: five hundred tickets and as many measures at most.
READS_WHAT_IS_DUE = "calendar"


def _with_tickets(office, n):
    load(n)
    return situations.addresses(office)


@begins_with
def at_30(office):
    return _with_tickets(office, 30)


@begins_with
def at_300(office):
    return _with_tickets(office, 300)


@begins_with
def at_3000(office):
    return _with_tickets(office, 3000)


@pytest.mark.long
def test_a_page_asks_no_more_and_reads_hardly_more_in_a_large_office(beginnings, django_db_blocker):
    with django_db_blocker.unblock():
        small, middling, large = (_costs(beginnings, f"page_budgets_at_{n}") for n in (30, 300, 3000))
    assert len(large) > 200
    for (page, person), cost in large.items():
        told = f"{page} for {person}, in large: {len(cost)} statements, {cost.rows} rows\n{cost}"
        assert len(cost) <= MOST, told
        same = (small, middling) if person in OFFICE else (middling,)
        assert all(len(of_office[page, person]) in (len(cost), 0) for of_office in same), told
        rows = middling[page, person].rows
        assert page == READS_WHAT_IS_DUE or cost.rows <= max(GROWTH * rows, A_FULL_PAGE), f"{rows} rows, then {told}"


def _costs(beginnings, name):
    """{(name of the page, who opens it): Cost} of every page that opens."""
    made = beginnings.enter(name)[name]
    beginnings.spoil()
    return {(page, who): cost for who in OFFICE + CROWD for page, cost in _opened(made, who)}


def _opened(made, who):
    browser = Client(raise_request_exception=False)
    browser.force_login(User.objects.get(username=who))
    for page, route in ROUTES.items():
        address = asked(route, examples(route, made)[0], made)
        browser.get(address)  # what a process keeps from then on
        with counted() as cost:
            answer = browser.get(address)
            if answer.streaming:
                b"".join(answer.streaming_content)
        assert answer.status_code < 500, address
        if answer.status_code == 200:
            yield page, cost
