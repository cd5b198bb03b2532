import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from operations.accounts import table
from operations.demo import cast
from operations.demo.office import build
from operations.founding import CannotFound
from record.clock import database_clock
from tracker.commands import OfficeCommand, Refused
from workflow.refusals import Refusal


class Command(OfficeCommand):
    help = "Makes a demonstration office of an empty database: people, an inspection, tickets in every state."

    def handle_office(self, **options):
        passwords = made_up_passwords()
        try:
            built = build(database_clock(), passwords.get)
        except CannotFound as cannot:
            raise Refused(cannot.refusals) from None
        except ValidationError as weak:
            raise Refused([Refusal("malformed", message) for message in weak.messages]) from None
        return {
            "unit": built.unit.code,
            "inspection": built.inspection.pk,
            "tickets": built.tickets,
            "departments": [{"code": each.code, "name": each.name} for each in built.departments],
            "accounts": [
                {
                    "username": member.username,
                    "password": passwords[member.username],
                    "roles": [str(member.role)],
                    "department": member.department,
                    "name": member.name,
                }
                for member in cast.ACCOUNTS
            ],
        }

    def plain(self, made):
        yield _("The demonstration office is ready: unit %(unit)s, %(tickets)d tickets.") % made
        yield ""
        yield table(made["accounts"])
        yield ""
        yield _("Start it with “serve” and open http://127.0.0.1:8000/ to sign in.")


def made_up_passwords():
    """One for each account: easy to type while one plays five people, and another in each office."""
    ending = f"{secrets.randbelow(10**6):06d}"
    return {member.username: f"{member.username}-{ending}" for member in cast.ACCOUNTS}
