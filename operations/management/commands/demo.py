import json
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from operations.accounts import table
from operations.alone import alone
from operations.demo import cast
from operations.demo.office import build
from record.clock import database_clock
from tracker.commands import OfficeCommand, Refused
from tracker.output import write_whole
from tracker.paths import shortened, why_not
from workflow.refusals import Refusal


class Command(OfficeCommand):
    help = "Makes a demonstration office of an empty database: people, an inspection, tickets in every state."

    def add_arguments(self, parser):
        parser.add_argument("--accounts", metavar="PATH", help=_("keep what --json prints in this file, too"))

    def handle_office(self, *, accounts=None, **options):
        with alone(self.stderr.write), transaction.atomic():
            made = made_office()
            if accounts:  # before the commit: an office whose passwords nobody knows is of no use
                keep(made, accounts)
        return made

    def plain(self, made):
        yield _("The demonstration office is ready: unit %(unit)s, %(tickets)d tickets.") % made
        yield ""
        yield table(made["accounts"])
        yield ""
        yield _("Start it with “serve” and open http://127.0.0.1:8000/ to sign in.")


def made_office():
    """Builds the demonstration and returns what the command answers."""
    passwords = made_up_passwords()
    accounts = [
        {
            "username": member.username,
            "password": passwords[member.username],
            "roles": [str(member.role)],
            "department": member.department,
            "name": member.name,
        }
        for member in cast.ACCOUNTS
    ]
    return build(database_clock(), passwords.get) | {"accounts": accounts}


def keep(made, path):
    """Write it to a file for its owner alone; raises Refused."""
    try:
        write_whole(path, json.dumps(made, ensure_ascii=False).encode(), mode=0o600)
    except OSError as wrong:
        message = _("%(path)s cannot be written: %(why)s.") % {"path": shortened(path), "why": why_not(wrong)}
        raise Refused([Refusal("unwritable", message)]) from None


def made_up_passwords():
    """One for each account: easy to type while one plays five people, and another in each office."""
    ending = f"{secrets.randbelow(10**6):06d}"
    return {member.username: f"{member.username}-{ending}" for member in cast.ACCOUNTS}
