"""Other products by adapters that were written for the earlier driver, whose work has names such as W2.form.

Such an adapter has `OPS`, `client()`, `prepare()` and `verify(op, done, client)`, and its methods take (client, k).
"""

from benchmarks.peers import base

# The same work under our name; what has no counterpart is not measured. Who has no form for it is asked by its API.
NAMES = {
    "W2.api": "step by form",
    "W2.form": "step by form",
    "W3.html": "ledger, filtered",
    "W4.html": "ticket, 20 changes",
}


def adapter(kind, base_url, tickets, options, today):
    """An adapter of class `kind`, whichever of the two it was written for."""
    if issubclass(kind, base.Adapter):
        return kind(base_url, tickets, options, today)
    return Earlier(kind(base_url, tickets, options, today), base_url, tickets, options, today)


class Earlier(base.Adapter):
    WRITES = frozenset({"step by form"})
    CROWDS = frozenset(NAMES.values())

    def __init__(self, inner, *told):
        super().__init__(*told)
        self._inner = inner
        self._names = {ours: theirs for theirs, ours in NAMES.items() if theirs in inner.OPS}
        self.OPS = {ours: inner.OPS[theirs] for ours, theirs in self._names.items()}

    def __getattr__(self, name):
        return getattr(self.__dict__["_inner"], name)

    def client(self, user):
        client = self._inner.client()
        client.bytes = 0  # an earlier client does not count them
        return client

    def prepare(self):
        self._inner.prepare()

    def verify(self, op, done, client):
        self._inner.verify(self._names[op], done, client)
