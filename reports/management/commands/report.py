from reports.commands import FileCommand, no_inspection
from reports.page import in_format
from reports.prose.edition import EDITIONS, INTERNAL
from reports.report import report
from tracker.facts.reading import facts_of


class Command(FileCommand):
    help = "Write the rectification report of an inspection as of an instant."
    formats = ("docx", "md", "json")

    def add_arguments(self, parser):
        parser.add_argument("inspection", metavar="INSPECTION")
        parser.add_argument("--edition", choices=EDITIONS, default=INTERNAL)
        self.add_file_arguments(parser)

    def handle_office(self, **options):
        self.check_file_options(options)
        moment = self.moment(options["as_of"])
        inspection = self.inspection(options["inspection"])
        facts = facts_of(moment, inspection=inspection)
        if facts.inspection is None:
            raise no_inspection(options["inspection"])
        contents = report(facts, edition=options["edition"])
        return {**contents, **self.deliver(in_format(options["format"], contents, facts), options)}
