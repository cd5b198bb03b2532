"""What the office's commands share: one JSON object or plain lines, refusals as sentences, exit 0, 1 or 2."""

import json
import logging
import sys
from datetime import date

from django.core.management.base import BaseCommand
from django.db import Error
from django.utils.translation import gettext as _

from organization.calendar import local_today
from organization.dates import NoDate, OutOfBounds, read_day_within
from organization.models import User
from record import outbox, trouble
from record.clock import database_clock
from record.models import Interface
from record.text import NoText, must_be_text, seen_in, unseen_in, unseen_left_out
from tracker import paths
from tracker.command_arguments import Parser, WrongUsage, transition_request_of
from tracker.facts.moments import BadInstant, Moment, moment_of
from tracker.models import Ticket
from tracker.store import FileRefused
from workflow import engine
from workflow.refusals import Refusal, RefusalKind, TransitionRefused

log = logging.getLogger(__name__)

REFUSED, WRONG_USAGE, INTERRUPTED = 1, 2, 130
# Names of files mean these very signs, seen or not.
FILES = frozenset({"accounts", "evidence", "out", "path", "paths"})


class Refused(Exception):
    """The command cannot be carried out; every reason at once. Exit 1."""

    def __init__(self, refusals):
        self.refusals = list(refusals)
        super().__init__("; ".join(str(refusal.message) for refusal in self.refusals))


def not_found(number) -> Refused:
    """The one answer to a ticket that is unknown and to one that is not yours to see."""
    return Refused([Refusal("not_found", _("There is no ticket %(number)s.") % {"number": number})])


class OfficeCommand(BaseCommand):
    """`handle_office(**options)` returns a dict; `plain(result)` yields the lines for a person to read."""

    # What could be wrong with the program was asked when it was set up, migrated or served: `check` says it again.
    # Asking with each command would load every page.
    requires_system_checks = []
    interface = Interface.COMMAND
    as_json = False
    notes = ()

    def create_parser(self, prog_name, subcommand, **kwargs):
        kwargs |= {"prog": f"{prog_name} {subcommand}", "description": self.help or None}
        parser = Parser(as_json=self.as_json, **kwargs)
        self.add_base_arguments(parser)
        parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
        self.add_arguments(parser)
        return parser

    def add_base_arguments(self, parser):
        """Those that Django's own run and call machinery reads."""
        super_parser = BaseCommand.create_parser(_Bare(), "", "")
        for action in super_parser._actions:
            if action.option_strings and action.option_strings[0] not in ("-h", "--help"):
                parser._add_action(action)

    def run_from_argv(self, argv):
        self.as_json = "--json" in argv
        try:
            super().run_from_argv(argv)
        except WrongUsage as wrong:
            self._answer_wrong_usage(wrong)
        except KeyboardInterrupt:
            message = _("Stopped. What was not finished was not written.")
            self._answer([Refusal("interrupted", message)], INTERRUPTED)

    def handle(self, **options):
        self.as_json = options.get("json", False)
        try:
            options = self.let_in(options)
            result = self.handle_office(**options)
        except (Refused, TransitionRefused) as no:
            self._answer(no.refusals, REFUSED)
        except FileRefused as no:
            self._answer([Refusal(no.code, no.message)], REFUSED)
        except NoText as no:
            self._answer([Refusal(no.code, no.message, RefusalKind.MALFORMED)], REFUSED)
        except WrongUsage as wrong:
            self._answer_wrong_usage(wrong)
        except Error as error:
            self._answer([_of_the_database(error)], REFUSED)
        except OSError as error:
            if error.errno not in paths.FULL:
                raise
            self._answer([Refusal(trouble.FULL.code, trouble.FULL.told_to_the_operator(error))], REFUSED)
        if not options.get("dry_run"):  # which writes nothing, not even what others have left to do
            _pass_on_the_news()
        self._print(result)

    def handle_office(self, **options) -> dict:
        raise NotImplementedError

    def plain(self, result):
        """Lines for a person; by default each key and value."""
        for key, value in result.items():
            yield f"{key}: {value}"

    def _print(self, result):
        if self.as_json:
            notes = {"notes": [str(note) for note in self.notes]} if self.notes else {}
            self._print_object(result | notes)
        else:
            for note in self.notes:
                self.stderr.write(str(note))
            for line in self.plain(result):
                self.stdout.write(str(line))

    def _print_object(self, told):
        """Signs that the terminal lacks are spelled as JSON spells them, or it would be JSON no more."""
        text = json.dumps(told, ensure_ascii=False)
        try:
            text.encode(getattr(self.stdout, "encoding", None) or "utf-8")
        except UnicodeEncodeError:
            text = json.dumps(told)
        self.stdout.write(text)

    def _answer_wrong_usage(self, wrong):
        self._answer([Refusal("wrong_usage", str(wrong), RefusalKind.MALFORMED)], WRONG_USAGE)

    def _answer(self, refusals, code):
        if self.as_json:
            self._print_object({"refusals": [r.as_dict() for r in refusals]})
        else:
            for refusal in refusals:
                self.stderr.write(str(refusal.message))
        sys.exit(code)

    def let_in(self, options):
        """The options without what nobody sees, and a note for each that held some; refuses what is no text."""
        said = {name: value for name, value in options.items() if name not in FILES}
        for name, value in said.items():
            try:
                must_be_text(value, _flag(name))
            except NoText as no:
                raise WrongUsage(no.message) from None
        counts = {name: unseen_in(value) for name, value in said.items()}
        self.notes = [unseen_left_out(_flag(name), count) for name, count in counts.items() if count]
        return options | seen_in(said)

    # --- what commands ask for ----------------------------------------------------------------------------------

    def person(self, username, among=None) -> User:
        """An active account, of all or `among` those that the asker may know of."""
        return self._account(username, among, _("There is no active account “%(username)s”."), is_active=True)

    def anybody(self, username, among=None) -> User:
        """Somebody who has an account, active or not."""
        return self._account(username, among, _("There is no account “%(username)s”."))

    def _account(self, username, among, unknown, **condition):
        people = User.objects.all() if among is None else among
        if person := people.filter(**condition).called(username):
            return person
        raise Refused([Refusal("unknown_person", unknown % {"username": username})])

    def ticket(self, number, person=None) -> Ticket:
        """The ticket among those `person` may see; among all where the operator of the machine asks."""
        tickets = Ticket.objects.all() if person is None else Ticket.objects.visible_to(person)
        ticket = tickets.select_related("inspection__procedure").filter(number=number).first()
        if ticket is None:
            raise not_found(number)
        return ticket

    def take(self, name, options, *, answers=(), files=()):
        """(ticket, event) after the step of that name was asked for as the options say."""
        person = self.person(options["username"])
        ticket = self.ticket(options["ticket"], person)
        transition_request = transition_request_of(name, person, options, answers=answers, files=files)
        return ticket, engine.perform(ticket, transition_request)

    def moment(self, text) -> Moment:
        """What an --as-of means."""
        try:
            return moment_of(text, database_clock)
        except (BadInstant, OverflowError):
            raise WrongUsage(
                _(
                    "“%(text)s” is neither a past date such as 2026-11-20 nor a past instant such as "
                    "2026-11-20T08:00+08:00."
                )
                % {"text": text}
            ) from None

    def day(self, text, bounds) -> date | None:
        """The date that was written, None where none was; one that cannot be meant is wrong usage."""
        if not text:
            return None
        try:
            return read_day_within(text, bounds, local_today(database_clock()))
        except OutOfBounds as no:
            raise WrongUsage(str(no.message)) from None
        except NoDate:
            message = _("“%(text)s” is not a date. Write it as 2026-11-30.") % {"text": text}
            raise WrongUsage(message) from None


def _flag(name):
    return f"--{name.replace('_', '-')}"


def _of_the_database(error):
    """Why the database did not take it; what is nothing of the machine's is told as the database says it."""
    if known := trouble.trouble_of(error):
        return Refusal(known.code, known.told_to_the_operator(error))
    hint = _("The database did not take it (%(why)s). Is it migrated, and does it answer?")
    return Refusal("database", hint % {"why": str(error).strip()})


def _pass_on_the_news():
    """What the command did is done, so nothing that goes wrong from here on is an answer to it."""
    try:
        outbox.drain()
    except Error as error:
        log.warning("The news waits for the next sweep: %s", error)


class _Bare(BaseCommand):
    """Only to learn which arguments Django adds to every command."""


def recorded(ticket, event) -> dict:
    """Which ticket a step was about, and the event that it left; None where it came to nothing."""
    return {
        "ticket": ticket.number,
        "version": event.version if event else ticket.version,
        "event": event and event.pk,
        "replayed": bool(event and event.replayed),
    }


def moved(ticket, event, name) -> dict:
    """What `move` answers."""
    left, reached = (event.from_state, event.to_state) if event else (ticket.state, ticket.state)
    return recorded(ticket, event) | {"verb": name, "from": left, "to": reached}


def row_as_json(row, verb) -> dict:
    """What came of one ticket among many (`tracker.bulk.Row`)."""
    return {
        "ticket": row.number,
        "verb": verb,
        "done": not row.is_refused,
        "version": row.ticket.version if row.ticket else None,
        "refusals": [refusal.as_dict() for refusal in row.refusals],
    }
