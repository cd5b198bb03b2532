from django.utils.translation import gettext as _

from organization.calendar import local_today
from record.clock import database_clock
from tracker.commands import OfficeCommand
from tracker.management.commands.look_back import as_json
from tracker.models import LookBack, Ticket
from tracker.vocabulary import LookBackStatus


class Command(OfficeCommand):
    help = "List the look backs that are planned; with --due those whose day has come."

    def add_arguments(self, parser):
        parser.add_argument("--due", action="store_true", help=_("only those whose day has come"))
        parser.add_argument("--inspection", type=int, metavar="ID")
        parser.add_argument("--as", dest="username", metavar="USER", help=_("who asks"))

    def handle_office(self, **options):
        rows = LookBack.objects.filter(status=LookBackStatus.PLANNED).select_related("ticket")
        if options["username"]:
            person = self.person(options["username"])
            rows = rows.filter(ticket__in=Ticket.objects.visible_to(person))
        if options["inspection"]:
            rows = rows.filter(ticket__inspection=options["inspection"])
        if options["due"]:
            rows = rows.filter(planned_on__lte=local_today(database_clock))
        rows = rows.order_by("planned_on", "pk")
        return {"look_backs": [{"ticket": row.ticket.number} | as_json(row) for row in rows]}

    def plain(self, result):
        for row in result["look_backs"]:
            yield "{planned_on} {ticket}".format(**row)
        if not result["look_backs"]:
            yield _("No look back is planned.")
