from django.utils.translation import gettext as _

from tracker.command_arguments import a_path, add_step_arguments, answers_of
from tracker.commands import OfficeCommand, moved
from tracker.steps import step_label
from tracker.store import look_through_path


class Command(OfficeCommand):
    help = "Take one step with a ticket: move ZG-2026-0001 assign --as coordinator --answer department=info …"

    def add_arguments(self, parser):
        parser.add_argument("ticket")
        parser.add_argument("verb")
        add_step_arguments(parser)
        parser.add_argument("--answer", action="append", default=[], metavar="NAME=VALUE")
        parser.add_argument("--evidence", type=a_path, nargs="+", action="extend", default=[], metavar="PATH")

    def handle_office(self, **options):
        answers = answers_of(options["answer"])
        files = [look_through_path(path) for path in options["evidence"]]
        ticket, event = self.take(options["verb"], options, answers=answers, files=files)
        return moved(ticket, event, options["verb"])

    def plain(self, result):
        yield _("%(ticket)s: %(verb)s, now at version %(version)s.") % (result | {"verb": step_label(result["verb"])})
