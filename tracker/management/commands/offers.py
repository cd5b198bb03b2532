from django.utils.translation import pgettext

from tracker.commands import OfficeCommand
from tracker.steps import step_label
from workflow import engine


class Command(OfficeCommand):
    help = "What somebody may do with a ticket now, and what stands in the way of the rest."

    def add_arguments(self, parser):
        parser.add_argument("ticket")
        parser.add_argument("--as", dest="username", required=True, metavar="USER")

    def handle_office(self, **options):
        person = self.person(options["username"])
        offers = engine.offers(self.ticket(options["ticket"], person), person)
        return {
            "offers": [
                {"verb": offer.verb, "refusals": [refusal.as_dict() for refusal in offer.refusals]}
                for offer in offers
                if offer.step.is_verb
            ]
        }

    def plain(self, result):
        is_open = pgettext("a step", "open")  # the collector of messages does not read f-strings
        for offer in result["offers"]:
            reasons = " ".join(refusal["message"] for refusal in offer["refusals"])
            yield f"{step_label(offer['verb'])}: {reasons or is_open}"
