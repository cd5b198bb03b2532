from django.utils.translation import gettext as _

from organization.vocabulary import Role
from tracker.command_arguments import add_step_arguments
from tracker.commands import OfficeCommand, recorded
from tracker.labels import label_of
from tracker.models import Ticket
from tracker.plain_words import label
from tracker.sign_offs import steps
from tracker.sign_offs.questions import signed_in
from tracker.vocabulary import SignOffStatus

STEP_OF = {
    "ask": steps.ask_sign_offs.name,
    "give": steps.sign.name,
    "refuse": Ticket.refuse.__name__,
    "withdraw": steps.withdraw_sign_offs.name,
}


class Command(OfficeCommand):
    help = "Ask for the signatures a step waits for, give one, refuse one, or take the question back."

    def add_arguments(self, parser):
        parser.add_argument("ticket")
        parser.add_argument("act", choices=sorted(STEP_OF))
        add_step_arguments(parser)
        parser.add_argument(
            "--step", choices=list(signed_in(Ticket)), help=_("for which step, where more than one waits")
        )

    def handle_office(self, **options):
        answers = {} if options["act"] == "withdraw" else {"step": options["step"]}
        ticket, event = self.take(STEP_OF[options["act"]], options, answers=answers)
        rows = ticket.sign_offs.filter(cycle=event.moved.cycle).select_related("wanted", "signer").order_by("pk")
        return recorded(ticket, event) | {
            "state": event.moved.state,
            "sign_offs": [as_json(row) for row in rows],
        }

    def plain(self, result):
        for row in result["sign_offs"]:
            said = {"step": label_of(row["step"]), "status": label(SignOffStatus, row["status"])}
            yield "{step}: {asked_of} – {status} {opinion}".format(**row | said | {"asked_of": _asked_of(row)}).rstrip()


def as_json(row) -> dict:
    """One sign-off: the step it is for, of whom it is asked, and what became of it."""
    return {
        "step": row.verb,
        "position": row.position,
        "asked_of": row.wanted.username if row.wanted else row.role,
        "status": row.status,
        "signer": row.signer and row.signer.username,
        "opinion": row.opinion,
    }


def _asked_of(row):
    """A role in words; a person by user name."""
    return label(Role, row["asked_of"])
