from uuid import uuid4

from django.utils.translation import gettext as _

from organization.calendar import local_today
from record.clock import database_clock
from tracker.commands import OfficeCommand, row_as_json
from tracker.handing_over import hand_over
from tracker.models import Inspection
from tracker.naming import people_known
from tracker.standing import TicketStanding


class Command(OfficeCommand):
    help = "Hand everything that somebody handles, verifies or answers for to a colleague."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="person", required=True, metavar="USER")
        parser.add_argument("--to", dest="successor", required=True, metavar="USER")
        parser.add_argument("--as", dest="username", required=True, metavar="USER", help=_("who asks"))
        parser.add_argument("--reason", default="", help=_("why, in a sentence"))

    def handle_office(self, **options):
        batch = uuid4()
        asker = self.person(options["username"])
        standing = TicketStanding(asker, local_today(database_clock()))
        units = Inspection.objects.filter(pk__in=[pk for pk, _role in standing.seats]).values_list("unit", flat=True)
        known = people_known(standing, list(units))
        rows = hand_over(
            self.anybody(options["person"], known),
            self.person(options["successor"], known),
            actor=asker,
            reason=options["reason"],
            interface=self.interface,
            batch=batch,
        )
        return {"batch": str(batch), "results": [row_as_json(row, "reassign") for row in rows]}

    def plain(self, result):
        for row in result["results"]:
            reasons = " ".join(refusal["message"] for refusal in row["refusals"])
            yield f"{row['ticket']}: {_('done') if row['done'] else reasons}"
