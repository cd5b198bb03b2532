"""What is refused about lines of the ladder: nothing is dated back, and no two lines say the same on one day."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from administration.answers import REQUIRED, wrong
from administration.people.rules import IS_OVER
from administration.periods import is_over, is_withdrawn
from tracker.models import LadderLine
from tracker.vocabulary import LadderTrigger

ONE_DAY = timedelta(days=1)


def it_goes_on(asked):
    return IS_OVER if is_over(asked.row, asked.day) or is_withdrawn(asked.row) else None


def it_begins_tomorrow_or_later(asked):
    """So that nobody is reminded of the same thing twice today."""
    return _no_earlier(asked, "from_on", asked.day + ONE_DAY)


def it_ends_today_or_later(asked):
    return None if is_to_come(asked) else _no_earlier(asked, "until_on", asked.day)


def it_counts_days(asked):
    """But on the due date itself."""
    trigger, days = asked.answers.get("trigger"), asked.answers.get("working_days", 1)
    if trigger == LadderTrigger.ON_DUE or days:
        return None
    return wrong("working_days", _("Say how many working days: 1 or more."))


def it_ends_after_it_begins(asked):
    first, last = asked.answers.get("from_on"), asked.answers.get("until_on")
    return wrong("until_on", _("The last day lies before the first.")) if first and last and last < first else None


def refuse_twin(said, row=None):
    """Two lines that speak on the same days would only be one reminder with two keys."""
    others = LadderLine.objects.filter(trigger=said["trigger"], working_days=said["working_days"])
    for other in others.exclude(pk=row and row.pk):
        if not is_withdrawn(other) and _meet(other, said["from_on"], said["until_on"]):
            message = _("There is such a line at that time already. Change who is reminded by it.")
            raise ValidationError({"trigger": message})


def is_to_come(asked) -> bool:
    return asked.row.from_on > asked.day


def _no_earlier(asked, name, earliest):
    if name not in asked.answers:
        return None
    day = asked.answers[name]
    if day is None:
        return wrong(name, REQUIRED)
    return wrong(name, _("Choose %(day)s or later.") % {"day": earliest.isoformat()}) if day < earliest else None


def _meet(line, first, last):
    return (last is None or line.from_on <= last) and (line.until_on is None or line.until_on >= first)
