"""Departments: adding, renaming, moving, ordering, ending."""

from datetime import timedelta

from django import forms
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from administration import rules
from administration.forms import Administrative, refuse, required_reason
from administration.people.forms import NOWHERE, chosen, department_choices
from organization import people
from organization.dates import PERIOD
from organization.models import Department
from ui.forms import DayField

YESTERDAY = timedelta(days=1)


class DepartmentAct(Administrative):
    def within(self):
        return Department.objects.filter(pk__in=self.admin.department_ids)

    @property
    def crumbs(self):
        here = [(self.row.name, reverse("department", args=[self.row.pk]))] if self.row else []
        return [(_("Departments"), reverse("departments")), *here]


class AddDepartment(DepartmentAct):
    detail = "department_added"
    title = _("Add a department")
    button = _("Add the department")
    success = _("The department is added.")

    parent = forms.ChoiceField(label=_("Belongs to"))
    name = forms.CharField(label=_("Name"), max_length=200)
    code = forms.CharField(
        label=_("Code"),
        max_length=50,
        help_text=_("Short and lasting, such as finance; it is never changed."),
    )

    def prepare(self):
        offered = department_choices(self.admin.existing)
        self.fields["parent"].choices = offered if len(offered) == 1 else [NOWHERE, *offered]

    def carry_out(self, door):
        said = self.cleaned_data
        parent = chosen(self.admin.existing, said["parent"])
        last = parent.children.aggregate(last=Max("order"))["last"] or 0
        people.add_department(door, said["code"], said["name"], parent, order=last + 1)


class RenameDepartment(DepartmentAct):
    detail = "department_renamed"
    title = _("Rename the department")
    intro = _("Records of the past keep the old name: a ticket as of an earlier day shows it.")
    success = _("The department is renamed.")

    name = forms.CharField(label=_("Name"), max_length=200)
    reason = required_reason()

    def prepare(self):
        self.initial.setdefault("name", self.row.name)

    def carry_out(self, door):
        self.row.name = self.cleaned_data["name"]
        self.row.full_clean()
        door.save(self.row)


class MoveDepartment(DepartmentAct):
    """To another place of the same tree, with all below it."""

    detail = "department_moved"
    title = _("Move the department")
    intro = _(
        "All that belongs to it moves along. Whoever holds a role over the new place sees its tickets from now on; "
        "whoever held it over the old one no longer does."
    )
    button = _("Move the department")
    success = _("The department is moved.")

    parent = forms.ChoiceField(label=_("Belongs to"))
    reason = required_reason()

    def prepare(self):
        self.fields["parent"].choices = department_choices(self._places())
        self.initial.setdefault("parent", str(self.row.parent_id))

    def objections(self):
        return rules.about_its_place(self.admin, self.row)

    def carry_out(self, door):
        parent = chosen(self._places(), self.cleaned_data["parent"])
        rules.refuse_own_gain(self.admin, self.row, parent)
        rules.refuse_another_unit(self.row, parent)
        self.row.parent = parent
        self.row.full_clean()
        door.save(self.row)

    def _places(self):
        below = Department.objects.tree().below([self.row.pk])
        return [each for each in self.admin.existing if each.pk not in below]


class EndDepartment(DepartmentAct):
    detail = "department_ended"
    title = _("End the department")
    intro = _("It can no longer be chosen. Its tickets, its people's appointments and its name stay on the record.")
    button = _("End the department")
    tone = "warn"
    success = _("The department ends.")

    ended_on = DayField(bounds=PERIOD, label=_("Last day"), help_text=_("Yesterday's date ends it at once."))
    reason = required_reason()

    def prepare(self):
        self.initial.setdefault("ended_on", self.admin.day)

    def objections(self):
        return rules.about_ending_department(self.admin, self.row)

    def clean_ended_on(self):
        earliest = self.admin.day - YESTERDAY
        if self.cleaned_data["ended_on"] < earliest:
            raise forms.ValidationError(_("Choose %(day)s or later.") % {"day": earliest.isoformat()})
        return self.cleaned_data["ended_on"]

    def carry_out(self, door):
        self.row.ended_on = self.cleaned_data["ended_on"]
        door.save(self.row)

    @property
    def undo_url(self):
        return reverse("department-resume", args=[self.row.pk])


class ResumeDepartment(DepartmentAct):
    detail = "department_resumed"
    title = _("Take the department up again")
    intro = _("It can be chosen again, as if it had never ended.")
    button = _("Take it up again")
    success = _("The department goes on.")
    reason = required_reason()

    def objections(self):
        return rules.about_resuming(self.admin, self.row)

    def carry_out(self, door):
        self.row.ended_on = None
        door.save(self.row)


class OrderDepartment(DepartmentAct):
    """One place up or down among its siblings. It loses nobody's work, so it minds no change meanwhile."""

    detail = "departments_ordered"
    title = _("Order of the departments")
    success = _("The order is changed.")
    minds_meanwhile = False
    reason = None

    step = forms.ChoiceField(choices=[("-1", _("Up")), ("1", _("Down"))], widget=forms.HiddenInput)

    def objections(self):
        return rules.about_its_place(self.admin, self.row)

    def carry_out(self, door):
        siblings = list(self.row.parent.children.all())
        at = siblings.index(self.row)
        to = at + int(self.cleaned_data["step"])
        if not 0 <= to < len(siblings):
            refuse("at_the_end", _("It stands at the end already."))
        siblings.insert(to, siblings.pop(at))
        for place, each in enumerate(siblings, start=1):
            each.order = place
            door.save(each)
