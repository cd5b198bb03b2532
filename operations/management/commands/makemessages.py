from django.core.management.commands import makemessages


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
