from django.utils.translation import gettext as _

from organization.calendar import local_today
from record.clock import database_clock
from tracker.commands import OfficeCommand, Refused
from tracker.models import Inspection, Stuck, Ticket
from tracker.order import by_number
from tracker.staffing import check, vacancies
from tracker.steps import step_label
from workflow.refusals import Refusal


class Command(OfficeCommand):
    help = "Find the tickets that nobody can move, and the steps for which nobody holds a role."

    def add_arguments(self, parser):
        parser.add_argument("--inspection", type=int, help=_("this one alone"))

    def handle_office(self, **options):
        inspections, tickets = Inspection.objects.select_related("procedure"), Ticket.objects.all()
        if (pk := options["inspection"]) is not None:
            inspections, tickets = inspections.filter(pk=pk), tickets.filter(inspection=pk)
            if not inspections:
                message = _("There is no inspection %(inspection)s.") % {"inspection": pk}
                raise Refused([Refusal("not_found", message)])
        now = database_clock()
        check(tickets, now)
        stuck = Stuck.objects.filter(ticket__in=tickets).select_related("ticket")
        stuck = stuck.order_by(*by_number("ticket__number"))
        return {
            "vacancies": [
                {"inspection": each.pk, "verb": verb}
                for each in inspections.order_by("pk")
                for verb in vacancies(each, local_today(now))
            ],
            "stuck": [{"ticket": one.ticket.number, "verb": one.verb} for one in stuck],
        }

    def plain(self, result):
        for vacancy in result["vacancies"]:
            yield _("Inspection %(inspection)s: nobody holds a role for “%(verb)s”.") % _in_words(vacancy)
        for one in result["stuck"]:
            yield _("%(ticket)s: nobody may “%(verb)s”.") % _in_words(one)
        if not (result["vacancies"] or result["stuck"]):
            yield _("Every open ticket can be moved by somebody.")


def _in_words(found):
    return found | {"verb": step_label(found["verb"])}
