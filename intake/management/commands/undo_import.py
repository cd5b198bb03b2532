from uuid import UUID

from django.utils.translation import gettext as _

from intake.undoing import undo_import
from record.models import Interface
from tracker.command_arguments import WrongUsage
from tracker.commands import OfficeCommand, Refused
from tracker.models import Inspection, SourceFile
from workflow.refusals import Refusal


class Command(OfficeCommand):
    help = "Undo the import of a document while all of its tickets are untouched; their numbers stay spent."

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("batch", nargs="?", metavar="BATCH", help=_("as import_feedback printed it"))
        which.add_argument("--inspection", type=int, metavar="ID", help=_("the last import into this inspection"))
        parser.add_argument("--sha256", help=_("which document, where the inspection has several"))
        parser.add_argument("--as", dest="username", required=True, metavar="USER", help=_("who asks"))
        parser.add_argument("--reason", default="", help=_("why, in a sentence"))

    def handle_office(self, **options):
        person = self.person(options["username"])
        source = self._source(person, options)
        numbers = undo_import(source, actor=person, reason=options["reason"], interface=Interface.COMMAND)
        return {"inspection": source.inspection_id, "undone": source.name, "cancelled": numbers}

    def _source(self, person, options):
        """The import among those of the inspections that the person may see."""
        sources = SourceFile.objects.filter(undone=False, inspection__in=Inspection.objects.visible_to(person))
        if options["batch"]:
            sources = sources.filter(batch=_uuid(options["batch"]))
        else:
            sources = sources.filter(inspection=options["inspection"])
        if options["sha256"]:
            sources = sources.filter(sha256__startswith=options["sha256"])
        source = sources.select_related("inspection").order_by("-pk").first()
        if source is None:
            raise Refused([Refusal("not_found", _("There is no such import."))])
        return source

    def plain(self, result):
        said = {"name": result["undone"], "count": len(result["cancelled"])}
        yield _("The import of “%(name)s” is undone; %(count)s tickets were cancelled.") % said


def _uuid(said):
    try:
        return UUID(said)
    except ValueError:
        raise WrongUsage(_("BATCH is the UUID that import_feedback printed.")) from None
