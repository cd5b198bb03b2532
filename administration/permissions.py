"""Who administers: the whole office, or a part of it. The machine's operator is asked by nobody."""

from django.utils.translation import gettext_lazy as _

from administration.asked import NOT_YOURS
from administration.scope import NOT_OF_THE_OFFICE
from workflow.verbs import permission


@permission(NOT_YOURS.code, NOT_YOURS.message)
def administers(asked):
    return asked.is_by_the_operator or asked.admin.is_in_office


@permission("not_of_the_office", NOT_OF_THE_OFFICE)
def administers_the_whole_office(asked):
    """Procedures, calendar and ladder are everybody's."""
    return asked.is_by_the_operator or asked.admin.runs_the_office


@permission("not_administrator", _("Only an administrator of the whole office designs and publishes procedures."))
def designs_procedures(asked):
    return asked.is_by_the_operator or asked.admin.runs_the_office


@permission(NOT_YOURS.code, NOT_YOURS.message)
def is_the_operator(asked):
    """Whoever may write to the database itself."""
    return asked.is_by_the_operator


@permission(NOT_YOURS.code, NOT_YOURS.message)
def is_signed_in(asked):
    return asked.actor is not None
