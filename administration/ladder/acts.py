"""Lines of the reminder ladder. A line is never rewritten: it ends, and another begins."""

from django import forms
from django.utils.translation import gettext_lazy as _

from administration.acting import About, a_reason, act
from administration.ladder import rules
from administration.ladder.lines import REMINDED_ROLES, TRIGGERS
from administration.permissions import administers, administers_the_whole_office
from administration.rules import ONE_DAY, is_to_come, it_goes_on
from organization.dates import PERIOD
from tracker.models import LadderLine
from tracker.reminders.ladder import replan_reminders
from tracker.vocabulary import LadderTrigger
from ui.forms import Checks, DayField

THE_LINE = About("line", lambda asked: LadderLine.objects.all())
# A change of the ladder moves reminders, so they are planned anew in the same transaction.
OF_THE_LADDER = {
    "may": (administers, administers_the_whole_office),
    "follows": lambda asked, door: replan_reminders(door.at),
}
A_LINE = {
    "asks": (rules.it_begins_tomorrow_or_later, rules.it_counts_days, rules.it_ends_after_it_begins),
    "takes": {
        "trigger": forms.ChoiceField(label=_("When"), choices=TRIGGERS),
        "working_days": forms.IntegerField(
            label=_("Working days"),
            required=False,
            min_value=0,
            max_value=250,
            help_text=_("Not asked on the due date itself."),
        ),
        "roles": forms.MultipleChoiceField(
            label=_("Who is reminded"),
            choices=[(role.value, role.label) for role in REMINDED_ROLES],
            widget=Checks,
        ),
        "from_on": DayField(bounds=PERIOD, label=_("From"), help_text=_("Tomorrow at the earliest.")),
        "until_on": DayField(bounds=PERIOD, label=_("Last day"), required=False),
    },
}


@act(ladder_line_added=_("added a line to the reminder ladder"), **A_LINE, **OF_THE_LADDER)
def add_line(door, asked, **said):
    said = columns_of(said)
    rules.refuse_twin(said)
    return door.save(LadderLine(**said))


@act(
    ladder_line_changed=_("changed a line of the reminder ladder"),
    about=THE_LINE,
    needs=(it_goes_on,),
    reason=a_reason(required=True),
    **A_LINE,
    **OF_THE_LADDER,
)
def change_line(door, asked, **said):
    """The old line ends the day before the new one begins."""
    said = columns_of(said)
    rules.refuse_twin(said, asked.row)
    asked.row.until_on = last_day_before(said["from_on"], asked.row)
    door.save(asked.row)
    return door.save(LadderLine(**said))


@act(
    ladder_line_ended=_("ended a line of the reminder ladder"),
    about=THE_LINE,
    needs=(it_goes_on,),
    asks=(rules.it_ends_today_or_later,),
    takes={"until_on": DayField(bounds=PERIOD, label=_("Last day"), required=False)},
    reason=a_reason(required=True),
    **OF_THE_LADDER,
)
def end_line(door, asked, *, until_on):
    """What has not begun is withdrawn as a whole."""
    asked.row.until_on = asked.row.from_on - ONE_DAY if is_to_come(asked) else until_on
    return door.save(asked.row)


def columns_of(said) -> dict:
    """What a line holds; on the due date itself no days are counted."""
    return said | {"working_days": 0} if said["trigger"] == LadderTrigger.ON_DUE else said


def last_day_before(first, line):
    """The last day of a line that another one follows from `first` on."""
    last = first - ONE_DAY
    return min(last, line.until_on) if line.until_on else last
