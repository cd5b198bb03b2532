"""Fields and widgets that forms of several apps are made of."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from organization.calendar import local_today
from organization.dates import NoDate, OutOfBounds, read_day, read_day_within
from tracker.store import status_of

LARGEST = 2**63 - 1  # what a column of the database holds


class Form(forms.Form):
    """A form whose page says what is missing; a browser that said it first would hide the rest."""

    use_required_attribute = False
    # The HTTP status of errors with these codes, beside those of tracker.store.
    statuses: dict[str, int] = {}

    @property
    def status(self):
        """The HTTP status of an answer with errors: 413 or 415 where only a file stands in the way, else 422."""
        codes = (error.code for errors in self.errors.as_data().values() for error in errors)
        return status_of(codes, self.statuses)


class KeyField(forms.UUIDField):
    """By its key a form that is sent twice is known for the same."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(initial=uuid.uuid4)


class DateInput(forms.DateInput):
    """The browser's own date field, which wants and gives ISO dates whatever the language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class Picks(forms.RadioSelect):
    """A few choices side by side, one of them taken."""

    def __init__(self):
        super().__init__({"class": "pick"})


class Checks(forms.CheckboxSelectMultiple):
    """A box of choices, any number of them taken; whole sentences stand one below the other."""

    def __init__(self, sentences=False):
        super().__init__({"class": "checks lines" if sentences else "checks"})


class DayField(forms.DateField):
    """A date as `organization.dates` reads it, within `bounds` where there are any; says which date may be meant."""

    widget = DateInput

    def __init__(self, *, bounds=None, **kwargs):
        super().__init__(**kwargs)
        self.bounds = bounds

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            if self.bounds is None:
                return read_day(value)
            return read_day_within(value, self.bounds, local_today(timezone.now()))
        except OutOfBounds as no:
            raise ValidationError(no.message, code="date_out_of_bounds") from None
        except NoDate:
            message = _("“%(said)s” is not a date. Write it as 2026-11-30.") % {"said": value}
            raise ValidationError(message, code="invalid") from None
