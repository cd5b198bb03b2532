"""What the driver asks of a product: a class called Adapter with these methods, and a client for it."""

import http.client
import json
import re
import threading
import urllib.parse


class BadAnswer(Exception):
    """It answered, but not with what the work should give."""


def expect(holds, what, data=b""):
    if not holds:
        raise BadAnswer(f"{what}: {data[:300]!r}")


def hidden(data, name):
    """The value of a hidden field of a form, such as its token."""
    for tag in re.findall(r"<input[^>]*>", data.decode("utf-8", "replace")):
        if re.search(rf"""name=["']{name}["']""", tag):
            return re.search(r"""value=["']([^"']*)["']""", tag)[1]
    raise BadAnswer(f"no field {name}: {data[:200]!r}")


class Client:
    """One browser with its cookies, on one connection that is opened anew when the other side closed it."""

    def __init__(self, base_url, timeout=600):
        address = urllib.parse.urlsplit(base_url)
        if address.hostname not in ("127.0.0.1", "localhost", "::1") or address.scheme != "http":
            raise ValueError(f"Only http on loopback is measured, not {base_url}.")
        self._connection = http.client.HTTPConnection(address.hostname, address.port or 80, timeout=timeout)
        self._prefix, self.cookies, self.headers, self.bytes = address.path.rstrip("/"), {}, {}, 0

    def request(self, method, path, body=None, headers=None, form=None, payload=None):
        """(status, headers, body) of the answer; `form` and `payload` (JSON) are bodies, too."""
        sent = dict(self.headers)
        if form is not None:
            body = urllib.parse.urlencode(form).encode()
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        elif payload is not None:
            body, sent["Content-Type"] = json.dumps(payload).encode(), "application/json"
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer, data = self._ask(method, self._prefix + path, body, sent | (headers or {}))
        self._keep(answer)
        self.bytes = len(data)
        return answer.status, answer.headers, data

    def _ask(self, method, path, body, headers):
        """Once more where a connection that was kept had been closed meanwhile."""
        kept = self._connection.sock is not None
        try:
            return self._once(method, path, body, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._connection.close()
            if not kept:
                raise
        return self._once(method, path, body, headers)

    def _once(self, method, path, body, headers):
        self._connection.request(method, path, body=body, headers=headers)
        answer = self._connection.getresponse()
        return answer, answer.read()

    def _keep(self, answer):
        for written in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = written.partition("=")
            self.cookies[name.strip()] = rest.split(";", 1)[0]


class Adapter:
    """One product. `OPS` names its work: name -> method, which takes (client, k) and raises BadAnswer.

    k counts up over all clients of that work and is never given twice. What is in `WRITES` leaves work behind it,
    which `settle` waits for. `CROWDS` is measured with many clients, too.
    """

    OPS: dict[str, str] = {}
    WRITES: frozenset = frozenset()
    CROWDS: frozenset = frozenset()

    def __init__(self, base_url, tickets, options, today):
        self.base_url, self.tickets, self.options, self.today = base_url, tickets, options, today
        self._clients, self._lock = {}, threading.Lock()

    def clients(self, op, count):
        """Signed in; the same ones each time."""
        kept = self._clients.setdefault(self.user_of(op), [])
        while len(kept) < count:
            kept.append(self.client(self.user_of(op)))
        return kept[:count]

    def user_of(self, op):
        """Who does this work."""
        return self.options.get("user", "bench")

    def client(self, user) -> Client:
        raise NotImplementedError

    def prepare(self):
        """Once, before all."""

    def settle(self, op):
        """Return when everything that was caused is done."""

    def verify(self, op, done, client):
        """Read back what the ks in `done` wrote; raises BadAnswer."""
