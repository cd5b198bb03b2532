"""Which request this thread answers, for the lines of the log."""

from contextvars import ContextVar

current: ContextVar[str] = ContextVar("request_number", default="")


def current_request_number() -> str:
    """The number of the request that this thread is answering, for log lines; empty outside one.

    Whoever writes a record takes `request.request_number` instead, and passes it on.
    """
    return current.get()
