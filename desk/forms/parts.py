"""Pieces that several forms are made of."""

from django import forms

from organization.forms import DateInput, DayField

__all__ = ["Checks", "DateInput", "DayField", "Picks"]


class Picks(forms.RadioSelect):
    """A few choices side by side, one of them taken."""

    def __init__(self):
        super().__init__({"class": "pick"})


class Checks(forms.CheckboxSelectMultiple):
    """A box of choices, any number of them taken; whole sentences stand one below the other."""

    def __init__(self, sentences=False):
        super().__init__({"class": "checks lines" if sentences else "checks"})
