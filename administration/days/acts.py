"""Days of the calendar: what the State Council's notice says, and what the office expects of it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from administration.acting import About, a_reason, act
from administration.answers import write, wrong
from administration.permissions import administers, administers_the_whole_office
from administration.rules import ONE_DAY
from organization import people
from organization.labels import enumerated
from organization.models import Holiday
from organization.vocabulary import DayKind, DayStatus
from tracker.reminders.ladder import replan_reminders
from ui.forms import DayField, Picks

LONGEST = 31  # days entered at once
YEARS = range(2000, 2101)
OF_A_DAY = {
    "kind": forms.ChoiceField(label=_("Kind"), choices=DayKind.choices, widget=Picks, initial=DayKind.REST),
    "status": forms.ChoiceField(
        label=_("Status"), choices=DayStatus.choices, widget=Picks, initial=DayStatus.CONFIRMED
    ),
    "name": forms.CharField(label=_("Name"), required=False, max_length=100),
    "source": forms.CharField(
        label=_("Source"), required=False, max_length=200, help_text=_("Such as the number of the notice.")
    ),
}
YEAR = {"year": forms.TypedChoiceField(choices=[(year, year) for year in YEARS], coerce=int, widget=forms.HiddenInput)}
# A change of the calendar moves reminders, so they are planned anew in the same transaction.
OF_THE_CALENDAR = {
    "may": (administers, administers_the_whole_office),
    "follows": lambda asked, door: replan_reminders(door.at),
}


def _the_days_can_be_meant(asked):
    first = asked.answers.get("first")
    last = asked.answers.get("last") or first
    if first is None:
        return None
    if first.year not in YEARS or last.year not in YEARS:
        return wrong("first", _("Choose a day between 2000 and 2100."))
    if last < first:
        return wrong("last", _("The last day lies before the first."))
    too_many = (last - first).days >= LONGEST
    return wrong("last", _("At most %(most)d days at once.") % {"most": LONGEST}) if too_many else None


@act(
    holidays_entered=_("entered days in the calendar"),
    asks=(_the_days_can_be_meant,),
    takes={
        "first": DayField(label=_("First day")),
        "last": DayField(label=_("Last day"), required=False, help_text=_("Empty for one day alone.")),
        **OF_A_DAY,
    },
    **OF_THE_CALENDAR,
)
def enter_days(door, asked, *, first, last, **said):
    """One day or several in a row, none of which is in the table yet."""
    days = [first + ONE_DAY * n for n in range(((last or first) - first).days + 1)]
    if known := Holiday.objects.filter(day__in=days).values_list("day", flat=True):
        message = _("In the calendar already: %(days)s. Change these days instead.")
        raise ValidationError({"first": message % {"days": enumerated(known)}})
    return [write(door, Holiday(day=day), **said) for day in days]


@act(
    holiday_changed=_("changed a day of the calendar"),
    about=About("day", lambda asked: Holiday.objects.all()),
    takes=OF_A_DAY,
    reason=a_reason(required=True),
    **OF_THE_CALENDAR,
)
def change_day(door, asked, **said):
    """A day entered by mistake stays in the table and says what it really is."""
    return write(door, asked.row, **said)


@act(calendar_seeded=_("entered the published days of a year"), takes=YEAR, **OF_THE_CALENDAR)
def seed_year(door, asked, *, year):
    """Days that stand in the table already stay as they are."""
    if not (seeded := people.seed_calendar(door, [year])):
        raise ValidationError(_("Nothing is known of this year that is not in the calendar already."))
    return seeded


@act(calendar_confirmed=_("confirmed the days of a year"), takes=YEAR, **OF_THE_CALENDAR)
def confirm_year(door, asked, *, year):
    """Once the notice is out and the table says what it says."""
    for row in Holiday.objects.filter(day__year=year, status=DayStatus.PROVISIONAL):
        row.status = DayStatus.CONFIRMED
        door.save(row)
