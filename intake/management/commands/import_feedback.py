from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from intake.decoding import Unreadable, refuse_size
from intake.importing import NewInspection, import_feedback
from organization.calendar import local_today
from organization.dates import FEEDBACK
from organization.labels import enumerated
from organization.models import Department
from record.clock import database_clock
from record.text import unseen_left_out
from tracker.command_arguments import WrongUsage, a_path
from tracker.commands import OfficeCommand, Refused
from tracker.models import Inspection
from tracker.naming import departments_known
from tracker.paths import name_of, readable, why_not
from tracker.standing import TicketStanding
from tracker.vocabulary import InspectionKind, code_of
from workflow.refusals import Refusal

LONGEST_NAME = 200
NEW = ("unit", "fed_back_on", "kind", "body", "document_title", "document_number")


class Command(OfficeCommand):
    help = "Read a feedback document (.docx, .txt, .md) into issues, each with its ticket."

    def add_arguments(self, parser):
        parser.add_argument("path", type=a_path, metavar="PATH")
        into = parser.add_mutually_exclusive_group(required=True)
        into.add_argument("--inspection", type=int, metavar="ID", help=_("into an inspection that is open"))
        into.add_argument("--new", metavar="NAME", help=_("into a new inspection of this name"))
        parser.add_argument("--unit", metavar="CODE", help=_("the inspected unit, with --new"))
        parser.add_argument("--fed-back-on", metavar="DATE", help=_("such as 2026-11-30, with --new"))
        parser.add_argument(
            "--kind", help=_("%(kinds)s; with --new") % {"kinds": enumerated(InspectionKind.values, None)}
        )
        parser.add_argument("--body", metavar="NAME", help=_("who inspected, with --new"))
        parser.add_argument("--document-title", metavar="TITLE", help=_("with --new"))
        parser.add_argument("--document-number", metavar="NUMBER", help=_("with --new"))
        parser.add_argument("--as", dest="username", required=True, metavar="USER", help=_("who imports"))
        parser.add_argument("--dry-run", action="store_true", help=_("say what would come of it, and write nothing"))

    def handle_office(self, **options):
        self._must_fit_together(options)
        asked = self._new(options) if options["new"] is not None else None
        path, person = Path(options["path"]), self.person(options["username"])
        try:
            if asked:
                into = NewInspection(unit=_unit(options["unit"], person), **asked)
            else:
                into = self._inspection(options, person)
            data = _bytes_of(path)
            imported = import_feedback(
                data, name_of(path), actor=person, into=into, dry_run=options["dry_run"], progress=self._say_how_far
            )
        except Unreadable as no:
            raise Refused([Refusal(no.code, no.message)]) from None
        if imported.left_out:
            self.notes = [*self.notes, unseen_left_out(name_of(path), imported.left_out)]
        return imported.result

    def _say_how_far(self, done, total):
        """On a terminal one line that is written over, elsewhere a line for each batch; never within the answer."""
        said = _("%(done)s of %(total)s tickets are registered.") % {"done": done, "total": total}
        over = self.stderr.isatty()
        self.stderr.write(f"\r{said}" if over else said, ending="" if over and done < total else "\n")

    def _must_fit_together(self, options):
        given = ["--" + name.replace("_", "-") for name in NEW if options[name] is not None]
        if options["new"] is None and given:
            raise WrongUsage(_("%(options)s: only together with --new.") % {"options": enumerated(given, None)})

    def _inspection(self, options, person):
        visible = Inspection.objects.visible_to(person).select_related("unit")
        inspection = visible.filter(pk=options["inspection"]).first()
        if inspection is None:
            raise Refused([Refusal("not_found", _("There is no such inspection."))])
        return inspection

    def _new(self, options):
        """What is said of the new inspection, its unit aside."""
        name, kind = options["new"].strip(), code_of(InspectionKind, options["kind"] or InspectionKind.INSPECTION)
        if not name or len(name) > LONGEST_NAME:
            raise WrongUsage(_("--new takes a name of 1 to %(most)s signs.") % {"most": LONGEST_NAME})
        if not options["unit"] or not options["fed_back_on"]:
            raise WrongUsage(_("--new also needs --unit and --fed-back-on."))
        if kind is None:
            said = {"kind": options["kind"], "known": enumerated(InspectionKind.values, None)}
            raise WrongUsage(_("“%(kind)s” is no kind of inspection; known are: %(known)s.") % said)
        return {
            "name": name,
            "kind": kind,
            "fed_back_on": self.day(options["fed_back_on"], FEEDBACK),
            "inspecting_body": options["body"] or "",
            "document_title": options["document_title"] or "",
            "document_number": options["document_number"] or "",
        }

    def plain(self, result):
        if result["already"]:
            yield _("This document was read before; nothing was written.")
        for issue in result["issues"]:
            yield f"{issue['ticket'] or '—'}  {issue['number']}  {issue['category']}  {issue['title']}"
        for warning in result["warnings"]:
            yield warning["message"]
        yield _("%(count)s issues.") % {"count": len(result["issues"])}
        if result["batch"] and not result["already"]:
            yield _("To undo this import: undo_import %(batch)s") % {"batch": result["batch"]}


def _unit(code, person):
    """The inspected unit, by its code or, where one alone is called so, its name; of those the person may know of."""
    standing = TicketStanding(person, local_today(database_clock()))
    known = standing.tree.above_all(departments_known(standing))
    units = Department.objects.units().filter(pk__in=known)
    found = [*units.filter(code=code)] or [*units.filter(name=code)]
    if len(found) != 1:
        raise Refused([Refusal("unknown_unit", _("There is no unit “%(said)s”.") % {"said": code})])
    return found[0]


def _bytes_of(path):
    """The file's bytes; too large a file is refused before it is read."""
    try:
        refuse_size(path.stat().st_size, name_of(path), limit=settings.RECTIFY_IMPORT_MAX_BYTES)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        said = {"name": readable(path), "why": why_not(error)}
        message = _("“%(name)s” cannot be read: %(why)s.") % said
        raise Refused([Refusal("file_unreadable", message)]) from None
