"""Every form beside those of the steps: found on the page that shows it, filled in, sent, and sent with nonsense."""

import pytest
from django.urls import Resolver404, resolve

from desk.forms.bulk import FORMS as BULK
from tests.crawl import situations
from tests.crawl.assailing import assail
from tests.crawl.crawler import TALLY
from tests.crawl.depth import WHOLE
from tests.crawl.filling import encoded, fill
from tests.crawl.routes import ROUTES, asked, examples, opener_of, route_at

pytestmark = pytest.mark.django_db
crawled = situations.crawled
# Every route but the steps', and of those with a form for each name in the address, each name.
PLACES = {name: (route, {}) for name, route in ROUTES.items() if name not in ("ticket-step", "bulk")}
PLACES |= {f"bulk {name}": (ROUTES["bulk"], {"name": name}) for name in BULK}
everywhere_else = pytest.mark.parametrize("place", PLACES)
# The same form for another row: looked at by the whole crawl, so often.
MOST_TWINS = 2
# A form that changes no row, and what it leaves instead.
LEAVES_A_COOKIE = {"theme": "theme", "set_language": "django_language", "login": "sessionid", "logout": "sessionid"}


@everywhere_else
def test_a_form_is_found_filled_in_and_sent(office, crawled, crawl, place):
    if takes_nothing(crawl, crawled, place):
        return
    TALLY["forms"][place] += 1
    answers = []
    for person, address, form in forms_of(crawl, crawled, place):
        answers.append(sent(crawl, person, address, form, place))
        if was_done(answers[-1], place) and not WHOLE:
            break
    assert answers, f"no page shows a form for {place}; tests/crawl/situations.py makes what opens it"
    assert any(was_done(answer, place) for answer in answers), [
        (answer.status, answer.objections, answer.repeat) for answer in answers
    ]


@everywhere_else
def test_no_field_of_a_form_takes_what_breaks_it(office, crawled, crawl, place):
    if takes_nothing(crawl, crawled, place):
        return
    for turn, (person, address, form) in enumerate(forms_of(crawl, crawled, place)):
        assail(crawl, person, address, form, place, thoroughly=WHOLE and turn == 0)
        if not WHOLE or turn == MOST_TWINS:
            break


def takes_nothing(crawl, made, place):
    """Whether the address only answers."""
    route, fixed = PLACES[place]
    return crawl.post(opener_of(route), route.address(examples(route, made, **fixed)[0])).status == 405


def forms_of(crawl, made, place):
    """(person, address, form) of the forms that are sent to the place, on its own page or on one above it."""
    route, fixed = PLACES[place]
    for filled in examples(route, made, **fixed):
        own, person = route.address(filled), opener_of(route, filled)
        for page in filter(is_there, above(own)):
            shown = asked(*route_at(page), made)
            found = [each for each in forms_on(crawl, person, shown) if leads_to(each, page, own)]
            for form in found:
                yield person, form.action or shown, form
            if found:
                break


def forms_on(crawl, person, address):
    return [form for form in crawl.get(person, address).page.forms if form.method == "post"]


def above(address):
    """The page itself, and those above it."""
    parts = address.strip("/").split("/")
    for length in range(len(parts), 0, -1):
        yield "/" + "/".join(parts[:length]) + "/"
    yield "/"


def is_there(address):
    try:
        return resolve(address)
    except Resolver404:
        return False


def leads_to(form, page, address):
    return (form.action or page).partition("?")[0] == address


def sent(crawl, person, address, form, place):
    return crawl.post(person, address, *encoded(fill(form, place, person), form.is_multipart))


def was_done(answer, place):
    if place in LEAVES_A_COOKIE:
        return answer.status == 302 and LEAVES_A_COOKIE[place] in answer.response.cookies
    return answer.status in (200, 302) and bool(answer.written)
