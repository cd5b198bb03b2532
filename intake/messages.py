"""Sentences for people, put into words only when somebody reads them, in that reader's language."""

from django.utils.functional import lazy

_filled = lazy(lambda template, parameters: str(template) % parameters, str)


def lazy_message(template, **parameters):
    """Return `template` (a translatable text) filled in, translated each time it is shown."""
    return _filled(template, parameters)
