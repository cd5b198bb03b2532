"""What every page is drawn with: icons, badges, fields, dates. Load as `{% load ui %}`."""

from functools import cache

from django import template
from django.forms import CheckboxSelectMultiple, Textarea
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ui import badges

register = template.Library()

PLACES = (
    ("work", _("My work"), "todo"),
    ("ledger", _("Ledger"), "table"),
    ("inspections", _("Inspections"), "inbox"),
    ("calendar", _("Calendar"), "cal"),
)
# Beside the pages, where there is room for it.
PROCEDURES = ("procedures", _("Procedures"), "log")
# Shown beside the pages to those who may open it; see administration.guard.
SETTINGS = ("settings", _("Settings"), "sliders")
BROAD = (Textarea, CheckboxSelectMultiple)
NOTES = {"success": ("closed", "tick"), "warning": ("soon", "soon"), "error": ("over", "over")}


@register.simple_tag
@cache
def icon(name):
    """A glyph of static/rectify/icons.svg; it decorates, so words stand beside it."""
    sheet = static("rectify/icons.svg")
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', sheet, name)


@register.inclusion_tag("ui/_navigation.html", takes_context=True)
def navigation(context, where):
    """The links of the left navigation (`side`) or of the phone's bar (`bottom`)."""
    request = context["request"]
    places = (*PLACES, PROCEDURES) if where == "side" else PLACES
    if where == "side" and request.session.get("administers"):
        places = (*places, SETTINGS)
    here = [name for name, _label, _glyph in places if name != "work" and request.path.startswith(reverse(name))]
    at = here[0] if here else "work" if request.path == reverse("work") else ""
    return {
        "where": where,
        "places": [
            {"name": name, "label": label, "glyph": glyph, "is_here": name == at} for name, label, glyph in places
        ],
    }


@register.simple_tag
def badge(drawn, size=""):
    """A state or mark as glyph and word: `{% badge ticket.badge %}`, `{% badge ticket.badge "lg" %}`."""
    return format_html('<span class="st {} {}">{}{}</span>', drawn.tone, size, icon(drawn.glyph), drawn.label)


@register.simple_tag
def state(code, size=""):
    """The badge of a ticket's state, by its code."""
    return badge(badges.of_state(code), size)


@register.simple_block_tag
def crumbs(content):
    """The pages that lead here, each an `<li>`: `{% crumbs %}<li>…</li>{% endcrumbs %}`."""
    words = _("Where this page is")
    return format_html('<nav class="noprint" aria-label="{}"><ol class="crumb">{}</ol></nav>', words, content)


@register.simple_tag
def meter(value, most=100, tone=""):
    """A bar; the figure it draws must stand beside it in words."""
    return format_html(
        '<progress class="{}" aria-hidden="true" value="{}" max="{}"></progress>', tone, value, most or 1
    )


@register.simple_tag(takes_context=True)
def whose(context):
    """Whose page or form this is, and of which sitting: what was typed is given back to the same person only.

    A sitting lasts from one sign-in to the next; its sign tells nothing of the session.
    """
    request = context["request"]
    sitting = salted_hmac("desk.sitting", request.session.session_key or "").hexdigest()[:16]
    return format_html('data-person="{}" data-sitting="{}"', request.user.pk or "", sitting)


@register.filter
def uncut(bound):
    """The field without the length at which a browser would cut what is pasted in silence; the form says it instead."""
    bound.field.widget.attrs.pop("maxlength", None)
    return bound


@register.inclusion_tag("ui/_field.html")
def field(bound, quiet=False, broad=False):
    """A form field with its label, help and errors, all tied together for those who listen.

    Where nothing is required (`quiet`), nothing is said to be optional; `broad` gives it the full width.
    """
    is_broad = broad or isinstance(bound.field.widget, BROAD)
    return {"field": bound, "is_broad": is_broad, "is_group": bound.use_fieldset, "quiet": quiet}


@register.filter
def moment(instant):
    """An instant as people write it: `11-20 16:58` this year, with the year before that; in local time."""
    if instant is None:
        return "--"
    local = timezone.localtime(instant)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), stamp(instant))


@register.filter
def stamp(instant):
    """The same as plain text, for where no element may stand."""
    local = timezone.localtime(instant)
    return local.strftime("%m-%d %H:%M" if local.year == timezone.localtime().year else "%Y-%m-%d %H:%M")


@register.filter
def day(date):
    """A date as `2026-11-27`."""
    return date.isoformat() if date else "--"


@register.filter
def weekday(date):
    """The short name of the weekday, in the reader's language."""
    return date_format(date, "D") if date else ""


@register.filter
def note_class(tags):
    return NOTES.get(tags, ("", ""))[0]


@register.filter
def note_icon(tags):
    return NOTES.get(tags, ("", "note"))[1]
