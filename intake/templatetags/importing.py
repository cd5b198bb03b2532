"""The way to the import page, for those to whom it is open. Load as `{% load importing %}`."""

from django import template

from intake.page import access
from ui.readers import standing_of

register = template.Library()


@register.inclusion_tag("intake/_link.html", takes_context=True)
def import_link(context, inspection=None, css="btn"):
    """A button to import into `inspection`, or into a new one; nothing for whoever coordinates none."""
    standing = standing_of(context["request"])
    if inspection is None:
        return {"is_open": access.units_of(standing).exists(), "css": css}
    return {"is_open": standing.watches_inspection("coordinator", inspection), "inspection": inspection, "css": css}
