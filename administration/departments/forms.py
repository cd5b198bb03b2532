"""The pages that ask for acts on departments."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from administration.choices import CHOOSE, department_choices
from administration.departments import acts, rules
from administration.forms import ActForm, asking


class DepartmentForm(ActForm):
    @property
    def crumbs(self):
        here = [(self.row.name, reverse("department", args=[self.row.pk]))] if self.row else []
        return [(_("Departments"), reverse("departments")), *here]


@asking(acts.add_department)
class AddDepartment(DepartmentForm):
    prefilled = {"parent": "parent"}
    title = _("Add a department")
    button = _("Add the department")
    success = _("The department is added.")

    def prepare(self):
        offered = department_choices(self.admin.existing)
        self.offer("parent", offered if len(offered) == 1 else [CHOOSE, *offered])


@asking(acts.rename_department)
class RenameDepartment(DepartmentForm):
    title = _("Rename the department")
    intro = _("Records of the past keep the old name: a ticket as of an earlier day shows it.")
    success = _("The department is renamed.")


@asking(acts.move_department)
class MoveDepartment(DepartmentForm):
    title = _("Move the department")
    intro = _(
        "All that belongs to it moves along. Whoever holds a role over the new place sees its tickets from now on; "
        "whoever held it over the old one no longer does."
    )
    button = _("Move the department")
    success = _("The department is moved.")

    def prepare(self):
        self.offer("parent", department_choices(rules.places(self.admin, self.row)))


@asking(acts.end_department)
class EndDepartment(DepartmentForm):
    title = _("End the department")
    intro = _("It can no longer be chosen. Its tickets, its people's appointments and its name stay on the record.")
    button = _("End the department")
    tone = "warn"
    success = _("The department ends.")

    def prepare(self):
        self.initial["ended_on"] = self.admin.day

    @property
    def undo_url(self):
        return reverse("department-resume", args=[self.row.pk])


@asking(acts.resume_department)
class ResumeDepartment(DepartmentForm):
    title = _("Take the department up again")
    intro = _("It can be chosen again, as if it had never ended.")
    button = _("Take it up again")
    success = _("The department goes on.")


@asking(acts.order_department)
class OrderDepartment(DepartmentForm):
    is_only_sent = True
    title = _("Order of the departments")
    success = _("The order is changed.")

    @property
    def next_url(self):
        return reverse("departments")
