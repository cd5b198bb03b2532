"""Keeps one-time tokens out of what is written down: they stand in addresses, and addresses are logged everywhere."""

import re
from functools import cache

from django.urls import path

MASK = "…"
_openings = set()
_SLASH = r"(?:/|%2F)+"  # also as it stands inside another address


def secret_path(route, view, **more):
    """A `path` whose address holds a secret: whatever is written of it ends where the secret may begin."""
    _openings.add(route.partition("<")[0].strip("/"))
    return path(route, view, **more)


def masked(text: str) -> str:
    """The text without what follows the opening of a secret address, to the end of its line.

    To the end, because a mistyped link may hold blanks and quotation marks too. A number may stay: whose link it was.
    """
    for opening in _openings:
        text = _secrets_after(opening).sub(rf"\1{MASK}", text)
    return text


@cache
def _secrets_after(opening):
    words = _SLASH.join(map(re.escape, opening.split("/")))
    return re.compile(rf"({words}{_SLASH}(?:\d{{1,19}}{_SLASH})?)[^\n]+", re.IGNORECASE)
