from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

NOT_TOGETHER = _("User name and password do not belong together. Check both; in the password, capitals count.")


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

    def clean(self):
        """Nobody is called so long, and the table of wrong sign-ins has no room for it."""
        if len(self.cleaned_data.get("username") or "") > self.fields["username"].max_length:
            raise self.get_invalid_login_error()
        return super().clean()
