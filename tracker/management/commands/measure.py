from django.utils.translation import gettext as _

from tracker.amendments import measures
from tracker.command_arguments import WrongUsage, add_step_arguments
from tracker.commands import OfficeCommand, recorded
from tracker.models import Ticket
from tracker.plain_words import label
from tracker.vocabulary import Verdict


class Command(OfficeCommand):
    help = "Plan the work: add a measure (--text), change or --withdraw one (--number), or report on it (--progress)."

    def add_arguments(self, parser):
        parser.add_argument("ticket")
        add_step_arguments(parser)
        parser.add_argument("--number", help=_("which measure"))
        parser.add_argument("--text", help=_("what will be done"))
        parser.add_argument("--owner", metavar="USER")
        parser.add_argument("--due-on", metavar="DATE")
        parser.add_argument("--progress", metavar="PERCENT", help=_("with --reason as the sentence"))
        parser.add_argument("--withdraw", action="store_true")

    def handle_office(self, **options):
        name, answers = _asked(options)
        ticket, event = self.take(name, options, answers=answers)
        current = ticket.measures.current().order_by("position")
        return recorded(ticket, event) | {
            "measures": [
                {"number": m.position, "text": m.text, "progress": m.progress, "verdict": m.verdict} for m in current
            ],
        }

    def plain(self, result):
        for measure in result["measures"]:
            yield "{number}. {text} ({progress} %) {verdict}".format(
                **measure | {"verdict": label(Verdict, measure["verdict"])}
            ).rstrip()


def _asked(options):
    planned = {"text": options["text"], "owner": options["owner"], "due_on": options["due_on"]}
    named = {"measure": options["number"]}
    if options["progress"] is not None:
        return Ticket.report_progress.__name__, named | {"progress": options["progress"]}
    if options["withdraw"]:
        return measures.withdraw_measure.name, named
    if options["number"]:
        return measures.change_measure.name, named | planned
    if options["text"]:
        return measures.add_measure.name, planned
    raise WrongUsage(_("Say what to do: --text, --number with --progress, or --number with --withdraw."))
