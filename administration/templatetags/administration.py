"""What the settings and the calendar are drawn with, beside `ui`. Load as `{% load administration %}`."""

from django import template

from administration import history

register = template.Library()


@register.filter
def span(row):
    """From which day to which an appointment, a delegation or a line of the ladder is in force."""
    return history.span(row)
