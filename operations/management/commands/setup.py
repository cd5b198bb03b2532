import getpass
import os
import secrets
import sys
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from administration import founding
from operations.alone import alone
from organization.vocabulary import Role
from record.models import Installation, Interface
from tracker.command_arguments import is_text
from tracker.commands import OfficeCommand, Refused
from workflow.refusals import Refusal, TransitionRefused

# The option in which each answer was said.
OPTIONS = {
    "code": "--code",
    "unit": "--unit",
    "username": "--admin",
    "name": "--name",
    "password": gettext_lazy("The password"),
}
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
        with alone(self.stderr.write):
            if founding.is_taken():
                raise Refused([founding.NOT_EMPTY])
            password, is_made_up = first_password(ask=not json and sys.stdin.isatty())
            office = found(unit=unit, code=code, username=admin, name=name or admin, password=password)
        [unit], [administrator] = office.departments, office.people
        founded = {
            "unit": unit,
            "admin": administrator,
            "holidays": office.holidays,
            "procedures": list(office.procedures),
        }
        return founded | ({"password": password} if is_made_up else {})

    def plain(self, founded):
        yield _("The office is ready: unit %(unit)s, administrator %(admin)s.") % founded
        yield _("Days entered in the calendar: %(holidays)d.") % founded
        if "password" in founded:
            yield _("Password, shown only now: %(password)s") % founded


def found(*, unit, code, username, name, password):
    """An office with one administrator; raises Refused, where something is wrong with an option by its name."""
    member = {"username": username, "name": name, "role": Role.ADMINISTRATOR, "department": code.strip()}
    try:
        return founding.found_office(
            None,
            interface=Interface.SYSTEM,
            kind=Installation.Kind.OFFICE,
            code=code,
            unit=unit,
            members=[member],
            passwords={username: password},
        ).row
    except TransitionRefused as refused:
        raise Refused([_naming_its_option(refusal) for refusal in refused.refusals]) from None


def _naming_its_option(refusal):
    if not refusal.about:
        return refusal
    return replace(refusal, message=f"{OPTIONS.get(refusal.about, refusal.about)}: {refusal.message}")


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
    return Refused([Refusal("no_password", f"{variable} {why}")])


def from_terminal():
    password = getpass.getpass(_("Password of the first administrator: "))
    if password != getpass.getpass(_("Once more: ")):
        raise Refused([Refusal("passwords_differ", _("The two passwords differ; nothing was changed."))])
    return password
