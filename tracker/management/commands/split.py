from django.utils.translation import gettext as _

from organization.labels import enumerated
from tracker.command_arguments import add_step_arguments, transition_request_of
from tracker.commands import OfficeCommand
from tracker.splitting.steps import split_ticket


class Command(OfficeCommand):
    help = "Divide a ticket: each --part becomes a ticket of the same issue beside it."

    def add_arguments(self, parser):
        parser.add_argument("ticket")
        add_step_arguments(parser)
        parser.add_argument("--part", action="append", default=[], metavar="TITLE", help=_("title of a new ticket"))
        parser.add_argument("--title", help=_("what the divided ticket is called from now on"))

    def handle_office(self, **options):
        person = self.person(options["username"])
        ticket = self.ticket(options["ticket"], person)
        parts = [{"title": title} for title in options["part"]]
        transition_request = transition_request_of(
            "split", person, options, answers={"parts": parts or None, "title": options["title"]}
        )
        events = split_ticket(ticket, transition_request)
        return {
            "ticket": ticket.number,
            "version": events[0].version,
            "event": events[0].pk,
            "replayed": events[0].replayed,
            "batch": str(events[0].batch),
            "tickets": [event.moved.number for event in events[1:]],
        }

    def plain(self, result):
        yield f"{result['ticket']} → {enumerated(result['tickets'], None)}"
