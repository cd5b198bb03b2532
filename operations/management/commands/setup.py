import getpass
import os
import secrets
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from operations.alone import alone
from operations.founding import CannotFound, found_office, refuse_unless_empty
from tracker.command_arguments import is_text
from tracker.commands import OfficeCommand, Refused
from workflow.refusals import Refusal

PASSWORD = "RECTIFY_ADMIN_PASSWORD"  # noqa: S105 - the variable's name


class Command(OfficeCommand):
    help = (
        "Makes an office of an empty database: unit, first administrator, calendar, procedures. "
        f"The administrator's password is read from {PASSWORD} or the file that {PASSWORD}_FILE names, "
        "else asked for on a terminal, else made up and printed once."
    )

    def add_arguments(self, parser):
        parser.add_argument("--unit", required=True, metavar="NAME", help="name of the unit")
        parser.add_argument("--code", default="unit", help="the unit's short code (default unit)")
        parser.add_argument("--admin", required=True, metavar="USERNAME", help="who signs in first")
        parser.add_argument("--name", help="the first administrator's name (default: the user name)")

    def handle_office(self, *, unit, code, admin, name, json=False, **options):
        try:
            with alone(self.stderr.write):
                refuse_unless_empty()
                password, is_made_up = first_password(ask=not json and sys.stdin.isatty())
                office = found_office(unit=unit, code=code, username=admin, name=name or admin, password=password)
        except CannotFound as cannot:
            raise Refused(cannot.refusals) from None
        founded = {
            "unit": office.unit.code,
            "admin": office.administrator.username,
            "holidays": office.holidays,
            "procedures": list(office.procedures),
        }
        return founded | ({"password": password} if is_made_up else {})

    def plain(self, founded):
        yield _("The office is ready: unit %(unit)s, administrator %(admin)s.") % founded
        yield _("Days entered in the calendar: %(holidays)d.") % founded
        if "password" in founded:
            yield _("Password, shown only now: %(password)s") % founded


def first_password(*, ask):
    """(password, whether it was made up): from the environment, from the terminal, or a fresh one."""
    if given := from_environment():
        return given, False
    if ask:
        return from_terminal(), False
    return secrets.token_urlsafe(12), True


def from_environment():
    if written := os.environ.get(PASSWORD):
        if not is_text(written):
            raise _no_password(_("is no text in UTF-8."), PASSWORD)
        return written
    if not (path := os.environ.get(f"{PASSWORD}_FILE")):
        return ""
    try:
        written = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as wrong:
        raise _no_password(_("cannot be read: %(wrong)s") % {"wrong": wrong}) from None
    if not written:
        raise _no_password(_("names an empty file."))
    return written


def _no_password(why, variable=f"{PASSWORD}_FILE"):
    return CannotFound(Refusal("no_password", f"{variable} {why}"))


def from_terminal():
    password = getpass.getpass(_("Password of the first administrator: "))
    if password != getpass.getpass(_("Once more: ")):
        raise CannotFound(Refusal("passwords_differ", _("The two passwords differ; nothing was changed.")))
    return password
