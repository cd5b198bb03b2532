from pathlib import Path

from django.core.management.commands import makemessages

# When a catalogue was collected, and an address nobody reads: two lines that differ though nobody said anything new.
HEADERS_OF_THE_DAY = ('"POT-Creation-Date:', '"Report-Msgid-Bugs-To:')


class Command(makemessages.Command):
    help = "Collects the messages of the whole house for its languages; needs GNU gettext."

    # A sentence that only resembles another one must not borrow its translation, and a moved line is no change.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args, **options):
        if not (options["locale"] or options["all"]):
            options["locale"] = ["zh_Hans"]
        options["ignore_patterns"] = [*options["ignore_patterns"], ".venv", "var", "tests"]
        options.update(no_wrap=True, no_obsolete=True, add_location=options["add_location"] or "file")
        super().handle(*args, **options)

    def write_po_file(self, potfile, locale):
        """Write the catalogue, and only what people say into it: collected twice, it is the same to the byte."""
        super().write_po_file(potfile, locale)
        catalogue = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        lines = catalogue.read_text(encoding="utf-8").splitlines(keepends=True)
        catalogue.write_text(
            "".join(line for line in lines if not line.startswith(HEADERS_OF_THE_DAY)), encoding="utf-8"
        )
