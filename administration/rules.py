"""Rules about days that acts of several parts share."""

from datetime import timedelta

from django.forms import Field
from django.utils.translation import gettext_lazy as _

from administration.answers import wrong
from administration.periods import is_over
from workflow.refusals import Refusal

ONE_DAY = timedelta(days=1)
IS_OVER = Refusal("is_over", _("This has ended already."))


def it_goes_on(asked):
    return IS_OVER if is_over(asked.row, asked.day) else None


def is_to_come(asked) -> bool:
    return asked.row.from_on > asked.day


def no_earlier(asked, name, earliest):
    """What is wrong with a day that has to be said, and to be `earliest` or later."""
    if name not in asked.answers:
        return None
    if (day := asked.answers[name]) is None:
        return wrong(name, Field.default_error_messages["required"])
    return wrong(name, _("Choose %(day)s or later.") % {"day": earliest.isoformat()}) if day < earliest else None
