"""The gate for text: what nobody sees is left out, what is no text is refused; nothing is changed or cut beside."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

LONGEST_REASON = 4000  # characters

_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}-{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
# Control signs but tab, line feed and carriage return, and what Unicode says will never be a character.
_UNSEEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_NONCHARACTERS}]")
_HALVES = re.compile("[\ud800-\udfff]")

_NO_TEXT = _("“%(field)s” holds signs that are no text. Type it anew, or copy it from where it reads well.")
_TOO_LONG = _("“%(field)s” has %(length)s characters, and at most %(most)s are taken. Shorten it.")


class NoText(ValidationError):
    """What was said cannot be taken as text; `code` is `no_text` or `too_long`, `message` the sentence."""


def seen(text: str) -> str:
    """The text without the signs that nobody sees."""
    return _UNSEEN.sub("", text)


def seen_in(value):
    """The same of a value with texts in it, however deep; whatever is no text stays as it is."""
    if isinstance(value, str):
        return seen(value)
    if isinstance(value, list | tuple):
        return type(value)(seen_in(each) for each in value)
    if isinstance(value, dict):
        return {name: seen_in(each) for name, each in value.items()}
    return value


def unseen_in(value) -> int:
    """How many signs `seen_in` leaves out."""
    if isinstance(value, str):
        return len(_UNSEEN.findall(value))
    if isinstance(value, dict):
        return sum(map(unseen_in, value.values()))
    return sum(map(unseen_in, value)) if isinstance(value, list | tuple) else 0


def unseen_left_out(field, count):
    """The sentence that says so."""
    said = ngettext(
        "“%(field)s” held %(count)s sign that nobody sees; it was left out.",
        "“%(field)s” held %(count)s signs that nobody sees; they were left out.",
        count,
    )
    return said % {"field": field, "count": count}


def must_be_text(value, field, *, most: int | None = None):
    """Raise NoText where `value`, or a text in it, has lone surrogates or more than `most` characters."""
    if isinstance(value, str):
        if _HALVES.search(value):
            raise NoText(_NO_TEXT % {"field": field}, code="no_text")
        if most is not None and len(value) > most:
            raise NoText(_TOO_LONG % {"field": field, "length": len(value), "most": most}, code="too_long")
    elif isinstance(value, list | tuple):
        for each in value:
            must_be_text(each, field, most=most)
    elif isinstance(value, dict):
        must_be_text([*value, *value.values()], field, most=most)


def legible(text: str) -> str:
    """The text as any database can hold it: a log of what was refused must take everything."""
    return _HALVES.sub("\ufffd", seen(text))
