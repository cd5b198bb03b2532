"""The pages that ask for changes of the calendar."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from administration.days import acts
from administration.forms import ActForm, asking


class CalendarForm(ActForm):
    @property
    def crumbs(self):
        return [(_("Working calendar"), reverse("days"))]

    @property
    def year(self):
        return self.asked().answers["year"]

    @property
    def next_url(self):
        return f"{self.back_url}?year={self.year}"


@asking(acts.enter_days)
class EnterDays(CalendarForm):
    prefilled = {"first": "day"}
    title = _("Enter days")
    intro = _("As the notice says: days of rest on weekdays, and Saturdays and Sundays that are worked instead.")
    button = _("Enter the days")
    success = _("The days are entered, and reminders follow the calendar.")

    @property
    def year(self):
        return self.asked().answers["first"].year


@asking(acts.change_day)
class ChangeDay(CalendarForm):
    intro = _("A day entered by mistake stays in the table: choose what it really is.")
    success = _("The day is changed, and reminders follow the calendar.")

    @property
    def year(self):
        return self.row.day.year

    @property
    def title(self):
        return _("Change %(day)s") % {"day": self.row.day.isoformat()}

    def prepare(self):
        self.fields["source"].help_text = ""


@asking(acts.seed_year)
class SeedYear(CalendarForm):
    is_only_sent = True
    title = _("Enter the published days")
    success = _("The published days are entered, and reminders follow the calendar.")


@asking(acts.confirm_year)
class ConfirmYear(CalendarForm):
    is_only_sent = True
    title = _("Confirm the year")
    success = _("The days of the year are confirmed, and reminders follow the calendar.")
