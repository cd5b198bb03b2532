from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """User name and password; one sentence for whatever is wrong, so that nobody learns who exists."""

    error_messages = {
        "invalid_login": _("User name and password do not belong together. Check both; capitals count."),
        "inactive": _("User name and password do not belong together. Check both; capitals count."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
