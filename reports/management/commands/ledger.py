from django.utils.translation import gettext as _

from reports.commands import STANDARD_OUTPUT, FileCommand
from reports.ledger import as_csv, as_json, plain_rows
from reports.workbook import as_xlsx
from tracker.facts.reading import facts_of

FORMS = {
    "xlsx": as_xlsx,
    "csv": lambda facts: as_csv(facts).encode(),
    "json": lambda facts: as_json(facts).encode(),
}


class Command(FileCommand):
    help = "Write the rectification ledger as of an instant."
    formats = ("xlsx", "csv", "json")

    def add_arguments(self, parser):
        parser.add_argument("--inspection", metavar="ID", help=_("only this inspection; default: all"))
        self.add_file_arguments(parser)

    def handle_office(self, **options):
        self.check_file_options(options)
        moment = self.moment(options["as_of"])
        said = options["inspection"]
        facts = facts_of(moment) if said is None else self.facts_of_inspection(said, moment)
        result = {
            "as_of": moment.day.isoformat(),
            "instant": moment.instant.isoformat(),
            "tickets": len(facts.tickets),
            **self.deliver(FORMS[options["format"]](facts), options),
        }
        return {**result, "rows": plain_rows(facts)} if options["out"] == STANDARD_OUTPUT else result
