"""The pages that ask for acts on people and their accounts."""

from django import forms
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from administration.choices import CHOOSE, department_choices
from administration.forms import ActForm, asking
from administration.people import acts, links
from administration.people.open_work import OpenWork
from ui.forms import LARGEST


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


class PersonForm(ActForm):
    @property
    def crumbs(self):
        return crumbs_of(self.row)


@asking(acts.add_person)
class AddPerson(PersonForm):
    title = _("Add a person")
    intro = _("The person chooses a password through a one-time link, which you make on the next page.")
    button = _("Add the person")
    success = _("The person is added. Make a one-time link, so that they can choose a password.")

    def prepare(self):
        self.offer("department", [CHOOSE, *department_choices(self.admin.existing)])

    @property
    def next_url(self):
        added = self.done.row
        within_reach = added and self.admin.people().contains(added)
        return reverse("person", args=[added.pk]) if within_reach else reverse("people")


@asking(acts.change_person)
class ChangePerson(PersonForm):
    title = _("Change the details")
    success = _("The details are changed.")


@asking(acts.close_account)
class CloseAccount(PersonForm):
    title = _("Close the account")
    intro = _(
        "Nobody signs in with it any more, from this moment on. Appointments count for nothing while it is closed, "
        "neither here nor for those who stand in. All that the person did stays on the record."
    )
    button = _("Close the account")
    tone = "warn"
    success = _("The account is closed.")

    @property
    def open_work(self):
        return OpenWork(self.row, self.admin.user, self.admin.day)

    @property
    def undo_url(self):
        return reverse("person-reactivate", args=[self.row.pk])


@asking(acts.reopen_account)
class ReopenAccount(PersonForm):
    title = _("Open the account again")
    intro = _("The password is the old one, and appointments that have not ended count again.")
    button = _("Open the account")
    success = _("The account is open again.")


@asking(acts.make_link)
class MakeLink(PersonForm):
    title = _("One-time link for a new password")
    intro = _(
        "Whoever opens the link can choose a new password for this person, once and within 24 hours. It is shown only "
        "once, on the next page. An older link stops working. You do not learn the password."
    )
    button = _("Make the link")

    def answer(self, request):
        """The link, this once: it is stored nowhere and no address leads to it again."""
        if self.done.replayed:  # the page was loaded again: that link is not shown twice
            return redirect(self.next_url)
        event = self.done.event
        link = links.address_of(request, self.row, event)
        context = {"person": self.row, "link": link, "until": event.at + links.LIFETIME}
        return render(request, "administration/link.html", context)


@asking(acts.withdraw_link)
class WithdrawLink(PersonForm):
    title = _("Withdraw the one-time link")
    intro = _("The link stops working at once.")
    button = _("Withdraw the link")
    tone = "warn"
    success = _("The link is withdrawn.")


def crumbs_of(person):
    """The way to a page about the person."""
    here = [(person.name, reverse("person", args=[person.pk]))] if person else []
    return [(_("People"), reverse("people")), *here]
