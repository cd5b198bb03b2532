"""Closed-loop load: some clients do one piece of work again and again, every answer is checked.

In each round every piece of work is measured on each product directly after the other, so that a busy spell of the
machine hits all. A wrong answer is an error and no sample.
"""

import itertools
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from statistics import median

from benchmarks import machine

WARM = 2  # requests of each client before it counts
MOST_ERRORS = 5


@dataclass
class Product:
    """An adapter and the trees of its processes: web, worker, database and what else there is."""

    name: str
    adapter: object
    trees: dict
    turns: Counter = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def turn(self, op):
        with self.lock:
            self.turns[op] += 1
            return self.turns[op] - 1


def measure(products, *, rounds, seconds, most, crowd, only=None):
    """Rows of every round: see `Measurement.row`. `crowd` clients, besides one, where the work is for crowds."""
    for number in range(rounds):
        for op, clients, product in _plan(products, crowd, only):
            yield Measurement(product, op, clients, seconds, most).row() | {"round": number}


def _plan(products, crowd, only):
    ops = dict.fromkeys(op for product in products for op in product.adapter.OPS if only is None or op in only)
    for op in ops:
        having = [product for product in products if op in product.adapter.OPS]
        for clients in (1, crowd):
            wanted = [each for each in having if clients == 1 or (clients and op in each.adapter.CROWDS)]
            yield from ((op, clients, product) for product in wanted)


class Measurement:
    """One piece of work on one product, for some seconds."""

    def __init__(self, product, op, clients, seconds, most):
        self.product, self.op, self.seconds, self.most = product, op, seconds, most
        self._act = getattr(product.adapter, product.adapter.OPS[op])
        self._clients = product.adapter.clients(op, clients)
        self._taken, self._done, self._errors = [], [], []
        self._handed, self._begin = itertools.count(), threading.Barrier(clients + 1)
        self._until = float("inf")

    def row(self) -> dict:
        """Milliseconds at p50 and p95, requests a second, CPU in milliseconds a request by part, bytes, errors."""
        threads = [threading.Thread(target=self._work, args=(c,), daemon=True) for c in self._clients]
        for thread in threads:
            thread.start()
        self._warm_up()
        before, busy, began = self._cpu(), machine.busy(), time.perf_counter()
        self._until = began + self.seconds
        self._begin.wait()
        for thread in threads:
            thread.join()
        wall = time.perf_counter() - began
        settled = self._settle()
        spent = {part: cpu - before[part] for part, cpu in self._cpu().items()}
        others = machine.busy() - busy - sum(spent.values())
        self._verify()
        return self._summed(wall, settled, spent, others)

    def _warm_up(self):
        for client in self._clients:
            for _ in range(WARM):
                self._once(client)
        self._settle()
        self._taken.clear(), self._done.clear()

    def _work(self, client):
        self._begin.wait()
        while time.perf_counter() < self._until and next(self._handed) < self.most:
            self._once(client)
            if len(self._errors) > MOST_ERRORS:
                return

    def _once(self, client):
        k, began = self.product.turn(self.op), time.perf_counter()
        try:
            self._act(client, k)
        except Exception as wrong:
            self._errors.append(repr(wrong)[:400])
        else:
            self._taken.append(time.perf_counter() - began)
            self._done.append(k)

    def _settle(self):
        """Seconds until everything that was caused is done."""
        began = time.perf_counter()
        if self.op in self.product.adapter.WRITES:
            self._carefully(self.product.adapter.settle, self.op)
        return time.perf_counter() - began

    def _verify(self):
        if self.op in self.product.adapter.WRITES and self._done and not self._errors:
            self._carefully(self.product.adapter.verify, self.op, self._done, self._clients[0])

    def _carefully(self, act, *arguments):
        try:
            act(*arguments)
        except Exception as wrong:
            self._errors.append(repr(wrong)[:400])

    def _cpu(self):
        return {part: tree.cpu() for part, tree in self.product.trees.items()}

    def _summed(self, wall, settled, spent, others):
        count, taken = len(self._taken), sorted(self._taken)
        return {
            "product": self.product.name,
            "work": self.op,
            "clients": len(self._clients),
            "tickets": self.product.adapter.tickets,
            "count": count,
            "errors": len(self._errors),
            "first_error": self._errors[0] if self._errors else "",
            "p50_ms": _ms(at(taken, 0.5)),
            "p95_ms": _ms(at(taken, 0.95)),
            "per_second": round(count / wall, 2),
            "cpu_ms": {part: _ms(seconds / count) if count else None for part, seconds in spent.items()},
            "settled_s": round(settled, 2),
            "bytes": self._clients[0].bytes,
            "others_cores": round(max(0, others) / (wall + settled), 2),
        }


def at(ordered, share):
    """The value below which `share` of them lie; None of none."""
    return ordered[round(share * (len(ordered) - 1))] if ordered else None


def _ms(seconds):
    return None if seconds is None else round(seconds * 1000, 2)


def over_rounds(rows):
    """One row for each product, size, work and number of clients: medians over its rounds."""
    groups = {}
    for row in rows:
        groups.setdefault((row["product"], row["tickets"], row["work"], row["clients"]), []).append(row)
    return [_median_of(group) for group in groups.values()]


def _median_of(group):
    summed = dict(group[0]) | {"rounds": len(group)}
    for name in ("p50_ms", "p95_ms", "per_second", "settled_s", "others_cores"):
        summed[name] = _median(row[name] for row in group)
    summed["cpu_ms"] = {part: _median(row["cpu_ms"][part] for row in group) for part in group[0]["cpu_ms"]}
    summed["count"] = sum(row["count"] for row in group)
    summed["errors"] = sum(row["errors"] for row in group)
    summed["first_error"] = next((row["first_error"] for row in group if row["first_error"]), "")
    return summed


def _median(values):
    known = [value for value in values if value is not None]
    return round(median(known), 2) if known else None
