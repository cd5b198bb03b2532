"""Days of the calendar: what the State Council's notice says, and what the office expects of it."""

from datetime import timedelta

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from administration.days.page import missing_days
from administration.forms import Administrative, required_reason
from organization import people
from organization.labels import enumerated
from organization.models import Holiday
from organization.vocabulary import DayKind, DayStatus
from tracker.reminders.ladder import replan_reminders
from ui.forms import DayField, Picks

ONE_DAY = timedelta(days=1)
LONGEST = 31  # days entered at once
YEARS = range(2000, 2101)


class CalendarAct(Administrative):
    """A change of the calendar moves reminders, so they are planned anew in the same transaction."""

    whole_office = True

    def within(self):
        return Holiday.objects.all()

    def afterwards(self, door):
        replan_reminders(door.at)

    @property
    def crumbs(self):
        return [(_("Working calendar"), reverse("days"))]


class EnterDays(CalendarAct):
    """One day or several in a row, none of which is in the table yet."""

    detail = "holidays_entered"
    title = _("Enter days")
    intro = _("As the notice says: days of rest on weekdays, and Saturdays and Sundays that are worked instead.")
    button = _("Enter the days")
    success = _("The days are entered, and reminders follow the calendar.")

    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), required=False, help_text=_("Empty for one day alone."))
    kind = forms.ChoiceField(label=_("Kind"), choices=DayKind.choices, widget=Picks, initial=DayKind.REST)
    status = forms.ChoiceField(label=_("Status"), choices=DayStatus.choices, widget=Picks, initial=DayStatus.CONFIRMED)
    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    source = forms.CharField(
        label=_("Source"), required=False, max_length=200, help_text=_("Such as the number of the notice.")
    )

    def clean(self):
        said = super().clean()
        if first := said.get("first"):
            said["last"] = said.get("last") or first
            self._check(first, said["last"])
        return said

    def _check(self, first, last):
        if first.year not in YEARS or last.year not in YEARS:
            self.add_error("first", _("Choose a day between 2000 and 2100."))
        elif last < first:
            self.add_error("last", _("The last day lies before the first."))
        elif (last - first).days >= LONGEST:
            self.add_error("last", _("At most %(most)d days at once.") % {"most": LONGEST})

    def carry_out(self, door):
        said = self.cleaned_data
        days = [said["first"] + ONE_DAY * n for n in range((said["last"] - said["first"]).days + 1)]
        if known := Holiday.objects.filter(day__in=days).values_list("day", flat=True):
            named = enumerated(known)
            raise forms.ValidationError(
                {"first": _("In the calendar already: %(days)s. Change these days instead.") % {"days": named}}
            )
        for day in days:
            row = Holiday(day=day, **{name: said[name] for name in ("kind", "status", "name", "source")})
            row.full_clean()
            door.save(row)


class ChangeDay(CalendarAct):
    detail = "holiday_changed"
    intro = _("A day entered by mistake stays in the table: choose what it really is.")
    success = _("The day is changed, and reminders follow the calendar.")

    kind = forms.ChoiceField(label=_("Kind"), choices=DayKind.choices, widget=Picks)
    status = forms.ChoiceField(label=_("Status"), choices=DayStatus.choices, widget=Picks)
    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    source = forms.CharField(label=_("Source"), required=False, max_length=200)
    reason = required_reason()

    named = ("kind", "status", "name", "source")

    @property
    def title(self):
        return _("Change %(day)s") % {"day": self.row.day.isoformat()}

    def prepare(self):
        self.initial |= {name: getattr(self.row, name) for name in self.named}

    def carry_out(self, door):
        for name in self.named:
            setattr(self.row, name, self.cleaned_data[name])
        self.row.full_clean()
        door.save(self.row)


class OfTheYear(CalendarAct):
    year = forms.TypedChoiceField(choices=[(year, year) for year in YEARS], coerce=int, widget=forms.HiddenInput)


class SeedYear(OfTheYear):
    """Days that stand in the table already stay as they are."""

    detail = "calendar_seeded"
    title = _("Enter the published days")
    success = _("The published days are entered, and reminders follow the calendar.")

    def carry_out(self, door):
        if not missing_days(self.cleaned_data["year"]):
            raise forms.ValidationError(_("Nothing is known of this year that is not in the calendar already."))
        people.seed_calendar(door, [self.cleaned_data["year"]])


class ConfirmYear(OfTheYear):
    """Once the notice is out and the table says what it says."""

    detail = "calendar_confirmed"
    title = _("Confirm the year")
    success = _("The days of the year are confirmed, and reminders follow the calendar.")

    def carry_out(self, door):
        rows = Holiday.objects.filter(day__year=self.cleaned_data["year"], status=DayStatus.PROVISIONAL)
        for row in rows:
            row.status = DayStatus.CONFIRMED
            door.save(row)
