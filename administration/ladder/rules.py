"""What is refused about lines of the ladder: nothing is dated back, and no two lines say the same on one day."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from administration.answers import wrong
from administration.periods import is_withdrawn
from administration.rules import ONE_DAY, is_to_come, no_earlier
from tracker.models import LadderLine
from tracker.vocabulary import LadderTrigger


def it_begins_tomorrow_or_later(asked):
    """So that nobody is reminded of the same thing twice today."""
    return no_earlier(asked, "from_on", asked.day + ONE_DAY)


def it_ends_today_or_later(asked):
    return None if is_to_come(asked) else no_earlier(asked, "until_on", asked.day)


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


def _meet(line, first, last):
    return (last is None or line.from_on <= last) and (line.until_on is None or line.until_on >= first)
