"""Lines of the reminder ladder. A line is never rewritten: it ends, and another begins."""

from dataclasses import replace
from datetime import timedelta

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from administration import rules
from administration.forms import Administrative, required_reason
from administration.ladder.lines import REMINDED_ROLES, TRIGGERS
from administration.periods import is_over, is_withdrawn
from organization.dates import PERIOD
from tracker.models import LadderLine
from tracker.reminders.ladder import replan_reminders
from tracker.reminders.schedule import Line
from tracker.vocabulary import LadderTrigger
from ui.forms import Checks, DayField

ONE_DAY = timedelta(days=1)
UNSAVED = 0  # the id of a line that is only looked at


class LadderAct(Administrative):
    """A change of the ladder moves reminders, so they are planned anew in the same transaction."""

    whole_office = True

    def within(self):
        return LadderLine.objects.all()

    def afterwards(self, door):
        replan_reminders(door.at)

    @property
    def crumbs(self):
        return [(_("Reminder ladder"), reverse("ladder"))]

    @property
    def tomorrow(self):
        return self.admin.day + ONE_DAY


class AddLine(LadderAct):
    """Begins tomorrow at the earliest, so that nobody is reminded of the same thing twice today."""

    detail = "ladder_line_added"
    title = _("Add a line")
    button = _("Add the line")
    success = _("The line is added, and reminders follow the ladder.")
    looks_ahead = True

    trigger = forms.ChoiceField(label=_("When"), choices=TRIGGERS)
    working_days = forms.IntegerField(
        label=_("Working days"),
        required=False,
        min_value=0,
        max_value=250,
        help_text=_("Not asked on the due date itself."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Who is reminded"),
        choices=[(role.value, role.label) for role in REMINDED_ROLES],
        widget=Checks,
    )
    from_on = DayField(bounds=PERIOD, label=_("From"), help_text=_("Tomorrow at the earliest."))
    until_on = DayField(bounds=PERIOD, label=_("Last day"), required=False)

    def prepare(self):
        self.initial.setdefault("from_on", self.tomorrow)

    def clean_from_on(self):
        if self.cleaned_data["from_on"] < self.tomorrow:
            raise forms.ValidationError(_("Choose %(day)s or later.") % {"day": self.tomorrow.isoformat()})
        return self.cleaned_data["from_on"]

    def clean(self):
        said = super().clean()
        if said.get("trigger") == LadderTrigger.ON_DUE:
            said["working_days"] = 0
        elif "working_days" in said and not said["working_days"]:
            self.add_error("working_days", _("Say how many working days: 1 or more."))
        first, last = said.get("from_on"), said.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("The last day lies before the first."))
        return said

    def carry_out(self, door):
        self._refuse_twin()
        door.save(LadderLine(**self._said()))

    def hypothetical(self, ladder):
        """The ladder as it would be."""
        said = self._said()
        line = Line(
            UNSAVED,
            said["trigger"],
            said["working_days"],
            tuple(said["roles"]),
            said["from_on"],
            said["until_on"],
        )
        return replace(ladder, lines=(*self._kept(ladder.lines), line))

    def _kept(self, lines):
        return lines

    def _said(self):
        names = ("trigger", "working_days", "roles", "from_on", "until_on")
        return {name: self.cleaned_data[name] for name in names}

    def _refuse_twin(self):
        """Two lines that speak on the same days would only be one reminder with two keys."""
        said = self._said()
        others = LadderLine.objects.filter(trigger=said["trigger"], working_days=said["working_days"])
        for other in others.exclude(pk=self.row.pk if self.row else None):
            if not is_withdrawn(other) and _meet(other, said["from_on"], said["until_on"]):
                raise forms.ValidationError(
                    {"trigger": _("There is such a line at that time already. Change who is reminded by it.")}
                )


class ChangeLine(AddLine):
    """The old line ends the day before the new one begins."""

    detail = "ladder_line_changed"
    title = _("Change the line")
    intro = _("The present line ends on the day before, and a new one begins; what was sent stays sent.")
    button = _("Change the line")
    success = _("The line is changed, and reminders follow the ladder.")
    reason = required_reason()

    def prepare(self):
        super().prepare()
        names = ("trigger", "working_days", "roles", "until_on")
        self.initial |= {name: getattr(self.row, name) for name in names}
        if self.row.from_on > self.tomorrow:
            self.initial["from_on"] = self.row.from_on

    def objections(self):
        return [rules.IS_OVER] if _is_gone(self.row, self.admin.day) else []

    def carry_out(self, door):
        self._refuse_twin()
        self.row.until_on = self._end(self.row)
        door.save(self.row)
        door.save(LadderLine(**self._said()))

    def _kept(self, lines):
        return tuple(replace(line, until_on=self._end(line)) if line.id == self.row.pk else line for line in lines)

    def _end(self, line):
        last = self.cleaned_data["from_on"] - ONE_DAY
        return min(last, line.until_on) if line.until_on else last


class EndLine(LadderAct):
    detail = "ladder_line_ended"
    title = _("End the line")
    button = _("End the line")
    tone = "warn"
    success = _("The line ends, and reminders follow the ladder.")

    until_on = DayField(bounds=PERIOD, label=_("Last day"))
    reason = required_reason()

    def prepare(self):
        if self.row.from_on > self.admin.day:
            del self.fields["until_on"]
        self.initial.setdefault("until_on", self.admin.day)

    @property
    def intro(self):
        if "until_on" in self.fields:
            return ""
        return _("It has not begun yet and is withdrawn as a whole.")

    def objections(self):
        return [rules.IS_OVER] if _is_gone(self.row, self.admin.day) else []

    def clean_until_on(self):
        if self.cleaned_data["until_on"] < self.admin.day:
            raise forms.ValidationError(_("Choose %(day)s or later.") % {"day": self.admin.day.isoformat()})
        return self.cleaned_data["until_on"]

    def carry_out(self, door):
        self.row.until_on = self.cleaned_data.get("until_on", self.row.from_on - ONE_DAY)
        door.save(self.row)


def _is_gone(line, day):
    return is_over(line, day) or is_withdrawn(line)


def _meet(line, first, last):
    return (last is None or line.from_on <= last) and (line.until_on is None or line.until_on >= first)
