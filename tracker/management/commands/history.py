from datetime import datetime

from django.utils.timezone import localtime

from tracker.commands import OfficeCommand
from tracker.history import as_json, timeline


class Command(OfficeCommand):
    help = "Everything that happened to a ticket, oldest first, with what it changed."

    def add_arguments(self, parser):
        parser.add_argument("ticket")

    def handle_office(self, **options):
        return {"events": [as_json(entry) for entry in timeline(self.ticket(options["ticket"]))]}

    def plain(self, result):
        for event in result["events"]:
            at = localtime(datetime.fromisoformat(event["at"])).strftime("%Y-%m-%d %H:%M")
            yield f"{at} {event['actor'] or event['interface']} {event['verb']} {event['detail']} {event['reason']}"
            for change in event["changes"]:
                yield "    {model} {field}: {old} → {new}".format(**change)
