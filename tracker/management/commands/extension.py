from django.utils.translation import gettext as _

from tracker.command_arguments import add_step_arguments
from tracker.commands import OfficeCommand, recorded
from tracker.extensions import steps as extensions
from tracker.models import Ticket
from tracker.plain_words import label
from tracker.steps import declared_in
from tracker.vocabulary import ExtensionStatus

ACTS = {step.name.removesuffix("_extension"): step.name for step in declared_in(extensions)}


class Command(OfficeCommand):
    help = "Ask for a later due date (request --until DATE --reason R); support, grant, refuse or withdraw the request."

    def add_arguments(self, parser):
        parser.add_argument("ticket")
        parser.add_argument("act", choices=list(ACTS))
        add_step_arguments(parser)
        parser.add_argument("--until", metavar="DATE", help=_("with grant: an earlier date than was asked for"))

    def handle_office(self, **options):
        ticket, event = self.take(ACTS[options["act"]], options, answers={"due_on": options["until"]})
        now = Ticket.objects.get(pk=ticket.pk)
        return recorded(ticket, event) | {
            "due_on": now.due_on.isoformat(),
            "original_due_on": now.original_due_on.isoformat(),
            "extensions": [_row(row) for row in now.extensions.all()],
        }

    def plain(self, result):
        for row in result["extensions"]:
            yield "{number}. {due_on} → {wanted_due_on} ({status})".format(
                **row | {"status": label(ExtensionStatus, row["status"])}
            )


def _row(row):
    return {
        "number": row.number,
        "cycle": row.cycle,
        "due_on": row.due_on.isoformat(),
        "wanted_due_on": row.wanted_due_on.isoformat(),
        "granted_due_on": row.granted_due_on and row.granted_due_on.isoformat(),
        "status": row.status,
    }
