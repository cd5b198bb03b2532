"""Pieces that several forms are made of."""

from django import forms


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
