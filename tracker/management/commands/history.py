from datetime import datetime

from django.utils.timezone import localtime

from record.models import Interface
from record.models.event import step_name
from tracker.commands import OfficeCommand
from tracker.history import as_json, timeline
from tracker.plain_words import change_in_words
from tracker.steps import step_label


class Command(OfficeCommand):
    help = "Everything that happened to a ticket, oldest first, with what it changed."

    def add_arguments(self, parser):
        parser.add_argument("ticket")

    def handle_office(self, **options):
        return {"events": [as_json(entry) for entry in timeline(self.ticket(options["ticket"]))]}

    def plain(self, result):
        for event in result["events"]:
            at = localtime(datetime.fromisoformat(event["at"])).strftime("%Y-%m-%d %H:%M")
            step = step_label(step_name(event["verb"], event["detail"]))
            who = event["actor"] or Interface(event["interface"]).label
            yield f"{at} {who} {step} {event['reason']}".rstrip()
            for change in event["changes"]:
                yield f"    {change_in_words(change)}"
