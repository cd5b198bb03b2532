from django.utils.translation import gettext as _

from record.models import Interface
from tracker.command_arguments import add_step_arguments, transition_request_of
from tracker.commands import OfficeCommand, Refused, moved
from tracker.inspections import register_by_hand
from tracker.models import Inspection
from workflow.refusals import Refusal


class Command(OfficeCommand):
    help = "Take one issue of an inspection into the ledger by hand."

    def add_arguments(self, parser):
        parser.add_argument("--inspection", type=int, required=True, metavar="ID")
        parser.add_argument("--title", required=True)
        parser.add_argument("--text", required=True, help=_("what is wrong, as the document says it"))
        parser.add_argument("--category", default="")
        add_step_arguments(parser)

    def handle_office(self, **options):
        person = self.person(options["username"])
        inspection = Inspection.objects.visible_to(person).filter(pk=options["inspection"]).first()
        if inspection is None:
            raise Refused([Refusal("not_found", _("There is no such inspection."))])
        transition_request = transition_request_of("register", person, options)
        event = register_by_hand(
            inspection,
            actor=person,
            title=options["title"],
            text=options["text"],
            category=options["category"],
            interface=Interface.COMMAND,
            reason=transition_request.reason,
            key=transition_request.key,
        )
        return moved(event.moved, event, event.step) | {"inspection": inspection.pk, "issue": event.moved.issue_id}

    def plain(self, result):
        yield _("%(ticket)s is registered.") % result
