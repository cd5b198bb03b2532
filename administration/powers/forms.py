"""The pages that ask for appointments and delegations, and for their end."""

from django.utils.translation import gettext_lazy as _

from administration.choices import CHOOSE, department_choices, person_choices
from administration.forms import EndingForm, asking
from administration.people.forms import PersonForm, crumbs_of
from administration.people.open_work import OpenWork
from administration.powers import acts, rules
from organization.labels import tell_apart
from tracker import lent_to


@asking(acts.appoint)
class Appoint(PersonForm):
    title = _("Appoint")
    intro = _("Every permission comes from an appointment: a role in a department and all below it.")
    button = _("Appoint")
    success = _("The appointment is made.")

    def prepare(self):
        self.offer("department", [CHOOSE, *department_choices(self.admin.existing)])
        self.initial.setdefault("from_on", self.admin.day)


@asking(acts.end_appointment)
class EndAppointment(EndingForm):
    title = _("End the appointment")
    success = _("The appointment ends.")

    @property
    def open_work(self):
        return OpenWork(self.row.person, self.admin.user, self.admin.day)

    @property
    def crumbs(self):
        return crumbs_of(self.row.person)


@asking(acts.end_delegation)
class EndDelegation(EndingForm):
    title = _("End the delegation")
    success = _("The delegation ends.")

    @property
    def crumbs(self):
        return crumbs_of(self.row.appointment.person)


@asking(acts.delegate)
class Delegate(PersonForm):
    title = _("Let somebody stand in")
    intro = _(
        "The stand-in may do what the appointment allows, as long as it is in force. What they do is recorded in both "
        "names."
    )
    button = _("Let them stand in")

    def prepare(self):
        held = list(tell_apart(map(_to_tell, rules.lendable(self.admin, self.row))).items())
        self.offer("appointment", held if len(held) == 1 else [CHOOSE, *held])
        # Who names themselves is told why not; it is only not offered.
        others = rules.stand_ins(self.admin, self.row).exclude(pk=self.admin.user.pk)
        self.offer("delegate", [CHOOSE, *person_choices(others)])
        self.initial.setdefault("from_on", self.admin.day)

    @property
    def notes(self):
        """Said before anything is sent: to whom this cannot be lent, and whom it will hinder."""
        others, about = list(rules.stand_ins(self.admin, self.row)), {}
        look = lent_to.LentTo(others, self.admin.day, None)
        for appointment in rules.lendable(self.admin, self.row):
            for person in others:
                for pair in look.pairs(appointment, person):
                    about.setdefault(pair, {})[person.pk] = person
        return [lent_to.told(pair, list(about[pair].values()), self.row) for pair in lent_to.PAIRS if pair in about]

    @property
    def success(self):
        """With what the law will ask of the stand-in, once more."""
        said = [str(_("The delegation is made."))]
        if not self.done.replayed:
            made = self.done.row
            said += lent_to.warnings(made.appointment, made.delegate, made.from_on, made.until_on)
        return " ".join(said)


def _to_tell(appointment):
    department = appointment.department
    return (
        str(appointment.pk),
        f"{appointment.get_role_display()} · {department}",
        department.parent and department.parent.name,
        department.code,
        appointment.from_on.isoformat(),
    )
