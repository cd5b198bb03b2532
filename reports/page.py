"""A report asked for by address: which instant, which edition, which form."""

from urllib.parse import urlencode

from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from reports.markdown import as_markdown
from reports.prose.edition import EDITIONS, INTERNAL
from reports.report import as_json, report
from tracker.facts.moments import BadInstant, moment_of
from tracker.facts.reading import facts_of
from tracker.vocabulary import CounterKind, Klass

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}

# What stands in the way, in the reader's language; the report itself says it in Chinese.
OBSTACLES = {
    "issue_without_ticket": _("Issues that have no ticket yet"),
    "issue_not_listed": _("Tickets of an issue that the inspection does not list"),
    "number_given_twice": _("Ticket numbers given twice"),
    "class_unknown": _("Tickets that fit no class: the classes do not add up"),
    "state_unknown": _("Tickets in an unknown state: the states do not add up"),
    "class_and_state_disagree": _("Tickets whose class and state contradict each other"),
    "closed_without_result": _("Closed tickets without a result"),
    "outcome_missing": _("Tickets handed in without an outcome"),
    "lead_department_missing": _("Assigned tickets without a lead department"),
    "due_date_missing": _("Assigned tickets without a due date"),
    "delay_unexplained": _("Late tickets that nothing explains"),
    "cancelled_without_reason": _("Tickets cancelled without a reason"),
    "stamped_in_the_future": _("Records stamped in the future: the clock was ahead, and nothing can be released"),
    "counter_unclear": _("Counted work of an unknown kind, unit or amount: it cannot be summed"),
}


def in_format(form, contents, facts) -> bytes:
    """The report `contents` of `facts` as a file of that form. What writes Word is large, and loaded at need."""
    if form == "docx":
        return import_string("reports.word.as_docx")(contents, facts)
    return (as_markdown(contents, facts) if form == "md" else as_json(contents)).encode()


class ReportQuery:
    """What the address asks: `errors` has a sentence for each part that makes no sense."""

    def __init__(self, parameters, clock=timezone.now):
        self.as_of_text = parameters.get("as_of", "").strip()
        self.edition = parameters.get("edition") or INTERNAL
        self.format = parameters.get("format") or ""
        self.now, self.is_ahead = clock(), False
        self.errors = [*self._read_instant(), *self._read_choices()]

    def _read_instant(self):
        try:
            self.moment = moment_of(self.as_of_text or None, lambda: self.now)
        except BadInstant:
            self.moment = moment_of(None, lambda: self.now)
            yield _("“%(text)s” is neither a date such as 2026-11-30 nor an instant.") % {"text": self.as_of_text}

    def _read_choices(self):
        if self.edition not in EDITIONS:
            yield _("There is no edition “%(edition)s”.") % {"edition": self.edition}
        if self.format and self.format not in MEDIA_TYPES:
            yield _("There is no format “%(format)s”. Choose one of: docx, md, json.") % {"format": self.format}

    @property
    def choice(self):
        """The same report again, to the instant, for an address; with stamps ahead, now has no instant of its own."""
        when = self.as_of_text if self.is_ahead else self.moment.instant.isoformat()
        return urlencode({"as_of": when, "edition": self.edition})

    @property
    def then(self):
        """The instant for the addresses of tickets; empty where the reader asked for now."""
        return urlencode({"as_of": self.as_of_text}) if self.as_of_text else ""


class RequestedReport:
    """The report of one inspection as asked; `is_blank` where nothing was recorded yet at that instant."""

    def __init__(self, inspection, query):
        self.inspection, self.query = inspection, query
        self.facts = facts_of(query.moment, inspection=inspection)
        query.is_ahead = bool(self.facts.ahead) or any(ticket.is_ahead for ticket in self.facts.tickets)
        self.is_blank = self.facts.inspection is None
        self.contents = {} if self.is_blank else report(self.facts, edition=query.edition)

    @property
    def sections(self):
        """The sections, each sentence with its tickets under their titles."""
        titles = {ticket.number: ticket.title for ticket in self.facts.tickets}
        for section in self.contents["sections"]:
            sentences = [
                {**sentence, "tickets": [(number, titles[number]) for number in sentence["tickets"]]}
                for sentence in section["sentences"]
            ]
            yield {**section, "sentences": sentences}

    @property
    def classes(self):
        """(label, count) of every class, in the reader's language."""
        return [(klass.label, self.contents["statistics"]["by_class"][klass.value]) for klass in Klass]

    @property
    def counters(self):
        """(label, amount) of the counted work; an unknown kind by its code."""
        labels = dict(CounterKind.choices)
        counters = self.contents["statistics"]["counters"]
        return [(labels.get(found["kind"], found["label"]), found["text"]) for found in counters]

    @property
    def obstacles(self):
        """What stands in the way, named in the reader's language."""
        return [{**item, "label": OBSTACLES[item["code"]]} for item in self.contents["blocking"]]

    @property
    def file(self):
        """(bytes, media type, name) of the report in the form asked for."""
        form = self.query.format
        name = f"{self.contents['title']}（截至{self.contents['as_of']}）.{form}"
        return in_format(form, self.contents, self.facts), MEDIA_TYPES[form], name
