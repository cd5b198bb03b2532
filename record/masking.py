"""Keeps one-time tokens out of what is written down: they stand in addresses, and addresses are logged everywhere."""

import re
from contextlib import suppress
from functools import cache
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.urls import path

MASK = "…"
OPENINGS = set()
_known = []
_SLASH = r"(?:/|%2F)+"  # also as it stands inside another address
_MAY_BE_ONE = re.compile(rf"{_SLASH}[^/\s]{{16,}}", re.IGNORECASE)


def secret_path(route, view, **more):
    """A `path` whose address holds a secret: whatever is written of it ends where the secret may begin."""
    OPENINGS.add(route.partition("<")[0].strip("/"))
    return path(route, view, **more)


def masked(text: str) -> str:
    """The text without what follows the opening of a secret address, to the end of its line.

    To the end, because a mistyped link may hold blanks and quotation marks too. A number may stay: whose link it was.
    """
    if _MAY_BE_ONE.search(text):
        _know_addresses()
    for opening in OPENINGS:
        text = _secrets_after(opening).sub(rf"\1{MASK}", text)
    return text


def _know_addresses():
    """Addresses tell which of them are secret when they are loaded; a process that answers nobody may not have yet."""
    if apps.ready and not _known:
        _known.append(settings.ROOT_URLCONF)  # first, for loading them may write lines of its own
        with suppress(Exception):  # whoever needs them will be told what is wrong with them
            import_module(settings.ROOT_URLCONF)


@cache
def _secrets_after(opening):
    words = _SLASH.join(map(re.escape, opening.split("/")))
    return re.compile(rf"({words}{_SLASH}(?:\d{{1,19}}{_SLASH})?)[^\n]+", re.IGNORECASE)
