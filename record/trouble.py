"""What is the matter with the database, and what to do about it; pages, commands and workers all ask here."""

import sqlite3
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why the database cannot be used just now: `code` for programs, `message` for everybody, `remedy` for whoever runs
    the office; `pause` is in how many seconds it is worth trying again.
    """

    code: str
    message: Promise
    remedy: str | Promise = ""
    pause: int = 30

    def told_to_the_operator(self, error) -> str:
        """What it is, what to do, and the database's own words."""
        return " ".join(filter(None, (str(self.message), str(self.remedy), f"({str(error).strip()})")))


BUSY = Trouble(
    code="busy",
    message=_("Others are writing just now. Nothing was changed; try again in a moment."),
    pause=5,
)
AWAY = Trouble(
    code="database_away",
    message=_("The database does not answer."),
    remedy=_("Start it, or look at RECTIFY_DATABASE_URL."),
)
FULL = Trouble(
    code="disk_full",
    message=_("The disk is full. Nothing was changed."),
    remedy=_("Make room, then try again."),
)
FAILING = Trouble(
    code="disk_failing",
    message=_("The disk is full or does not work. Nothing was changed."),
    remedy=_("Look after the disk, then try again."),
)
CLOSED = Trouble(
    code="database_closed",
    message=_("The database cannot be opened or written here. Nothing was changed."),
    remedy=_("Give its file and folder to the account that runs Rectify, or name another in RECTIFY_DATABASE_URL."),
)
BROKEN = Trouble(
    code="database_broken",
    message=_("The file of the database is damaged, or is no database."),
    remedy=_("Put a copy of it in its place, or name another in RECTIFY_DATABASE_URL."),
)
UNREADY = Trouble(
    code="database_unready",
    message=_("The database lacks tables of this version."),
    remedy=_("Run “python manage.py migrate” first."),
)

_OF_SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_PROTOCOL: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: FAILING,
    sqlite3.SQLITE_READONLY: CLOSED,
    sqlite3.SQLITE_CANTOPEN: CLOSED,
    sqlite3.SQLITE_PERM: CLOSED,
    sqlite3.SQLITE_CORRUPT: BROKEN,
    sqlite3.SQLITE_NOTADB: BROKEN,
}
# By the first signs of SQLSTATE, the longest first: https://www.postgresql.org/docs/current/errcodes-appendix.html
_OF_POSTGRESQL = {
    "53100": FULL,
    "58030": FAILING,
    "40": BUSY,
    "53": BUSY,
    "55P03": BUSY,
    "57P": AWAY,
    "08": AWAY,
    "25006": CLOSED,
    "28": CLOSED,
    "42501": CLOSED,
    "42P01": UNREADY,
    "42703": UNREADY,
    "XX00": BROKEN,
}


def trouble_of(error: BaseException | None) -> Trouble | None:
    """What is the matter with the database; None where the error says nothing of the kind, but is a fault of ours."""
    cause = getattr(error, "__cause__", None)
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause)
    if state := getattr(cause, "sqlstate", None):
        return next((trouble for begin, trouble in _OF_POSTGRESQL.items() if state.startswith(begin)), None)
    # Whoever never reached a server has no SQLSTATE to tell.
    return AWAY if isinstance(error, OperationalError | InterfaceError) else None


def is_of_the_machine(error) -> bool:
    """Whether whatever is tried next would fare no better. A missing column may also be a slip of whoever asked."""
    return trouble_of(error) not in (None, UNREADY)


def _of_sqlite(cause):
    if str(cause).startswith(("no such table", "no such column")):
        return UNREADY
    return _OF_SQLITE.get((getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF)
