"""Every address of the URL configuration: it opens, it reads as a page, and nothing in it or behind it breaks it."""

import pytest

from tests.crawl import situations
from tests.crawl.crawler import TALLY
from tests.crawl.depth import WHOLE, first_of
from tests.crawl.routes import ROUTES, asked, examples, opener_of, query_of
from tests.crawl.values import VALUES

pytestmark = pytest.mark.django_db
crawled = situations.crawled
every_route = pytest.mark.parametrize("name", ROUTES)
# Of a page with so many more addresses, the steps of every ticket: they are looked at in test_steps.py.
MOST = 50
DOCUMENTED = (200, 302, 403, 404, 405, 409, 422)


@every_route
def test_a_page_opens_for_somebody_in_both_languages(office, crawled, crawl, name):
    """Those that only take what is sent say so, and are looked at with the forms."""
    route, person = ROUTES[name], opener_of(ROUTES[name])
    TALLY["routes"][name] += 1
    statuses = set()
    for filled in examples(route, crawled)[:MOST]:
        answer = crawl.get(person, asked(route, filled, crawled), language="zh-hans")
        statuses.add(answer.status)
        crawl.read(answer, "zh-hans")
        if answer.status == 200 and not WHOLE:
            crawl.read(crawl.get(person, asked(route, filled, crawled)), "en")
            break
    assert statuses & {200, 405} or (statuses == {302} and route.name in LEADS_ON), statuses


LEADS_ON = ("inbox-look", "set_language")


@every_route
def test_a_page_answers_everybody_as_documented(office, crawled, crawl, name):
    route = ROUTES[name]
    if WHOLE and name == "ticket-step":
        return  # test_steps.py
    for person in [None, *office.people] if WHOLE else (None, "stranger"):
        if person and not office.people[person].is_active:
            continue
        for filled in first_of(examples(route, crawled)):
            answer = crawl.get(person, asked(route, filled, crawled))
            if answer.status not in DOCUMENTED:
                crawl.blame(f"answers {answer.status}", answer)


@every_route
def test_no_part_of_an_address_breaks_it(office, crawled, crawl, name):
    route = ROUTES[name]
    people = (opener_of(route), None) if WHOLE else (opener_of(route),)
    filled = examples(route, crawled)[0]
    for parameter in route.parameters:
        TALLY["parameters"][f"{name} <{parameter}>"] += 1
        for value in VALUES:
            TALLY["values"][value.name] += 1
            address = route.with_raw(filled, parameter, value.quoted)
            for person in people:
                crawl.get(person, address)
                if WHOLE:
                    crawl.post(person, address)


@every_route
def test_no_question_of_an_address_breaks_it(office, crawled, crawl, name):
    """The view itself tells by what it reads which questions there are."""
    route, person = ROUTES[name], opener_of(ROUTES[name])
    if name == "ticket-step":
        return  # test_steps.py
    for filled in examples(route, crawled)[:1]:
        address, query = route.address(filled), query_of(route, crawled, filled)
        for parameter in crawl.get(person, f"{address}?{query}").asked_in_query:
            TALLY["parameters"][f"{name} ?{parameter}"] += 1
            rest = "".join(f"{each}&" for each in query.split("&") if each.partition("=")[0] != parameter)
            for value in VALUES:
                TALLY["values"][value.name] += 1
                crawl.get(person, f"{address}?{rest}{parameter}={value.quoted}")
