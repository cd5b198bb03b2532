"""Procedures as they concern tickets: for which kinds of inspection they are."""

from django.utils.translation import gettext_lazy as _

from tracker.vocabulary import InspectionKind
from workflow.models import Procedure
from workflow.refusals import Refusal, RefusalKind

KINDS = (*InspectionKind.values, Procedure.ANY_KIND)
NOT_ADMINISTRATOR = Refusal(
    "not_administrator",
    _("Only an administrator of the whole office designs and publishes procedures."),
    RefusalKind.PERMISSION,
)
NOT_OF_THE_OFFICE = Refusal(
    "not_of_the_office",
    _(
        "Procedures, reminder ladder and calendar are everybody's: they are changed only by somebody who is appointed "
        "administrator over every unit."
    ),
    RefusalKind.PERMISSION,
)
