"""The one mail server, read from one address."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.environment import NO, YES

DEFAULT_PORTS = {"smtp": 25, "smtps": 465}
HOW = "write smtp://user:password@host:port (with ?starttls=1 where the server wants it), or smtps://…"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in; with an empty `host` none is."""

    host: str = ""
    port: int = DEFAULT_PORTS["smtp"]
    user: str = ""
    password: str = field(default="", repr=False)
    ssl: bool = False
    starttls: bool = False


def mail_server(name, address) -> MailServer:
    """The server that `address` names; an empty address names none."""
    if not address:
        return MailServer()
    parts, port = _split(name, address)
    starttls = parse_qs(parts.query).get("starttls", [""])[-1].lower()
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or starttls not in YES | NO:
        raise ImproperlyConfigured(f"{name} cannot be read; {HOW}.")
    if parts.scheme == "smtps" and starttls in YES:
        raise ImproperlyConfigured(f"{name} asks for smtps and starttls at once; a server speaks one of them.")
    return MailServer(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ssl=parts.scheme == "smtps",
        starttls=starttls in YES,
    )


def _split(name, address):
    """The parts and the port. The address holds a password: no message repeats it."""
    try:
        parts = urlsplit(address)
        return parts, parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        raise ImproperlyConfigured(f"{name} cannot be read; {HOW}.") from None


def base_url(name, address):
    """The address under which people reach the office, without a stroke at its end."""
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
        raise ImproperlyConfigured(f"{name} is “{address}”; write an address such as https://rectify.example.org.")
    return address.rstrip("/")
