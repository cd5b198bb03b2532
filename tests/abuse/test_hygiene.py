"""What holds of every answer: kept by nobody, told to nobody by plain HTTP, and every denial leaves its mark."""

import io
import json
import logging.config

import pytest
from django.conf import settings as configured
from django.test import Client

from config.logs import logging_settings
from record.models import Attempt
from tests import processes
from tests.abuse.addresses import Settled
from tests.test_house import GOOD

READERS = ("coordinator", "admin", "stranger", None)


@pytest.fixture
def settled(office):
    return Settled(office)


def browser_of(office, name):
    browser = Client(raise_request_exception=False)
    if name:
        browser.force_login(office.people[name])
    return browser


def read(answer):
    """The answer with its file closed; closing the whole of it would close the test's database too."""
    for close in answer._resource_closers:
        close()
    return answer


# --- transport ---

ASK = """
import json, django
django.setup()
from django.test import Client
said = {}
for name, path, more in json.loads(input()):
    answer = Client(headers={"Host": "rectify.example.org"}).get(path, headers=more)
    said[name] = [answer.status_code, answer.get("Location"), answer.get("Strict-Transport-Security")]
print(json.dumps(said))
"""
YEAR = "max-age=31536000"
HTTPS, HTTP = {"X-Forwarded-Proto": "https"}, {"X-Forwarded-Proto": "http"}


def asked(tmp_path, *questions, **variables):
    """What an office in production answers; (status, where to, strictness) by the name of each question."""
    variables |= {"DJANGO_SETTINGS_MODULE": "config.settings", "RECTIFY_VAR_DIR": str(tmp_path)}
    office = processes.surroundings(**variables)
    done = processes.run("-c", ASK, env=office, input=json.dumps(questions))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_production_sends_everybody_to_https_and_keeps_them_there(tmp_path):
    said = asked(
        tmp_path,
        ("plain", "/tickets/?q=1", HTTP),
        ("secure", "/healthz", HTTPS),
        ("unsaid", "/tickets/", {}),
        ("healthz", "/healthz", {}),
        ("readyz", "/readyz", {}),
        **GOOD,
        RECTIFY_BEHIND_PROXY="1",
    )
    assert said["plain"] == [301, "https://rectify.example.org/tickets/?q=1", None]
    assert said["secure"] == [200, None, YEAR]  # what the proxy was asked by HTTPS is not sent round again
    assert said["unsaid"][0] == 301
    assert said["healthz"] == [200, None, None] and said["readyz"][:2] == [503, None]


def test_nobody_is_believed_about_https_without_a_proxy(tmp_path):
    said = asked(tmp_path, ("claims", "/tickets/", HTTPS), ("healthz", "/healthz", HTTPS), **GOOD)
    assert said["claims"][0] == 301 and said["healthz"] == [200, None, None]


def test_an_office_without_https_sends_nobody_there():
    """Development, as these tests run, is one."""
    assert configured.RECTIFY_HTTPS is configured.SECURE_SSL_REDIRECT is False
    assert configured.SECURE_HSTS_SECONDS == 0


# --- kept by nobody ---


@pytest.mark.django_db
@pytest.mark.parametrize("reader", READERS)
def test_no_browser_and_no_proxy_keeps_what_an_office_answers(settled, office, reader):
    """Every address, whoever asks, and whatever is said: pages, parts, files, redirects, refusals."""
    browser = browser_of(office, reader)
    statuses = set()
    for name, path in (settled.addresses() | {"nowhere": "/nowhere/"}).items():
        for ask in (browser.get, browser.post):
            answer = read(ask(path))
            statuses.add(answer.status_code)
            assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", ")), (name, answer.status_code)
        if name == "logout" and reader:
            browser.force_login(office.people[reader])
    assert statuses >= ({200, 302, 404, 405} if reader else {200, 302, 404})
    assert not {500} & statuses


@pytest.mark.django_db
def test_files_are_kept_by_no_browser(settled, office):
    path = settled.addresses()["evidence"]
    answer = read(browser_of(office, "head").get(path))
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_fault_of_ours_is_kept_by_no_browser(office, monkeypatch):
    monkeypatch.setattr("desk.views.work.render", lambda *args, **kwargs: 1 / 0)
    answer = browser_of(office, "head").get("/")
    assert answer.status_code == 500 and "no-store" in answer["Cache-Control"]


# --- every denial is told ---


@pytest.mark.django_db
@pytest.mark.parametrize("reader", ("coordinator", "admin", "head", "auditor", "stranger"))
def test_every_page_that_answers_403_leaves_an_attempt(settled, office, reader):
    browser = browser_of(office, reader)
    refused = set()
    for name, path in settled.addresses().items():
        for method in ("get", "post"):
            before = Attempt.objects.count()
            answer = read(getattr(browser, method)(path))
            if answer.status_code == 403 and (name, method) != ("ticket-step", "get"):  # says why in advance
                refused.add(name)
                attempt = Attempt.objects.latest("id")
                assert Attempt.objects.count() == before + 1, (name, method)
                assert attempt.request_number == answer["X-Request-Number"], (name, method)
                assert (attempt.actor, attempt.status) == (office.people[reader], 403)
        if name == "logout":
            browser.force_login(office.people[reader])
    if reader == "stranger":
        assert refused >= {"settings", "people", "hand-over", "calendar-moves", "import-new", "procedure-load"}
    if reader == "head":
        assert refused >= {"ladder", "days", "import-into"}


@pytest.mark.django_db
def test_a_forged_form_leaves_an_attempt(office):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(office.head)
    answer = browser.post("/account/", {"language": "en"})
    attempt = Attempt.objects.get()
    assert answer.status_code == 403
    assert (attempt.actor, attempt.what, attempt.request_number) == (
        office.head,
        "POST /account/",
        answer["X-Request-Number"],
    )


@pytest.mark.django_db
def test_a_refused_step_is_noted_once(office):
    """The engine tells of it more exactly than the page could."""
    ticket = office.ticket(state="assigned")
    browser = browser_of(office, "verifier")
    answer = browser.post(f"/tickets/{ticket.number}/do/accept/", {"key": "5e" * 16, "seen_version": ticket.version})
    assert answer.status_code == 403
    assert Attempt.objects.get().subject == ticket.subject_key


# --- log lines ---


@pytest.mark.django_db
def test_every_line_about_a_refusal_carries_the_number_of_its_request(office):
    said = io.StringIO()
    told = logging_settings(level="WARNING", readable=False)
    told["handlers"]["stderr"]["stream"] = said
    logging.config.dictConfig(told)
    head, strict = browser_of(office, "head"), Client(enforce_csrf_checks=True)
    answers = [
        head.get("/nowhere/"),
        head.get("/settings/"),
        head.put("/account/"),
        head.post("/account/", {"language": "xx"}),
        strict.post("/sign-in/", {}),
        head.get("/account/", headers={"Host": "evil.example"}),
    ]
    logging.config.dictConfig(configured.LOGGING)
    assert [answer.status_code for answer in answers] == [404, 403, 405, 422, 403, 400]
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    numbers = {answer["X-Request-Number"] for answer in answers}
    assert {line["request"] for line in lines} == numbers
