"""The pages on which people change their own account: the password, the language."""

from django.conf import settings
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.password_validation import password_validators_help_texts
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from administration.answers import wrong
from administration.forms import ActForm, asking
from administration.guard import administration_of
from administration.people import own
from desk.views.session import A_YEAR
from record.models import Interface
from workflow.refusals import TransitionRefused


class NewPassword(ActForm):
    """A password typed twice; the row is whose it becomes."""

    is_a_setting = False
    keeps_draft = False

    again = own.a_password(_("New password, once more"))

    def prepare(self):
        self.fields["new"].help_text = " ".join(str(text) for text in password_validators_help_texts())

    def is_legible(self):
        if self.raw("new") != self.raw("again"):
            self.add_error("again", _("The two new passwords are not the same."))
        return super().is_legible()


@asking(own.change_password)
class ChangePassword(NewPassword):
    """With the old password, so that an unlocked screen is not enough; wrong ones count as failed sign-ins."""

    title = _("Change the password")
    intro = _("Wherever else you are signed in, that session ends.")
    button = _("Change the password")
    success = _("The password is changed. All your other sessions have ended.")
    field_order = ("old", "new", "again")

    @property
    def crumbs(self):
        return [(_("My account"), reverse("account"))]

    def send(self, request):
        """What was done before is looked for first: then the old password is the old one no more."""
        if not (self.asked().came_before or self._proves(request)):
            raise TransitionRefused([wrong("old", own.NOT_THE_OLD)])
        super().send(request)

    def answer(self, request):
        """Every other session of the person ends; this one goes on."""
        update_session_auth_hash(request, self.done.row)
        return super().answer(request)

    def _proves(self, request):
        return authenticate(request, username=self.row.get_username(), password=self.raw("old")) is not None


@asking(own.set_password_by_link)
class PasswordByLink(NewPassword):
    """For somebody who is not signed in and knows the link."""

    template = "desk/new_password.html"
    title = _("Choose a password")
    button = _("Set the password")
    interface = Interface.LINK

    def __init__(self, person, token, *sent):
        self._token = token
        super().__init__(administration_of(None), *sent, row=person)

    def prepare(self):
        super().prepare()
        del self.fields["token"]

    def objections(self):
        """Whoever sees this page came by a link that works."""
        return []

    @property
    def answers(self):
        return super().answers | {"token": self._token}

    def answer(self, request):
        return render(request, "desk/password_set.html", {"person": self.done.row})


@asking(own.choose_language)
class ChooseLanguage(ActForm):
    template = "desk/account.html"
    success = _("The language is changed.")

    @property
    def next_url(self):
        return reverse("account")

    def answer(self, request):
        """Said in the new language, which the browser keeps for whoever is not signed in."""
        language = self.done.row.language
        with override(language):
            self.success = str(self.success)
        response = super().answer(request)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=A_YEAR,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
        return response
