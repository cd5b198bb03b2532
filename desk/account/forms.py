"""What people change of their own account: the password, the language."""

from axes.utils import reset
from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from administration.forms import STALE, Act, refuse
from administration.people import links
from organization.models import User
from organization.vocabulary import Language
from record.models import Interface
from workflow.refusals import RefusalKind, TransitionRefused

NEW = {"autocomplete": "new-password"}
LINK_DEAD = _("This link no longer works. Ask the administrator of your office for a new one.")


class NewPassword(Act):
    """A password typed twice and found strong enough; the row is whose it becomes."""

    always = True
    minds_meanwhile = False
    keeps_draft = False
    reason = None

    new = forms.CharField(label=_("New password"), max_length=4096, strip=False, widget=forms.PasswordInput(attrs=NEW))
    again = forms.CharField(
        label=_("New password, once more"),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs=NEW),
    )

    def prepare(self):
        self.fields["new"].help_text = " ".join(str(text) for text in password_validators_help_texts())

    @property
    def parameters(self):
        return {"person": self.row.pk}

    def says_what(self, event):
        """No digest knows a password; whoever repeats the very one that is set says the same."""
        return self.row.check_password(self.data.get("new", ""))

    def clean_new(self):
        validate_password(self.cleaned_data["new"], self.row)
        return self.cleaned_data["new"]

    def clean(self):
        said = super().clean()
        if "new" in said and "again" in said and said["new"] != said["again"]:
            self.add_error("again", _("The two new passwords are not the same."))
        return said

    def carry_out(self, door):
        """The hash is written inside the door's transaction: password and event come together or not at all."""
        self.row.set_password(self.cleaned_data["new"])
        self.row.save(update_fields=["password"])


class ChangePassword(NewPassword):
    """With the old password, so that an unlocked screen is not enough; wrong ones count as failed sign-ins."""

    detail = "password_changed"
    title = _("Change the password")
    intro = _("Wherever else you are signed in, that session ends.")
    button = _("Change the password")
    success = _("The password is changed. All your other sessions have ended.")

    old = forms.CharField(
        label=_("Present password"),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old", "new", "again")

    @property
    def crumbs(self):
        return [(_("My account"), reverse("account"))]

    def __init__(self, request, data=None):
        self._request = request
        super().__init__(data, row=request.user)

    def clean_old(self):
        old = self.cleaned_data["old"]
        if authenticate(self._request, username=self.row.get_username(), password=old) is None:
            raise forms.ValidationError(_("This is not your present password."))
        return old

    def judge_again(self, user):
        """Behind the lock the old password must still be the one; a link used meanwhile would have replaced it."""
        self.row = User.objects.get(pk=user.pk)
        if not self.row.check_password(self.cleaned_data["old"]):
            raise TransitionRefused([STALE])


class PasswordByLink(NewPassword):
    """For somebody who is not signed in and knows the link."""

    detail = links.LINK_USED
    title = _("Choose a password")
    interface = Interface.LINK
    button = _("Set the password")

    def __init__(self, person, token, data=None):
        self._token = token
        super().__init__(data, row=person)

    def actor(self, request):
        """Nobody is signed in: whoever holds the link acts, and that need not be the person."""

    @property
    def parameters(self):
        made = links.open_link(self.row)
        return super().parameters | ({"made_by": made.actor_id} if made else {})

    def judge_again(self, user):
        """Once only: of two that come at the same time, the second finds another password and a dead link."""
        self.row = User.objects.get(pk=self.row.pk)
        if not links.opens(self.row, self._token):
            refuse("link_dead", LINK_DEAD, RefusalKind.PERMISSION)

    def afterwards(self, door):
        """Whoever mistyped the old password too often may sign in with the new one."""
        reset(username=self.row.get_username())


class ChooseLanguage(Act):
    detail = "language_chosen"
    success = _("The language is changed.")
    minds_meanwhile = False
    reason = None

    language = forms.ChoiceField(label=_("Language of pages and mails"), choices=Language.choices)

    def prepare(self):
        self.initial.setdefault("language", self.row.language)

    def judge_again(self, user):
        self.row = User.objects.get(pk=user.pk)

    def carry_out(self, door):
        self.row.language = self.cleaned_data["language"]
        door.save(self.row)
