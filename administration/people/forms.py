"""People and their accounts."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from administration import rules
from administration.forms import Administrative, required_reason
from administration.people.links import LINK_MADE, LINK_WITHDRAWN, links_made_lately, open_link
from administration.people.open_work import OpenWork
from administration.rules import about_ending, about_the_account
from organization import people
from organization.dates import PERIOD
from organization.labels import labels_of_departments
from organization.vocabulary import Language, Role
from ui.forms import LARGEST, DayField
from workflow.refusals import Refusal

NO_ROLE = ("", _("No role yet"))
NOWHERE = ("", _("Choose"))
MOST_LINKS = 5  # an hour, for one person


class PeopleFilter(forms.Form):
    """What the address of the list asks for; what cannot be read is left out."""

    q = forms.CharField(label=_("Name, user name or e-mail"), required=False, max_length=100)
    department = forms.ChoiceField(label=_("Department"), required=False)
    account = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[("", _("Open")), ("closed", _("Closed account")), ("all", _("All"))],
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=LARGEST, widget=forms.HiddenInput)

    def __init__(self, admin, data):
        super().__init__(data)
        self.fields["department"].choices = [("", _("Any")), *department_choices(admin.departments)]

    @property
    def asked(self) -> dict:
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class PersonAct(Administrative):
    def within(self):
        return self.admin.people()

    @property
    def crumbs(self):
        return crumbs_of(self.row)


class AboutThePerson(PersonAct):
    """An act on the account itself, for administrators who answer for the person."""

    def objections(self):
        return about_the_account(self.admin, self.row)


class AddPerson(PersonAct):
    """Somebody new, with a first appointment or without one. The password comes later, through a one-time link."""

    detail = "person_added"
    title = _("Add a person")
    intro = _("The person chooses a password through a one-time link, which you make on the next page.")
    button = _("Add the person")
    success = _("The person is added. Make a one-time link, so that they can choose a password.")

    username = forms.CharField(
        label=_("User name"), max_length=150, help_text=_("For signing in; it is never changed.")
    )
    name = forms.CharField(label=_("Full name"), max_length=100)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[NO_ROLE, *Role.choices])
    department = forms.ChoiceField(label=_("Department"), required=False)
    until_on = DayField(bounds=PERIOD, label=_("Last day of the role"), required=False)

    def prepare(self):
        self.fields["department"].choices = [NOWHERE, *department_choices(self.admin.existing)]

    def clean(self):
        said = super().clean()
        if bool(said.get("role")) != bool(said.get("department")):
            missing = "department" if said.get("role") else "role"
            self.add_error(missing, _("Choose both a role and its department, or neither."))
        return said

    @property
    def outcome(self):
        return {"person": self.row.pk}

    def recall(self, event):
        self.row = self.within().filter(pk=event.parameters.get("person")).first()

    def carry_out(self, door):
        said = self.cleaned_data
        self.row = people.add_person(
            door, said["username"], said["name"], email=said["email"], language=said["language"]
        )
        if said["role"]:
            department = chosen(self.admin.existing, said["department"])
            people.appoint(door, self.row, said["role"], department, from_on=self.admin.day, until_on=said["until_on"])


class ChangePerson(AboutThePerson):
    detail = "person_changed"
    title = _("Change the details")
    success = _("The details are changed.")

    name = forms.CharField(label=_("Full name"), max_length=100)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    def prepare(self):
        self.initial |= {name: getattr(self.row, name) for name in ("name", "email", "language")}

    def carry_out(self, door):
        for name in ("name", "email", "language"):
            setattr(self.row, name, self.cleaned_data[name])
        self.row.full_clean()
        door.save(self.row)


class Deactivate(AboutThePerson):
    detail = "person_deactivated"
    title = _("Close the account")
    intro = _(
        "Nobody signs in with it any more, from this moment on. Appointments count for nothing while it is closed, "
        "neither here nor for those who stand in. All that the person did stays on the record."
    )
    button = _("Close the account")
    tone = "warn"
    success = _("The account is closed.")
    reason = required_reason()

    def objections(self):
        if self.row == self.admin.user:
            return [rules.OWN_ACCOUNT]
        if not self.row.is_active:
            return [rules.IS_OVER]
        held = self.row.appointments.overlapping(self.admin.day, None)
        return [*super().objections(), *about_ending(self.admin, held)]

    @property
    def open_work(self):
        return OpenWork(self.row, self.admin.user, self.admin.day)

    @property
    def undo_url(self):
        return reverse("person-reactivate", args=[self.row.pk])

    def carry_out(self, door):
        people.deactivate(door, self.row)


class Reactivate(AboutThePerson):
    detail = "person_reactivated"
    title = _("Open the account again")
    intro = _("The password is the old one, and appointments that have not ended count again.")
    button = _("Open the account")
    success = _("The account is open again.")
    reason = required_reason()

    def objections(self):
        if self.row == self.admin.user:
            return [rules.OWN_ACCOUNT]
        return [*super().objections(), *([rules.OPEN_ACCOUNT] if self.row.is_active else [])]

    def carry_out(self, door):
        self.row.is_active = True
        door.save(self.row)


class OfTheLink(AboutThePerson):
    """An act that changes no column: only its event remembers it."""

    always = True

    @property
    def parameters(self):
        return {"person": self.row.pk}

    def objections(self):
        if self.row == self.admin.user:
            return [rules.OWN_LINK]
        return [*super().objections(), *([] if self.row.is_active else [rules.CLOSED_ACCOUNT])]


class MakeLink(OfTheLink):
    detail = LINK_MADE
    title = _("One-time link for a new password")
    intro = _(
        "Whoever opens the link can choose a new password for this person, once and within 24 hours. It is shown only "
        "once, on the next page. An older link stops working. You do not learn the password."
    )
    button = _("Make the link")

    def carry_out(self, door):
        if links_made_lately(self.row, door.at) >= MOST_LINKS:
            raise forms.ValidationError(_("Too many links were made for this person. Try again in an hour."))


class WithdrawLink(OfTheLink):
    detail = LINK_WITHDRAWN
    title = _("Withdraw the one-time link")
    intro = _("The link stops working at once.")
    button = _("Withdraw the link")
    tone = "warn"
    success = _("The link is withdrawn.")

    def objections(self):
        none = Refusal("no_link", _("There is no link that still works."))
        return [*super().objections(), *([] if open_link(self.row) else [none])]

    def carry_out(self, door):
        """The event itself ends the link."""


def crumbs_of(person):
    """The way to a page about the person."""
    here = [(person.name, reverse("person", args=[person.pk]))] if person else []
    return [(_("People"), reverse("people")), *here]


def department_choices(departments):
    """Departments as `(id, label)`, each below the one it belongs to."""
    labels = labels_of_departments(departments)
    by_parent = {}
    ids = {each.pk for each in departments}
    for each in departments:
        by_parent.setdefault(each.parent_id if each.parent_id in ids else None, []).append(each)
    return [(str(each.pk), "　" * depth + labels[each.pk]) for depth, each in _walk(by_parent, None, 0)]


def _walk(by_parent, parent, depth):
    for each in by_parent.get(parent, ()):
        yield depth, each
        yield from _walk(by_parent, each.pk, depth + 1)


def chosen(departments, pk):
    """The department a choice stands for; gone meanwhile is a fault of the form, not of the office."""
    for each in departments:
        if str(each.pk) == str(pk):
            return each
    raise forms.ValidationError({"department": _("This department can no longer be chosen.")})


def person_choices(people_):
    return [(str(person.pk), f"{person.name} ({person.username})") for person in people_]


def find_person(people_, pk):
    found = people_.filter(pk=pk).first()
    if found is None:
        raise forms.ValidationError({"delegate": _("This person can no longer be chosen.")})
    return found
