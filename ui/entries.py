"""What a history shows on a page, whoever keeps it: templates/ui/_timeline.html draws entries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

SYSTEM = _("System")


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record: who, what, when, why, and what became different. One with a `version` keeps its place on a page of
    which the rest is drawn anew.
    """

    actor: Any
    sentence: Any
    at: datetime
    via: Any
    reason: str
    changes: tuple[Change, ...] = ()
    tone: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The place of a record that the browser shows already: records are added to and never changed."""

    version: int
    is_there = True
