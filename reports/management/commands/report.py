from reports.commands import FileCommand
from reports.page import in_format
from reports.prose.edition import EDITIONS, INTERNAL
from reports.report import report


class Command(FileCommand):
    help = "Write the rectification report of an inspection as of an instant."
    formats = ("docx", "md", "json")

    def add_arguments(self, parser):
        parser.add_argument("inspection", metavar="INSPECTION")
        parser.add_argument("--edition", choices=EDITIONS, default=INTERNAL)
        self.add_file_arguments(parser)

    def handle_office(self, **options):
        self.check_file_options(options)
        facts = self.facts_of_inspection(options["inspection"], self.moment(options["as_of"]))
        contents = report(facts, edition=options["edition"])
        return {**contents, **self.deliver(in_format(options["format"], contents, facts), options)}
