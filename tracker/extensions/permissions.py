"""May this person decide on the request for a later date?"""

from django.utils.translation import gettext_lazy as _

from tracker.extensions import questions as extensions
from workflow.verbs import permission


@permission(
    "may_not_support_extension",
    _("Only those whom the procedure names can support the extension."),
    roles=["coordinator", "leader"],
)
def supports_extensions(ticket, standing):
    return _decides(ticket, standing, extensions.supporting_roles)


@permission(
    "may_not_grant_extension",
    _("Only those whom the procedure names can grant the extension."),
    roles=["coordinator", "leader"],
)
def grants_extensions(ticket, standing):
    return _decides(ticket, standing, extensions.granting_roles)


@permission(
    "may_not_refuse_extension",
    _("Only those who decide on the extension can refuse it."),
    roles=["coordinator", "leader"],
)
def refuses_extensions(ticket, standing):
    return _decides(ticket, standing, extensions.refusing_roles)


@permission("asked_for_it", _("Whoever asked for the extension, or supported it, does not also decide on it."))
def has_not_asked_for_it(ticket, standing):
    deciding = {standing.user.pk} | standing.stands_in_for(("coordinator", "leader"), ticket)
    return not extensions.people_who_asked(ticket) & deciding


@permission("not_the_asker", _("Only the person who asked for the extension can withdraw the request."))
def has_requested_it(ticket, standing):
    row = extensions.pending(ticket)
    return row is not None and row.requested_by_id == standing.user.pk


def _decides(ticket, standing, roles):
    return any(standing.watches(role, ticket) for role in roles(ticket))
