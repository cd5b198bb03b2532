from pathlib import Path

from django.utils.translation import gettext as _

from organization.calendar import local_today
from record.door import change
from record.models import Interface, Registry
from tracker.command_arguments import a_path
from tracker.commands import OfficeCommand, Refused
from tracker.law import ticket_law
from tracker.paths import readable, why_not
from tracker.procedures import KINDS, NOT_ADMINISTRATOR, may_design
from workflow import publishing
from workflow.files import read_text
from workflow.models import Procedure
from workflow.reading import PlanMalformed
from workflow.refusals import Refusal, RefusalKind

MOST_BYTES = 1 << 20


class Command(OfficeCommand):
    help = "Read a procedure from a file as a new draft, and publish it if asked: load_procedure FILE.json --as admin"

    def add_arguments(self, parser):
        parser.add_argument("path", type=a_path, metavar="FILE.json")
        parser.add_argument("--publish", action="store_true", help=_("put it in force at once"))
        parser.add_argument("--as", dest="username", metavar="USER", help=_("who asks; else the machine’s operator"))
        parser.add_argument("--reason", default="", help=_("why, in a sentence"))

    def handle_office(self, *, path, publish, username, reason, **options):
        person = username and self.person(username)
        interface = Interface.COMMAND if person else Interface.SYSTEM
        columns = columns_in(path)
        detail = "procedure_published" if publish else "procedure_drafted"
        with change(Registry.the(), actor=person or None, reason=reason, interface=interface, detail=detail) as door:
            if person and not may_design(person, local_today(door.at)):
                raise Refused([NOT_ADMINISTRATOR])
            procedure = publishing.lay_down(door, columns)
            if publish and procedure.status != Procedure.Status.IN_FORCE:
                publishing.publish(door, procedure, ticket_law())
        return {
            "name": procedure.name,
            "version": procedure.version,
            "status": procedure.status,
            "written": door.event is not None,
        }

    def plain(self, result):
        if not result["written"]:
            yield _("%(name)s says the same already, as version %(version)s; nothing was written.") % result
        elif result["status"] == Procedure.Status.IN_FORCE:
            yield _("%(name)s version %(version)s is in force.") % result
        else:
            yield _("%(name)s version %(version)s is a draft. Publish it when it is ready.") % result


def columns_in(path):
    """The columns of the procedure that a file spells; raises Refused with the place of what is wrong."""
    shown = readable(path)
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise Refused([_malformed(_("%(path)s is too large for a procedure.") % {"path": shown})])
        return read_text(raw.decode("utf-8-sig"), kinds=KINDS)
    except OSError as wrong:
        message = _("%(path)s cannot be read: %(why)s.") % {"path": shown, "why": why_not(wrong)}
        raise Refused([Refusal("unreadable", message, RefusalKind.MALFORMED)]) from None
    except UnicodeDecodeError:
        raise Refused([_malformed(_("%(path)s is not text in UTF-8.") % {"path": shown})]) from None
    except PlanMalformed as wrong:
        raise Refused([_malformed(str(wrong))]) from None


def _malformed(message):
    return Refusal("procedure_malformed", message, RefusalKind.MALFORMED)
