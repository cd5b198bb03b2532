from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from notifications import reminders
from notifications.models import Delivery
from notifications.sending import Sender, Sent
from organization.calendar import local_today, office_zone
from organization.dates import FORECAST, NoDate, OutOfBounds, read_instant
from record.clock import database_clock
from tracker.command_arguments import WrongUsage
from tracker.commands import OfficeCommand, Refused
from workflow.refusals import Refusal


class Command(OfficeCommand):
    help = "Records the reminders whose time has come and sends their mail; with --dry-run only says how many."

    def add_arguments(self, parser):
        parser.add_argument(
            "--at",
            metavar="INSTANT",
            help=_("as if it were this instant, or the end of office hours on this date"),
        )
        parser.add_argument("--dry-run", action="store_true", help=_("write and send nothing"))

    def handle_office(self, *, at, dry_run, **options):
        """`planned`: reminders this run recorded, or would; `already`: due ones that stood in the ledger before;
        `delivered` and `failed`: mails of reminders that this run sent, or could not; `held`: reminders that wait for
        office hours.
        """
        now = self._moment(at) if at else database_clock()
        if now > database_clock() and not dry_run:
            message = _("%(at)s lies in the future: add --dry-run, or leave --at out.") % {"at": at}
            raise Refused([Refusal("future_instant", message)])
        already, held = reminders.already(now), reminders.held(now)
        planned = reminders.planned(now) if dry_run else reminders.sweep(now, wake=False)
        sent = Sent() if dry_run else self._send(now if at else None)
        return {
            "planned": planned,
            "already": already,
            "delivered": sent.sent,
            "failed": sent.failed,
            "held": held,
        }

    def _moment(self, text):
        """The instant that was written, local unless it names a zone; of a mere date the last of its office hours."""
        try:
            said = read_instant(text)
        except NoDate:
            message = _("“%(text)s” is neither a date such as 2026-11-30 nor an instant such as 2026-11-30T08:00.")
            raise WrongUsage(message % {"text": text}) from None
        day, today = local_today(said.instant), local_today(database_clock())
        if not FORECAST.hold(day, today):
            raise WrongUsage(str(OutOfBounds(day, FORECAST, today).message))
        return _end_of_office_hours(said.instant) if said.is_day else said.instant

    def _send(self, hours):
        with Sender(among=Delivery.objects.of_reminders(), hours=hours) as sender:
            return sender.send_due()

    def plain(self, result):
        yield _("Reminders planned: %(planned)s, recorded already: %(already)s, held: %(held)s.") % result
        yield _("Mails delivered: %(delivered)s, failed: %(failed)s.") % result


def _end_of_office_hours(instant):
    """The last of the office hours of its day."""
    closing = datetime.combine(local_today(instant), settings.RECTIFY_SENDING_HOURS[1])
    return closing.replace(tzinfo=office_zone()) - timedelta(microseconds=1)
