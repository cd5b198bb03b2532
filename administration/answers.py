"""Answers that name a row of the registry, and what is wrong with those that fit nothing."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ui.forms import LARGEST
from workflow.refusals import Refusal, RefusalKind


def row_id(label, *, required=True):
    """The id of a row; a page offers a list to choose from."""
    return forms.IntegerField(label=label, required=required, min_value=1, max_value=LARGEST)


def wrong(about, message) -> Refusal:
    """The answer does not fit, in a sentence that stands beside it."""
    return Refusal("malformed", message, RefusalKind.MALFORMED, about)


def chosen(rows, pk, about, otherwise=None):
    """The row that was chosen; gone meanwhile is a fault of the answer, not of the office."""
    for each in rows:
        if each.pk == pk:
            return each
    raise ValidationError({about: otherwise or _("This department can no longer be chosen.")})


def write(door, row, **columns):
    """Set the columns, have the row look at itself, and save it."""
    for name, value in columns.items():
        setattr(row, name, value)
    row.full_clean()
    return door.save(row)
