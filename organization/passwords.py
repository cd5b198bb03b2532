"""What a password must not be, besides short and common."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEFT = 6  # letters and digits besides the names


class NotTheNameValidator:
    """Refuses a password that is little more than the person's user name, name or mail address."""

    def validate(self, password, user=None):
        rest = _folded(password)
        for name in _names(user):
            rest = rest.replace(name, "")
        if rest != _folded(password) and len(rest) < LEFT:
            raise ValidationError(self.get_help_text(), code="password_is_the_name")

    def get_help_text(self):
        return _("It must be more than the user name or the name with a few characters added.")


def _names(user):
    """The longest first, so that none is cut up by a shorter one; one or two letters stand in any word."""
    said = [getattr(user, "username", ""), getattr(user, "name", ""), getattr(user, "email", "")]
    said += [said[2].partition("@")[0]]
    folded = {_folded(name) for name in said}
    return sorted((name for name in folded if len(name) > 2 or not name.isascii()), key=len, reverse=True)


def _folded(text):
    """Without case, width, blanks and punctuation."""
    return "".join(each for each in unicodedata.normalize("NFKC", text).casefold() if each.isalnum())
