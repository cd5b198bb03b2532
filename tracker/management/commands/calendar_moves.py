from uuid import uuid4

from django.utils.translation import gettext as _

from organization.calendar import local_today
from record.clock import database_clock
from record.models import Interface
from tracker import calendar_moves
from tracker.command_arguments import WrongUsage
from tracker.commands import OfficeCommand
from tracker.standing import TicketStanding


class Command(OfficeCommand):
    help = "List the due dates that a published calendar would move; with --confirm --as USER move them in one go."

    def add_arguments(self, parser):
        parser.add_argument("--inspection", type=int, metavar="ID")
        parser.add_argument("--confirm", action="store_true", help=_("move them"))
        parser.add_argument("--as", dest="username", metavar="USER", help=_("who asks"))

    def handle_office(self, **options):
        if options["confirm"] and not options["username"]:
            raise WrongUsage(_("--confirm needs --as USER."))
        person = self.person(options["username"]) if options["username"] else None
        standing = person and TicketStanding(person, local_today(database_clock))
        moves = calendar_moves.pending(standing, options["inspection"])
        if not options["confirm"]:
            return {"moves": [_row(move) for move in moves]}
        batch = uuid4()
        done = calendar_moves.confirm(moves, person, interface=Interface.COMMAND, batch=batch)
        return {"batch": str(batch), "moves": [_done(one) for one in done]}

    def plain(self, result):
        for move in result["moves"]:
            yield "{ticket}: {old} → {new}".format(**move)
            for refusal in move.get("refusals", ()):
                yield f"  {refusal['message']}"
        if not result["moves"]:
            yield _("No due date would move.")


def _row(move):
    return {
        "ticket": move.ticket.number,
        "old": move.old.isoformat(),
        "new": move.new.isoformat(),
        "rule": move.ticket.due_rule,
    }


def _done(one):
    return _row(one.move) | {
        "version": one.event and one.event.version,
        "refusals": [refusal.as_dict() for refusal in one.refusals],
    }
