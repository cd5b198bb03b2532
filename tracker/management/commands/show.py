from dataclasses import asdict

from tracker.commands import OfficeCommand, not_found
from tracker.facts.reading import facts_of
from tracker.plain_words import ticket_in_lines


class Command(OfficeCommand):
    help = "Show one ticket, as it is or as it was."

    def add_arguments(self, parser):
        parser.add_argument("ticket")
        parser.add_argument("--as-of", metavar="DATE|INSTANT")

    def handle_office(self, **options):
        found = facts_of(self.moment(options["as_of"]), tickets=[self.ticket(options["ticket"])]).tickets
        if not found:
            raise not_found(options["ticket"])
        [self.found] = found
        return as_json(self.found)

    def plain(self, result):
        yield f"{result['number']} {result['title']}"
        for name, text in ticket_in_lines(self.found):
            yield f"  {name}: {text}"


def as_json(facts) -> dict:
    """A ticket's facts in the form of the `show` command: dates as text, codes as stored."""
    said = _plain(asdict(facts))
    said["class"] = said.pop("klass")
    said["due"]["from"] = said["due"].pop("from_on")
    said["extensions_granted"] = said["extensions"]
    said["extensions"] = said.pop("extension_requests")
    said["inspection"] = facts.inspection.id
    said["inspection_name"] = facts.inspection.name
    return said


def _plain(value):
    match value:
        case dict():
            return {name: _plain(item) for name, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case None | bool() | int():
            return value
        case str():
            return str(value)
    return value.isoformat()
