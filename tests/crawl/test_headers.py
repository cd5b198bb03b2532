"""What stands round an address and a form: headers and cookies, which anybody can send without signing in."""

import pytest

from tests.crawl import situations
from tests.crawl.crawler import TALLY
from tests.crawl.depth import WHOLE
from tests.crawl.routes import ROUTES, asked, examples, opener_of
from tests.crawl.values import VALUES

pytestmark = pytest.mark.django_db
crawled = situations.crawled
# As WSGI hands them over.
HEADERS = (
    "HTTP_HX_CURRENT_URL",
    "HTTP_HX_TARGET",
    "HTTP_HX_TRIGGER",
    "HTTP_HX_PROMPT",
    "HTTP_REFERER",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_USER_AGENT",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REQUEST_NUMBER",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_RANGE",
    "HTTP_ORIGIN",
    "HTTP_HOST",
    "CONTENT_TYPE",
    "CONTENT_LENGTH",
)
COOKIES = ("django_language", "sessionid", "csrftoken", "theme", "messages")
# One page that reads what the sessions and languages of the others read; in the whole crawl some more.
PAGES = ("login", "work", "ticket", "inbox-mark", "theme", "evidence") if WHOLE else ("login",)


@pytest.mark.parametrize("header", HEADERS)
def test_no_header_breaks_a_page(office, crawled, crawl, header):
    TALLY["parameters"][header] += 1
    for name in PAGES:
        address = asked(ROUTES[name], examples(ROUTES[name], crawled)[0], crawled)
        for value in VALUES:
            said = {header: value.raw.decode("latin-1"), "HTTP_HX_REQUEST": "true"}
            crawl.get(opener_of(ROUTES[name]), address, **said)
            crawl.post(opener_of(ROUTES[name]), address, **said)


@pytest.mark.parametrize("cookie", COOKIES)
def test_no_cookie_breaks_a_page(office, crawled, crawl, cookie):
    TALLY["parameters"][f"cookie {cookie}"] += 1
    for name in PAGES:
        address = asked(ROUTES[name], examples(ROUTES[name], crawled)[0], crawled)
        for value in VALUES:
            for person in (opener_of(ROUTES[name]), "head") if WHOLE else (opener_of(ROUTES[name]),):
                crawl.get(person, address, cookies={cookie: value.raw.decode("latin-1")})


KINDS = (
    "application/x-www-form-urlencoded",
    "application/json",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=\xff",
    "text/plain; charset=nonsense",
)
HALVES = (
    b"",
    b"--x",
    b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nhalf',
    b"[]",
    b"=&=&%",
)


@pytest.mark.parametrize("step", [None, "attach_evidence"])
def test_no_body_breaks_a_page(office, crawled, crawl, step):
    """What is no form at all, or half of one."""
    person, filled = ("handler", {"number": crawled.tickets["in_progress"], "name": step}) if step else (None, {})
    address = ROUTES["ticket-step" if step else "login"].address(filled)
    for kind in KINDS:
        for body in (*HALVES, *(value.raw for value in VALUES if WHOLE)):
            crawl.post(person, address, body, kind, HTTP_HX_REQUEST="true" if step else "")
