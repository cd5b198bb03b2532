"""Reads the RECTIFY_* variables; a value that cannot be meant stops the start with one sentence."""

import os
import secrets
import tempfile
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One variable as docs/configuration.md lists it: `default` in words, `unit` of its value."""

    name: str
    unit: str
    default: str


class Environment:
    """The variables of one process. `asked` holds every Variable that was asked for, by name."""

    def __init__(self, variables=os.environ):
        self._variables = variables
        self.asked = {}

    def text(self, name, *, unit, default="", shown=None):
        """The variable's text, or `default` where it is unset or empty; the papers show `shown` for it."""
        self.asked[name] = Variable(name=name, unit=unit, default=str(default) if shown is None else shown)
        return self._written(name) or default

    def flag(self, name, *, default=False, shown=None):
        """True or False; anything that is neither yes nor no is refused."""
        written = self.text(name, unit="1 or 0", default="1" if default else "0", shown=shown).lower()
        if written not in YES | NO:
            raise ImproperlyConfigured(f"{name} is “{written}”; write 1 or 0.")
        return written in YES

    def number(self, name, *, unit, default, least=1):
        """A whole number of `unit`, not below `least`."""
        written = self.text(name, unit=unit, default=str(default))
        if not written.isascii() or not written.isdecimal() or int(written) < least:
            raise ImproperlyConfigured(f"{name} is “{written}”; write {least} or more {unit}, in digits.")
        return int(written)

    def choice(self, name, *, among, default):
        """One of the words `among`."""
        written = self.text(name, unit=", ".join(among), default=default).upper()
        if written not in among:
            raise ImproperlyConfigured(f"{name} is “{written}”; write one of {', '.join(among)}.")
        return written

    def items(self, name, *, unit, default=(), shown=None):
        """A tuple of words from a list with commas."""
        written = self.text(name, unit=unit, default=",".join(default), shown=shown)
        return tuple(item.strip() for item in written.split(",") if item.strip())

    def folder(self, name, *, default, shown):
        """An absolute path."""
        return Path(self.text(name, unit="folder", default=str(default), shown=shown)).expanduser().resolve()

    def time_zone(self, name, *, default):
        """The name of a time zone that this machine knows."""
        written = self.text(name, unit="time zone", default=default)
        try:
            ZoneInfo(written)
        except (KeyError, ValueError, OSError):
            raise ImproperlyConfigured(f"{name} is “{written}”; write a name such as Asia/Shanghai.") from None
        return written

    def hours(self, name, *, default):
        """Two times of day, the first before the second, as (time, time)."""
        written = self.text(name, unit="two times of day, local", default=default)
        try:
            begin, end = (time.fromisoformat(part.strip()) for part in written.split("-"))
        except ValueError:
            begin = end = None
        if begin is None or begin >= end:
            raise ImproperlyConfigured(f"{name} is “{written}”; write two times such as 08:30-17:30.")
        return begin, end

    def secret(self, name, *, unit, otherwise=None, shown="none"):
        """What the variable `name` says, or the file that `name`_FILE names, else `otherwise()`.

        Without `otherwise` the start is refused.
        """
        self.asked[name] = Variable(name=name, unit=unit, default=shown)
        self.asked[f"{name}_FILE"] = Variable(name=f"{name}_FILE", unit="file that holds it", default="none")
        if written := self._written(name):
            return written
        if path := self._written(f"{name}_FILE"):
            return _content(f"{name}_FILE", Path(path))
        if otherwise is None:
            raise ImproperlyConfigured(
                f"Set {name} or {name}_FILE ({unit}); for development, set RECTIFY_DEBUG=1 instead."
            )
        return otherwise()

    def _written(self, name):
        written = self._variables.get(name, "").strip()
        try:
            written.encode()
        except UnicodeEncodeError:
            raise ImproperlyConfigured(f"{name} is no text in UTF-8.") from None
        return written


def database(name, written):
    """Django's settings for the database at an address; what is none is not repeated, for it may hold a password."""
    try:
        return environ.Env.db_url_config(written)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} is no address such as postgres://office@localhost:5432/rectify or sqlite:////srv/rectify.sqlite3."
        ) from None


def _content(name, path):
    try:
        written = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise ImproperlyConfigured(f"{name} names {path}, which cannot be read: {wrong}.") from None
    if not written:
        raise ImproperlyConfigured(f"{name} names {path}, which is empty.")
    return written


def key_bytes(name, written, *, least):
    """The bytes of a key written in hexadecimal digits or as any text; refuses fewer than `least` bytes."""
    try:
        key = bytes.fromhex(written)
    except ValueError:
        key = written.encode()
    if len(key) < least:
        raise ImproperlyConfigured(f"{name} is too short: write at least {2 * least} hexadecimal digits.")
    return key


def own_secret(path):
    """Development's own secret, in the file `path`, mode 0600; whoever asks at once gets the same."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _put_whole(path, secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()


def _put_whole(path, written):
    """Lets exactly one writer win, and nobody see half a file: a hard link is made whole or not at all."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(written)
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
