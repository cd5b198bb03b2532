"""The words of a notice, made when it is read and in the language in force then."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from notifications.powers import Names
from tracker import deadlines
from tracker.vocabulary import OPEN_STATES, Term


@dataclass(frozen=True, slots=True)
class Words:
    """`sentence` says what happened, `asks` what to do, `reason` is what the person who did it wrote."""

    mark: Any
    heading: str
    sentence: str
    asks: str
    reason: str


def words_of(notice, names=None) -> Words:
    """`names` knows those whom a notice about powers names; what was written beside such an act is not passed on."""
    topic, event = notice.topic, notice.event
    if notice.ticket_id is None:
        sentence = (names or Names([notice])).sentence(notice)
        return Words(mark=topic.mark, heading=str(topic.heading), sentence=sentence, asks="", reason="")
    who = event.actor if event and event.actor else _("The office")
    return Words(
        mark=topic.mark,
        heading=str(topic.heading),
        sentence=topic.sentence % ({"due_on": "--", "since": "--"} | notice.parameters | {"who": who}),
        asks=str(topic.asks),
        reason=event.reason if event else "",
    )


def time_left(ticket, today: date, calendar) -> str:
    """How long is left, in working days of the office's calendar; empty where nothing is due."""
    if ticket.due_on is None or ticket.state not in OPEN_STATES or ticket.term == Term.LASTING:
        return ""
    left = deadlines.time_left(ticket.due_on, today, calendar)
    if left.provisional:
        return _("%(time)s, as the calendar is expected to be") % {"time": left.words}
    return left.words


def in_one_line(text: str) -> str:
    """The text without line ends and control characters, which would begin a header of their own in a mail."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
