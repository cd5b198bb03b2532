"""Procedures as they concern tickets: for which kinds of inspection they are, and who may design them."""

from django.utils.translation import gettext_lazy as _

from organization.models import Department
from organization.standing import Standing
from organization.vocabulary import Role
from tracker.vocabulary import Kind
from workflow.models import Procedure
from workflow.refusals import Kind as RefusalKind
from workflow.refusals import Refusal

KINDS = (*Kind.values, Procedure.ANY_KIND)
NOT_ADMINISTRATOR = Refusal(
    "not_administrator",
    _("Only an administrator of the whole unit designs and publishes procedures."),
    RefusalKind.PERMISSION,
)


def may_design(user, on) -> bool:
    """Whether the person administers a whole unit on that day: procedures are everybody's."""
    administered = Standing(user, on).departments(Role.ADMINISTRATOR)
    return Department.objects.filter(pk__in=administered, parent__isnull=True).exists()
