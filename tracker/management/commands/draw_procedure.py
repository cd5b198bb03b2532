from pathlib import Path

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from organization.vocabulary import Language
from tracker.command_arguments import WrongUsage
from tracker.commands import OfficeCommand, Refused
from tracker.handbook import law_page
from tracker.labels import label_of
from tracker.law import ticket_law
from tracker.output import write_whole
from tracker.paths import shortened, why_not
from workflow.drawing import draw
from workflow.models import Procedure
from workflow.plans import Plan
from workflow.reading import PlanMalformed
from workflow.refusals import Refusal


class Command(OfficeCommand):
    help = (
        "Draw a procedure: draw_procedure inspection --out inspection.svg. "
        "Without a name the bare law, as a drawing (.svg) or as a page for people (.md)."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", metavar="NAME")
        parser.add_argument("--number", type=int, metavar="VERSION", help=_("a version other than the one in force"))
        parser.add_argument("--language", choices=Language.values, help=_("of the labels"))
        parser.add_argument("--out", required=True, metavar="PATH", help=_("where to write it"))

    def handle(self, **options):
        """It writes nothing in the office, and the bare law needs none."""
        super().handle(**options | {"dry_run": True})

    def handle_office(self, *, name, number, out, language, **options):
        path = Path(out)
        if path.suffix not in (".svg", ".md") or (name and path.suffix != ".svg"):
            raise WrongUsage(_("--out takes the name of a file that ends in .svg."))
        with override(language or get_language()):
            text = law_page() if path.suffix == ".md" else drawn(name, number)
        try:
            write_whole(path, text.encode())
        except OSError as wrong:
            message = _("%(path)s cannot be written: %(why)s.") % {"path": shortened(out), "why": why_not(wrong)}
            raise Refused([Refusal("unwritable", message)]) from None
        return {"name": name or "", "path": str(path), "bytes": path.stat().st_size}


def drawn(name, number=None):
    """The standalone drawing of a procedure, or of the bare law."""
    if not name:
        return draw(ticket_law(), Plan(), label_of, title=_("The life of a ticket"), standalone=True)
    procedure = _version(name, number)
    try:
        return draw(ticket_law(), procedure.plan, label_of, title=str(procedure), standalone=True)
    except PlanMalformed as wrong:
        raise Refused([Refusal("procedure_malformed", str(wrong))]) from None


def _version(name, number):
    """The version asked for; else the one in force, else the newest."""
    versions = Procedure.objects.filter(name=name)
    if number is not None:
        versions = versions.filter(version=number)
    found = versions.filter(status=Procedure.Status.IN_FORCE).first() or versions.order_by("-version").first()
    if found is None:
        raise Refused([Refusal("not_found", _("There is no procedure “%(name)s”.") % {"name": name})])
    return found
