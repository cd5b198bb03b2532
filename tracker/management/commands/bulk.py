import sys
from dataclasses import replace
from uuid import uuid4

from django.utils.translation import gettext as _

from tracker import bulk
from tracker.command_arguments import answers_of, transition_request_of
from tracker.commands import REFUSED, OfficeCommand, row_as_json


class Command(OfficeCommand):
    help = "Take one step for many tickets: bulk chase --tickets ZG-2026-0001,ZG-2026-0002 --as coordinator …"

    def add_arguments(self, parser):
        parser.add_argument("verb", choices=list(bulk.FOR_MANY))
        parser.add_argument("--tickets", required=True, metavar="A,B,C", help=_("numbers, with commas between"))
        parser.add_argument("--as", dest="username", required=True, metavar="USER", help=_("who asks"))
        parser.add_argument("--reason", default="", help=_("why, or what was done, in a sentence"))
        parser.add_argument("--answer", action="append", default=[], metavar="NAME=VALUE")
        parser.add_argument("--key", help=_("a UUID; asking twice with one key moves each ticket once"))

    def handle(self, **options):
        """Exit 1 where not one ticket was moved."""
        self.has_moved = True
        super().handle(**options)
        if not self.has_moved:
            sys.exit(REFUSED)

    def handle_office(self, **options):
        person = self.person(options["username"])
        transition_request = transition_request_of(
            options["verb"], person, options, answers=answers_of(options["answer"])
        )
        transition_request = replace(transition_request, batch=transition_request.key or uuid4())
        numbers = [number.strip() for number in options["tickets"].split(",") if number.strip()]
        rows = bulk.take(transition_request, numbers)
        self.has_moved = any(not row.is_refused for row in rows)
        return {
            "batch": str(transition_request.batch),
            "results": [row_as_json(row, transition_request.name) for row in rows],
        }

    def plain(self, result):
        for row in result["results"]:
            reasons = " ".join(refusal["message"] for refusal in row["refusals"])
            yield f"{row['ticket']}: {_('done') if row['done'] else reasons}"
