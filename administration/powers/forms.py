"""Appointments and delegations: what people may do, from when to when."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from administration import rules
from administration.forms import refuse, required_reason
from administration.people.forms import (
    NOWHERE,
    PersonAct,
    chosen,
    crumbs_of,
    department_choices,
    find_person,
    person_choices,
)
from administration.people.open_work import OpenWork
from administration.periods import is_over, withdraw
from organization import people
from organization.dates import PERIOD
from organization.labels import tell_apart
from organization.vocabulary import Role
from tracker import lent_to
from ui.forms import DayField
from workflow.refusals import RefusalKind, TransitionRefused

YESTERDAY = timedelta(days=1)
NOT_BACKDATED = _("Today is the earliest: what was done before was not done under it.")


class Appoint(PersonAct):
    """A role over a department and all below it. The row is a person here; what is new is the appointment."""

    title = _("Appoint")
    intro = _("Every permission comes from an appointment: a role in a department and all below it.")
    button = _("Appoint")
    success = _("The appointment is made.")

    role = forms.ChoiceField(label=_("Role"), choices=[NOWHERE, *Role.choices])
    department = forms.ChoiceField(label=_("Department"))
    from_on = DayField(bounds=PERIOD, label=_("First day"))
    until_on = DayField(bounds=PERIOD, label=_("Last day"), required=False)

    @property
    def detail(self):
        return "appointed_self" if self.row == self.admin.user else "appointed"

    def prepare(self):
        self.fields["department"].choices = [NOWHERE, *department_choices(self.admin.existing)]
        self.initial.setdefault("from_on", self.admin.day)

    def objections(self):
        if self.row == self.admin.user and not self.admin.may_appoint_themselves():
            return [rules.OWN_APPOINTMENT]
        return [] if self.row.is_active else [rules.CLOSED_ACCOUNT]

    def clean_from_on(self):
        return not_backdated(self.cleaned_data["from_on"], self.admin.day)

    def carry_out(self, door):
        said = self.cleaned_data
        people.appoint(
            door,
            self.row,
            said["role"],
            chosen(self.admin.existing, said["department"]),
            from_on=said["from_on"],
            until_on=said["until_on"],
        )


class EndPeriod(PersonAct):
    """Ends what is in force; what has not begun is withdrawn as a whole. The row is the period."""

    button = _("End it")
    tone = "warn"

    until_on = DayField(
        bounds=PERIOD,
        label=_("Last day"),
        help_text=_("Yesterday's date ends it at once."),
    )
    reason = required_reason()

    @property
    def is_to_come(self):
        return self.row.from_on > self.admin.day

    @property
    def detail(self):
        return f"{self.what}_{'withdrawn' if self.is_to_come else 'ended'}"

    @property
    def intro(self):
        if self.is_to_come:
            return _("It has not begun yet and is withdrawn as a whole.")
        return ""

    def prepare(self):
        if self.is_to_come:
            del self.fields["until_on"]
        self.initial.setdefault("until_on", self.admin.day)

    def objections(self):
        return [rules.IS_OVER] if is_over(self.row, self.admin.day) else []

    def clean_until_on(self):
        day = self.cleaned_data["until_on"]
        earliest = max(self.row.from_on, self.admin.day - YESTERDAY)
        if day < earliest:
            raise forms.ValidationError(_("Choose %(day)s or later.") % {"day": earliest.isoformat()})
        if self.row.until_on and day > self.row.until_on:
            raise forms.ValidationError(
                _("It ends on %(day)s anyway. To go on longer, make a new one.")
                % {"day": self.row.until_on.isoformat()}
            )
        return day

    def carry_out(self, door):
        if self.is_to_come:
            withdraw(door, self.row)
        else:
            people.end(door, self.row, self.cleaned_data["until_on"])


class EndAppointment(EndPeriod):
    what = "appointment"
    title = _("End the appointment")
    success = _("The appointment ends.")

    def within(self):
        return self.admin.appointments()

    @property
    def open_work(self):
        return OpenWork(self.row.person, self.admin.user, self.admin.day)

    @property
    def crumbs(self):
        return crumbs_of(self.row.person)

    def objections(self):
        return [*super().objections(), *rules.about_ending(self.admin, [self.row])]


class EndDelegation(EndPeriod):
    what = "delegation"
    title = _("End the delegation")
    success = _("The delegation ends.")

    def within(self):
        return self.admin.delegations()

    @property
    def crumbs(self):
        return crumbs_of(self.row.appointment.person)


class Delegate(PersonAct):
    """Lets somebody act under one appointment of the person for a while."""

    detail = "delegated"
    title = _("Let somebody stand in")
    intro = _(
        "The stand-in may do what the appointment allows, as long as it is in force. What they do is recorded in both "
        "names."
    )
    button = _("Let them stand in")
    _warnings = ()

    appointment = forms.ChoiceField(label=_("Appointment"))
    delegate = forms.ChoiceField(label=_("Stand-in"))
    from_on = DayField(bounds=PERIOD, label=_("First day"))
    until_on = DayField(bounds=PERIOD, label=_("Last day"))
    reason = required_reason()

    def prepare(self):
        rows = [(str(row.pk), row) for row in self._lendable()]
        held = tell_apart(
            (
                pk,
                f"{row.get_role_display()} · {row.department}",
                row.department.parent and row.department.parent.name,
                row.department.code,
                row.from_on.isoformat(),
            )
            for pk, row in rows
        )
        held = list(held.items())
        self.fields["appointment"].choices = held if len(held) == 1 else [NOWHERE, *held]
        self.fields["delegate"].choices = [NOWHERE, *person_choices(self._others())]
        # Who names themselves is told why not; it is only not offered.
        mine = str(self.admin.user.pk)
        self.fields["delegate"].widget.choices = [pair for pair in self.fields["delegate"].choices if pair[0] != mine]
        self.initial.setdefault("from_on", self.admin.day)

    @property
    def notes(self):
        """Said before anything is sent: to whom this cannot be lent, and whom it will hinder."""
        others, about = list(self._others()), {}
        look = lent_to.LentTo(others, self.admin.day, None)
        for appointment in self._lendable():
            for person in others:
                for pair in look.pairs(appointment, person):
                    about.setdefault(pair, {})[person.pk] = person
        return [lent_to.told(pair, list(about[pair].values()), self.row) for pair in lent_to.PAIRS if pair in about]

    @property
    def success(self):
        """With what the law will ask of the stand-in, once more."""
        return " ".join([str(_("The delegation is made.")), *self._warnings])

    def objections(self):
        if not self.row.is_active:
            return [rules.CLOSED_ACCOUNT]
        return [] if self._lendable() else [rules.NOTHING_TO_LEND]

    def clean_from_on(self):
        return not_backdated(self.cleaned_data["from_on"], self.admin.day)

    def carry_out(self, door):
        said = self.cleaned_data
        stand_in = find_person(self._others(), said["delegate"])
        if stand_in == self.admin.user:
            refuse(rules.OWN_DELEGATION.code, rules.OWN_DELEGATION.message, RefusalKind.PERMISSION)
        appointment = next((row for row in self._lendable() if str(row.pk) == said["appointment"]), None)
        if appointment is None:
            raise forms.ValidationError({"appointment": _("This appointment has ended meanwhile.")})
        self._not_twice(appointment, stand_in)
        self._not_in_one_hand(appointment, stand_in, said["from_on"], said["until_on"])
        people.delegate(door, appointment, stand_in, said["from_on"], said["until_on"], said["reason"].strip())

    def _not_in_one_hand(self, appointment, stand_in, *period):
        if refusals := lent_to.refusals(appointment, stand_in, *period):
            raise TransitionRefused(refusals)
        self._warnings = lent_to.warnings(appointment, stand_in, *period)

    def _not_twice(self, appointment, stand_in):
        said = self.cleaned_data
        twins = appointment.delegations.filter(delegate=stand_in)
        if twins.overlapping(said["from_on"], said["until_on"]).exists():
            raise forms.ValidationError({"delegate": _("This person already stands in at that time.")})

    def _lendable(self):
        own = self.admin.appointments().overlapping(self.admin.day, None).filter(person=self.row)
        return own.select_related("department__parent")

    def _others(self):
        return self.admin.people().active().exclude(pk=self.row.pk)


def not_backdated(day, today):
    if day < today:
        raise forms.ValidationError(NOT_BACKDATED)
    return day
