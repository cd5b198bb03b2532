from django.utils.translation import gettext as _

from tracker.command_arguments import WrongUsage, a_path, add_step_arguments
from tracker.commands import OfficeCommand, recorded
from tracker.store import look_through_path


class Command(OfficeCommand):
    help = "Attach files to a ticket as evidence, --replace one by a newer version, or --withdraw one."

    def add_arguments(self, parser):
        parser.add_argument("ticket")
        parser.add_argument("paths", type=a_path, nargs="*", metavar="PATH")
        add_step_arguments(parser)
        parser.add_argument("--measure", metavar="NUMBER", help=_("the measure that the files prove"))
        parser.add_argument("--replace", metavar="ID|HASH|NAME")
        parser.add_argument("--withdraw", metavar="ID|HASH|NAME")

    def handle_office(self, **options):
        if not options["paths"] and not options["withdraw"]:
            raise WrongUsage(_("Name at least one file, or what to --withdraw."))
        name, answers = _asked(options)
        files = [look_through_path(path) for path in options["paths"]]
        ticket, event = self.take(name, options, answers=answers, files=files)
        return recorded(ticket, event) | {
            "evidence": [
                {"id": e.pk, "name": e.name, "size": e.size, "sha256": e.sha256, "media_type": e.media_type}
                for e in ticket.evidence.current()
            ],
        }

    def plain(self, result):
        for evidence in result["evidence"]:
            yield "{id}  {sha256}  {size}  {name}".format(**evidence)


def _asked(options):
    if options["withdraw"]:
        return "withdraw_evidence", {"evidence": options["withdraw"]}
    if options["replace"]:
        return "replace_evidence", {"evidence": options["replace"]}
    return "attach_evidence", {"measure": options["measure"]}
