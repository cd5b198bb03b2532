"""What the pages of tickets and inspections are drawn with, beside `ui`. Load as `{% load desk %}`."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ui.templatetags.ui import icon

register = template.Library()


@register.simple_tag
def due(deadline):
    """How long is left, as glyph and words; see desk.deadlines.Deadline."""
    return format_html('<span class="due {}">{}{}</span>', deadline.tone, icon(deadline.glyph), deadline.words)


@register.simple_tag
def report_link(inspection, css="btn mini"):
    """The way to the inspection's report."""
    address = reverse("report", args=[inspection.pk])
    return format_html('<a class="{}" href="{}">{}{}</a>', css, address, icon("doc"), _("Rectification report"))


@register.filter
def numbering(issue):
    """How the feedback numbers the issue; a bare figure is said in words."""
    said = _("No. %(n)s") % {"n": issue.numbering} if issue.numbering.isdigit() else issue.numbering
    return said.replace(" ", "\u00a0")  # no line breaks inside it


@register.filter
def short_hash(digest):
    """A SHA-256 shortened so that two of them can be compared by eye."""
    return f"{digest[:4]} {digest[4:8]} {digest[8:12]} … {digest[-8:-4]} {digest[-4:]}"


@register.filter
def suffix(name):
    """The ending of a file's name in capitals, for its little picture."""
    ending = name.rpartition(".")[2] if "." in name else ""
    return ending[:4].upper()
