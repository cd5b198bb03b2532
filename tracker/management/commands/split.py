from django.utils.translation import gettext as _

from organization.labels import enumerated
from tracker.command_arguments import add_step_arguments
from tracker.commands import OfficeCommand, recorded


class Command(OfficeCommand):
    help = "Divide a ticket: each --part becomes a ticket of the same issue beside it."

    def add_arguments(self, parser):
        parser.add_argument("ticket")
        add_step_arguments(parser)
        parser.add_argument("--part", action="append", default=[], metavar="TITLE", help=_("title of a new ticket"))
        parser.add_argument("--title", help=_("what the divided ticket is called from now on"))

    def handle_office(self, **options):
        parts = [{"title": title} for title in options["part"]]
        ticket, event = self.take("split", options, answers={"parts": parts or None, "title": options["title"]})
        return recorded(ticket, event) | {
            "batch": str(event.batch),
            "tickets": [birth.moved.number for birth in event.births],
        }

    def plain(self, result):
        yield f"{result['ticket']} → {enumerated(result['tickets'], None)}"
