"""What the settings are drawn with, beside `ui`. Load as `{% load administration %}`."""

from django import template

from administration.history import span

register = template.Library()
register.filter(span)
