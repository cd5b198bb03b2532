from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from organization.models import User

NOT_TOGETHER = _(
    "User name and password do not belong together. Check both; in the password, capitals count."
)


class SignInForm(AuthenticationForm):
    """User name and password; one sentence for whatever is wrong, so that nobody learns who exists."""

    error_messages = {
        "invalid_login": NOT_TOGETHER,
        "inactive": NOT_TOGETHER,
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")

    def clean_username(self):
        """The account's own spelling, so that attempts count for one account however they spell it."""
        said = self.cleaned_data["username"]
        if person := User.objects.called(said):
            return person.username
        folded = said.casefold()
        # Two accounts that differ by capitals alone: neither is meant by a third spelling.
        return said if User.objects.called(folded) else folded


    def clean(self):
        """Nobody is called so long, and the table of wrong sign-ins has no room for it."""
        if len(self.cleaned_data.get("username") or "") > self.fields["username"].max_length:
            raise self.get_invalid_login_error()
        return super().clean()
