from django.utils.translation import gettext as _

from tracker.amendments import measures
from tracker.command_arguments import WrongUsage, add_step_arguments, transition_request_of
from tracker.commands import OfficeCommand
from tracker.models import Ticket
from tracker.plain_words import label
from tracker.vocabulary import Verdict
from workflow import engine


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
        person = self.person(options["username"])
        ticket = self.ticket(options["ticket"], person)
        event = _ask(ticket, person, options)
        current = ticket.measures.current().order_by("position")
        return {
            "ticket": ticket.number,
            "version": event.version if event else ticket.version,
            "event": event and event.pk,
            "replayed": bool(event and event.replayed),
            "measures": [
                {"number": m.position, "text": m.text, "progress": m.progress, "verdict": m.verdict} for m in current
            ],
        }

    def plain(self, result):
        for measure in result["measures"]:
            yield "{number}. {text} ({progress} %) {verdict}".format(
                **measure | {"verdict": label(Verdict, measure["verdict"])}
            ).rstrip()


def _ask(ticket, person, options):
    planned = {"text": options["text"], "owner": options["owner"], "due_on": options["due_on"]}
    named = {"measure": options["number"]}
    if options["progress"] is not None:
        name, answers = Ticket.report_progress.__name__, named | {"progress": options["progress"]}
    elif options["withdraw"]:
        name, answers = measures.withdraw_measure.name, named
    elif options["number"]:
        name, answers = measures.change_measure.name, named | planned
    elif options["text"]:
        name, answers = measures.add_measure.name, planned
    else:
        raise WrongUsage(_("Say what to do: --text, --number with --progress, or --number with --withdraw."))
    return engine.perform(ticket, transition_request_of(name, person, options, answers=answers))
