"""What follows from the registry alone is read once for each head of its chain, and kept by the process until then."""

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Subquery

from record.models import Registry
from record.prepared import Prepared

HEAD = Prepared(lambda: Registry.objects.filter(pk=1).values_list("chain_head"))

_being_changed = ContextVar("registry_being_changed", default=False)


def registry_head() -> str:
    """The head of the registry's chain; "" while there is no registry."""
    return next((head for (head,) in HEAD.ask()), "")


def with_registry_head(rows):
    """The rows, each with the head of the registry's chain as `registry_head`."""
    return rows.annotate(registry_head=Subquery(Registry.objects.filter(pk=1).values("chain_head")))


class KeptByHead:
    """The answer of `read`, which must depend on nothing but rows of the registry, and must never be changed.

    The head of the chain says which state of the registry an answer belongs to: every change of a row moves it, and no
    head ever comes twice.
    """

    def __init__(self, read: Callable):
        self._read = read
        self._kept = ("", None)

    def at(self, head: str = ""):
        """The answer at the registry's present head, which costs one statement where the caller does not know it."""
        if _being_changed.get() or not (head := head or registry_head()):
            return self._read()
        kept_head, answer = self._kept
        if kept_head != head:
            answer = self._read()
            self._kept = (head, answer)
        return answer


@contextmanager
def while_it_changes(subject):
    """Inside, where `subject` is the registry, nothing is kept: its rows are written before its chain has them."""
    token = _being_changed.set(_being_changed.get() or isinstance(subject, Registry))
    try:
        yield
    finally:
        _being_changed.reset(token)
