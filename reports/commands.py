"""What the commands share that write a report or a ledger to a file."""

import hashlib
import os

from django.utils.translation import gettext as _

from tracker.command_arguments import WrongUsage
from tracker.commands import OfficeCommand, Refused
from tracker.facts.reading import facts_of
from tracker.models import Inspection
from tracker.output import write_whole
from tracker.paths import shortened, why_not
from workflow.refusals import Refusal

STANDARD_OUTPUT = "-"


class FileCommand(OfficeCommand):
    """A command that writes a file to `--out`, or to standard output where that is `-`."""

    formats = ()

    def add_file_arguments(self, parser):
        parser.add_argument("--as-of", metavar="DATE|INSTANT", help=_("a date means its end, local time; default: now"))
        parser.add_argument("--format", required=True, choices=self.formats)
        parser.add_argument("--out", required=True, metavar="PATH", help=_("the file to write; - is standard output"))

    def check_file_options(self, options):
        """Refuse before anything is read what could not be written afterwards."""
        if options["out"] == STANDARD_OUTPUT:
            if self.as_json and options["format"] != "json":
                raise WrongUsage(_("--json prints one JSON object: give --out a file, or leave one of them out."))
        elif os.path.isdir(options["out"]):
            raise WrongUsage(_("“%(path)s” is a folder. Name a file.") % {"path": options["out"]})

    def facts_of_inspection(self, said, moment):
        """The facts of the inspection of that id; one that is not there, or was not there yet, is refused."""
        found = Inspection.objects.filter(pk=int(said)).first() if said.isdecimal() and len(said) < 19 else None
        facts = found and facts_of(moment, inspection=found)
        if not facts or facts.inspection is None:
            message = _("There is no inspection %(inspection)s.") % {"inspection": shortened(said)}
            raise Refused([Refusal("not_found", message)])
        return facts

    def deliver(self, content, options):
        """Write the content and return {"out", "format", "sha256"}."""
        if options["out"] == STANDARD_OUTPUT:
            if not self.as_json:
                self._pour(content)
        else:
            try:
                write_whole(options["out"], content)
            except OSError as problem:
                message = _("“%(path)s” could not be written: %(why)s.")
                said = {"path": shortened(options["out"]), "why": why_not(problem)}
                raise WrongUsage(message % said) from problem
        return {
            "out": options["out"],
            "format": options["format"],
            "sha256": hashlib.sha256(content).hexdigest(),
        }

    def _pour(self, content):
        """Bytes onto standard output, which a pipe takes as they are."""
        pipe = getattr(self.stdout._out, "buffer", None)
        if pipe is None:
            self.stdout.write(content.decode(), ending="")
        else:
            pipe.write(content)

    def plain(self, result):
        if result["out"] != STANDARD_OUTPUT:
            yield _("Written: %(path)s") % {"path": result["out"]}
