"""The crawl's browser: it asks, judges the answer, undoes what came of it, and says how to repeat what is wrong."""

import json
import traceback
from collections import Counter
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers import wsgi
from django.http import QueryDict
from django.test import Client

from tests.crawl.pages import Page, artefacts
from tests.law.walk import undone
from tests.settings import FOLDER, PROCESS
from tests.touched import tables_written

TALLY = {name: Counter() for name in ("requests", "answers", "routes", "forms", "commands", "parameters", "values")}
FORM = "application/x-www-form-urlencoded"
# What browsers and sessions leave behind by themselves.
BESIDE = {"django_session", "axes_accesslog", "axes_accessattempt", "axes_accessfailurelog", "record_attempt"}


class Listening(QueryDict):
    """Remembers by which names it was asked."""

    def __contains__(self, name):
        self._hear(name)
        return super().__contains__(name)

    def __getitem__(self, name):
        self._hear(name)
        return super().__getitem__(name)

    def getlist(self, name, default=None):
        self._hear(name)
        return super().getlist(name, default)

    def _hear(self, name):
        self.__dict__.setdefault("asked", {})[name] = None


class Answer:
    """`status` is 0 where not even an error page came; `written` names tables, `seen` is what the asker looked at."""

    def __init__(self, repeat, response=None, error=None):
        self.repeat, self.error, self.response = repeat, error, response
        self.status = response.status_code if response else 0
        self.written, self.seen = set(), None
        self.content = _read(response) if response else b""
        request = getattr(response, "wsgi_request", None)
        self.asked_in_query = list(getattr(request and request.GET, "asked", ()))
        self.asked_in_form = list(getattr(getattr(request, "_post", None), "asked", ()))

    @property
    def is_html(self):
        return self.response is not None and self.response.get("Content-Type", "").startswith("text/html")

    @property
    def page(self):
        return Page(self.content.decode("utf-8", "replace") if self.is_html else "")

    @property
    def objections(self):
        """What the page has against what was sent, for somebody who has to teach the crawl to fill a form in."""
        context = getattr(self.response, "context", None) or {}
        form = context.get("form")
        return [*(getattr(form, "errors", None) or {}).items(), *(context.get("reasons") or ())]

    @property
    def leads_to(self):
        return self.response.get("Location", "") if self.status in (301, 302, 303) else ""


def _read(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


class Crawl:
    """`findings` are (what is wrong, how to ask the same again, traceback)."""

    def __init__(self, office, monkeypatch):
        self.office, self.findings = office, []
        self._clients = {}
        monkeypatch.setattr(wsgi, "QueryDict", Listening)
        monkeypatch.setattr("django.http.request.QueryDict", Listening)
        monkeypatch.setattr("django.http.QueryDict", Listening)

    def get(self, person, address, *, language="en", **headers):
        return self.ask(person, "GET", address, language=language, **headers)

    def post(self, person, address, body=b"", content_type=FORM, *, language="en", **headers):
        return self.ask(person, "POST", address, body, content_type, language=language, **headers)

    def ask(
        self, person, method, address, body=b"", content_type=FORM, *, language="en", then=(), look=None, **headers
    ):
        """The answer, with what came of it undone. Before that, where something was done, the page to which it leads is
        read, `then` are others, each as (person, address), and `look()` says what is to be `seen`.
        """
        repeat = f"as {person or 'nobody'}: {method} {address[:300]}" + (f" with {body[:500]!r}" if body else "")
        for each in {person, *(reader for reader, _further in then)}:
            self._client(each, language)  # signed in for good, not only until what comes of it is undone
        with undone():
            with tables_written() as written:
                answer = self._asked(person, method, address, body, content_type, language, headers, repeat)
            answer.written = {name for name in written if name not in BESIDE}
            answer.seen = look and look()
            if answer.leads_to:
                self._look_after(person, answer.leads_to, answer)
            for reader, further in then if answer.written and answer.status in (200, 302) else ():
                self._look_after(reader, further, answer)
        self.judge(answer)
        return answer

    def _look_after(self, person, address, before):
        """What was taken must not break the page to which it leads."""
        if address.startswith("/"):
            repeat = f"{before.repeat}\n      and then as {person}: GET {address[:300]}"
            self.judge(self._asked(person, "GET", address, b"", FORM, "en", {}, repeat))

    def _asked(self, person, method, address, body, content_type, language, headers, repeat):
        client = self._client(person, language)
        parts = urlsplit(address)
        for name, value in headers.pop("cookies", {}).items():
            client.cookies[name] = value
        extra = {"QUERY_STRING": parts.query} | headers
        try:
            response = client.generic(method, parts.path, body, content_type if method == "POST" else "", **extra)
        except Exception:  # noqa: BLE001 - whatever comes through is what the crawl looks for
            return Answer(repeat, error=traceback.format_exc())
        error = "".join(traceback.format_exception(*response.exc_info)) if getattr(response, "exc_info", None) else None
        return Answer(repeat, response, error)

    def _client(self, person, language):
        if person not in self._clients:
            client = Client(raise_request_exception=False)
            if person:
                client.force_login(self.office.people[person])
            self._clients[person] = client, client.cookies.output(header="", sep=";")
        client, cookies = self._clients[person]
        client.cookies = SimpleCookie(cookies)
        client.cookies["django_language"] = language
        return client

    def judge(self, answer):
        """A crash is found here, whatever else the asker expects."""
        TALLY["requests"]["all"] += 1
        TALLY["answers"][str(answer.status)] += 1
        if answer.status >= 500 and answer.status != 503 or answer.status == 0:
            self.blame(f"answers {answer.status or 'nothing'}", answer)

    def blame(self, what, answer):
        last = (answer.error or "").strip().splitlines()[-1:]
        self.findings.append((" ".join([what, *last])[:300], answer.repeat, answer.error))

    def read(self, answer, language):
        """Whether the page reads as a page."""
        for wrong in artefacts(answer.page, language):
            self.blame(wrong, answer)

    def told(self):
        """What a test shows when it fails: each fault once, where it was raised and how often, and how to repeat it."""
        met = Counter(what for what, _repeat, _error in self.findings)
        first = {what: (repeat, error) for what, repeat, error in reversed(self.findings)}
        return "\n".join(
            f"\n{what} ({met[what]} times)\n    {repeat}\n    {place_of(error)}"
            for what, (repeat, error) in first.items()
        )


def place_of(error):
    """The last line of our own code in a traceback."""
    lines = [line.strip() for line in (error or "").splitlines() if f'File "{settings.BASE_DIR}/' in line]
    own = [line for line in lines if "site-packages" not in line and "/tests/" not in line]
    return own[-1] if own else ""


def keep_tally():
    """For the summary: what this process has counted."""
    if TALLY["requests"] or TALLY["commands"]:
        path = FOLDER / f"{PROCESS}.crawl.json"
        path.write_text(json.dumps(TALLY), encoding="utf-8")


def tallied():
    """What all processes of the run have counted."""
    found = {name: Counter() for name in TALLY}
    for path in FOLDER.glob("*.crawl.json"):
        for name, counted in json.loads(path.read_text("utf-8")).items():
            found[name].update(counted)
    return found
