from pathlib import Path

from django.utils.translation import gettext as _

from administration.procedures.acts import LARGEST, load_procedure
from record.models import Interface
from tracker.command_arguments import a_path
from tracker.commands import OfficeCommand, Refused
from tracker.paths import readable, why_not
from workflow.models import Procedure
from workflow.refusals import Refusal, RefusalKind


class Command(OfficeCommand):
    help = "Read a procedure from a file as a new draft, and publish it if asked: load_procedure FILE.json --as admin"

    def add_arguments(self, parser):
        parser.add_argument("path", type=a_path, metavar="FILE.json")
        parser.add_argument("--publish", action="store_true", help=_("put it in force at once"))
        parser.add_argument("--as", dest="username", metavar="USER", help=_("who asks; else the machine’s operator"))
        parser.add_argument("--reason", default="", help=_("why, in a sentence"))

    def handle_office(self, *, path, publish, username, reason, **options):
        person = self.person(username) if username else None
        interface = Interface.COMMAND if person else Interface.SYSTEM
        done = load_procedure(person, interface=interface, reason=reason, text=text_in(path), publish=publish)
        return {
            "name": done.row.name,
            "version": done.row.version,
            "status": done.row.status,
            "written": done.event is not None,
        }

    def plain(self, result):
        if not result["written"]:
            yield _("%(name)s says the same already, as version %(version)s; nothing was written.") % result
        elif result["status"] == Procedure.Status.IN_FORCE:
            yield _("%(name)s version %(version)s is in force.") % result
        else:
            yield _("%(name)s version %(version)s is a draft. Publish it when it is ready.") % result


def text_in(path):
    """What the file says; raises Refused where it cannot be read."""
    code, said = "procedure_malformed", {"path": readable(path)}
    try:
        with Path(path).open("rb") as file:
            raw = file.read(LARGEST + 1)
        if len(raw) <= LARGEST:
            return raw.decode("utf-8-sig")
        message = _("%(path)s is too large for a procedure.")
    except OSError as wrong:
        code, message = "unreadable", _("%(path)s cannot be read: %(why)s.")
        said["why"] = why_not(wrong)
    except UnicodeDecodeError:
        message = _("%(path)s is not text in UTF-8.")
    raise Refused([Refusal(code, message % said, RefusalKind.MALFORMED)])
