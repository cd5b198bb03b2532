"""Sentences for people, put into words only when somebody reads them, in that reader's language."""

from django.utils.functional import lazy


def _fill(template, parameters):
    return str(template) % parameters


_filled = lazy(_fill, str)


def lazy_message(template, **parameters):
    """Return `template` (a translatable text) filled in, translated each time it is shown."""
    return _filled(template, parameters)
