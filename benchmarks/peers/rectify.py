"""Rectify: its pages and forms, as a person's browser sends them."""

import time
import urllib.parse
import uuid

import psycopg

from benchmarks import dataset
from benchmarks.loading import PASSWORD, number_of
from benchmarks.peers import base
from benchmarks.peers.base import Client, expect, hidden

ROWS = 50  # on a page of the ledger
OPEN_VERSION = 4  # registered, assigned, accepted, evidence attached
PATIENCE = 180  # seconds
BACKLOG = """SELECT (SELECT count(*) FROM record_outboxitem) + (SELECT count(*) FROM notifications_delivery
WHERE status IN ('pending', 'sending') AND due_at < now() + interval '10 minutes')"""
NEWS = """SELECT count(*) FROM notifications_notice n JOIN record_event e ON e.id = n.event_id
WHERE e.subject = %s AND e.reason = %s"""
ROW = b'<tr role="row" data-row>'
SEARCHED = dataset.WORDS[1]
HTMX = {"HX-Request": "true", "HX-Target": "act"}


class Adapter(base.Adapter):
    OPS = {
        "step by form": "step_by_form",
        "step by htmx": "step_by_htmx",
        "ticket, 20 changes": "ticket_long",
        "ticket, short": "ticket_short",
        "ledger": "ledger",
        "ledger, filtered": "ledger_filtered",
        "ledger, searched": "ledger_searched",
        "my work, coordinator": "work",
        "my work, head": "work",
        "my work, handler": "work",
        "my work, verifier": "work",
        "my work, leader": "work",
        "my work, auditor": "work",
        "inspections": "inspections",
        "inspection": "inspection",
        "report": "report",
        "calendar": "calendar",
        "inbox": "inbox",
        "bell": "bell",
        "form of a step": "dialog",
        "healthz": "healthz",
    }
    WRITES = frozenset({"step by form", "step by htmx"})
    CROWDS = frozenset({"step by form", "step by htmx", "ticket, 20 changes", "ledger, filtered"})
    USERS = {
        "my work, head": "head-1",
        "my work, handler": "user-3",
        "my work, verifier": "verifier-0",
        "my work, leader": "leader-0",
        "my work, auditor": "auditor-0",
    }

    def user_of(self, op):
        return self.USERS.get(op, "bench")

    def client(self, user):
        client = Client(self.base_url)
        _status, _headers, page = client.request("GET", "/sign-in/")
        token = hidden(page, "csrfmiddlewaretoken")
        form = {"csrfmiddlewaretoken": token, "username": user, "password": PASSWORD, "next": "/"}
        status, _headers, data = client.request("POST", "/sign-in/", form=form)
        expect(status == 302, f"signing in gave {status}", data)
        return client

    def prepare(self):
        numbers = dataset.open_numbers(self.tickets)
        self._ways = {"form": numbers[0::2], "htmx": numbers[1::2]}
        self._long = dataset.long_numbers(self.tickets)
        self._overdue = dataset.overdue_in(self.tickets, 1)
        query = {"department": "dept1", "overdue": 1, "ordering": "due"}
        self._filtered = "/tickets/?" + urllib.parse.urlencode(query)
        step, word = SEARCHED
        self._searched, self._hits = "/tickets/?" + urllib.parse.urlencode({"q": word}), self.tickets // step
        self._run = uuid.uuid4().hex[:6]

    # --- steps ---

    def step_by_form(self, client, k):
        status, headers, data = self._step(client, "form", k)
        expect(status == 302 and "/tickets/" in headers["Location"].partition("?")[0], f"the step gave {status}", data)

    def step_by_htmx(self, client, k):
        status, _headers, data = self._step(client, "htmx", k, **HTMX)
        expect(status == 200, f"the step gave {status}", data)
        expect(self._said("htmx", k).encode() in data, "the answer does not show the step", data)

    def _step(self, client, way, k, **headers):
        number, verb, version = self._turn(way, k)
        form = {
            "csrfmiddlewaretoken": client.cookies["csrftoken"],
            "key": str(uuid.uuid4()),
            "seen_version": version,
            "reason": self._said(way, k),
            "outcome": "已整改到位。" if verb == "submit" else "",
        }
        path = f"/tickets/{self._number(number)}/do/{verb}/"
        headers = headers and headers | {"X-Shown-Version": str(version)}
        return client.request("POST", path, form=form, headers=headers)

    def _turn(self, way, k):
        """Which ticket, and there or back: (id, verb, its version before)."""
        numbers = self._ways[way]
        turn, place = divmod(k, len(numbers))
        return numbers[place], "send_back" if turn % 2 else "submit", OPEN_VERSION + turn

    def _said(self, way, k):
        return f"Moved on by {way} {self._run} {k}."

    # --- pages ---

    def _number(self, k):
        return number_of(k, self.today)

    def _get(self, client, path, **headers):
        status, _headers, data = client.request("GET", path, headers=headers)
        expect(status == 200, f"{path} gave {status}", data)
        return data

    def ticket_long(self, client, k):
        data = self._get(client, f"/tickets/{self._number(self._long[k % len(self._long)])}/")
        expect(data.count(b"looked at and moved on.") >= 12, "reasons are missing", data)

    def ticket_short(self, client, k):
        numbers = self._ways["form"]
        number = self._number(numbers[k * 7 % len(numbers)])
        expect(number.encode() in self._get(client, f"/tickets/{number}/"), "it is another ticket")

    def ledger(self, client, k):
        self._rows(self._get(client, "/tickets/"), self.tickets)

    def ledger_filtered(self, client, k):
        self._rows(self._get(client, self._filtered), self._overdue)

    def ledger_searched(self, client, k):
        self._rows(self._get(client, self._searched), self._hits)

    def _rows(self, data, count):
        expect(data.count(ROW) == min(ROWS, count), f"{data.count(ROW)} rows of {count}", data)

    def work(self, client, k):
        expect(b"/sign-in/" not in self._get(client, "/"), "nobody is signed in")

    def inspections(self, client, k):
        self._get(client, "/inspections/")

    def inspection(self, client, k):
        data = self._get(client, f"/inspections/{1 + k % 4}/")
        expect(b"/tickets/ZG-" in data, "tickets are missing", data)

    def report(self, client, k):
        data = self._get(client, f"/inspections/{1 + k % 4}/report/")
        expect(b"ZG-" in data, "no tickets are in the report", data)

    def calendar(self, client, k):
        self._get(client, "/calendar/moves/")

    def inbox(self, client, k):
        self._get(client, "/inbox/")

    def bell(self, client, k):
        self._get(client, "/inbox/bell/", **{"HX-Request": "true"})

    def dialog(self, client, k):
        number = self._number(self._ways["form"][-1 - k % 50])
        data = self._get(client, f"/tickets/{number}/do/reassign/", **{"HX-Request": "true", "HX-Target": "act"})
        expect(b"leader-0" in data, "nobody can be chosen", data)

    def healthz(self, client, k):
        self._get(client, "/healthz")

    # --- proof ---

    def settle(self, op):
        """News told, mail out."""
        until = time.monotonic() + PATIENCE
        with psycopg.connect(self.options["dsn"], autocommit=True) as connection:
            while connection.execute(BACKLOG).fetchone()[0]:
                expect(time.monotonic() < until, f"news and mail are not out after {PATIENCE} s")
                time.sleep(0.05)

    def verify(self, op, done, client):
        way = op.rpartition(" ")[2]
        with psycopg.connect(self.options["dsn"], autocommit=True) as connection:
            for k in done[-3:]:
                number, _verb, _version = self._turn(way, k)
                data = self._get(client, f"/tickets/{self._number(number)}/")
                expect(self._said(way, k).encode() in data, "the step is not in the history", data)
                told = connection.execute(NEWS, [f"ticket:{number}", self._said(way, k)]).fetchone()[0]
                expect(told >= 2, f"{told} people have heard of the step")
