from django.utils.translation import gettext as _

from tracker.command_arguments import add_step_arguments
from tracker.commands import OfficeCommand, recorded
from tracker.look_backs.steps import hold_look_back
from tracker.models import Ticket
from tracker.plain_words import label
from tracker.vocabulary import LookBackStatus

ACTS = {"hold": hold_look_back.name, "rebound": Ticket.rebound.__name__}


class Command(OfficeCommand):
    help = "Look back at a closed ticket: hold it when the problem stayed away, rebound when it came back."

    def add_arguments(self, parser):
        parser.add_argument("ticket")
        parser.add_argument("act", choices=list(ACTS))
        add_step_arguments(parser)
        parser.add_argument("--due-on", metavar="DATE", help=_("with rebound: until when the next cycle is due"))

    def handle_office(self, **options):
        ticket, event = self.take(ACTS[options["act"]], options, answers={"due_on": options["due_on"]})
        now = Ticket.objects.get(pk=ticket.pk)
        return recorded(ticket, event) | {
            "state": now.state,
            "cycle": now.cycle,
            "look_backs": [as_json(row) for row in now.look_backs.order_by("planned_on", "pk")],
        }

    def plain(self, result):
        for row in result["look_backs"]:
            yield "{planned_on} {status}".format(**row | {"status": label(LookBackStatus, row["status"])})


def as_json(row) -> dict:
    return {
        "planned_on": row.planned_on.isoformat(),
        "held_on": row.held_on and row.held_on.isoformat(),
        "cycle": row.cycle,
        "status": row.status,
        "finding": row.finding,
    }
