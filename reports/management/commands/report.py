from reports.commands import PaperCommand, no_inspection
from reports.papers import in_format
from reports.prose import EDITIONS, INTERNAL
from reports.report import report
from tracker.facts.reading import facts_of


class Command(PaperCommand):
    help = "Write the rectification report of an inspection as of an instant."
    formats = ("docx", "md", "json")

    def add_arguments(self, parser):
        parser.add_argument("inspection", metavar="INSPECTION")
        parser.add_argument("--edition", choices=EDITIONS, default=INTERNAL)
        self.add_paper_arguments(parser)

    def handle_office(self, **options):
        self.check_paper_options(options)
        moment = self.moment(options["as_of"])
        inspection = self.inspection(options["inspection"])
        facts = facts_of(moment, inspection=inspection)
        if facts.inspection is None:
            raise no_inspection(options["inspection"])
        told = report(facts, edition=options["edition"])
        return {**told, **self.deliver(in_format(options["format"], told, facts), options)}
