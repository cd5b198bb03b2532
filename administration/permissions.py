"""Who administers: the whole office, or a part of it. The machine's operator is asked by nobody."""

from administration.asked import NOT_YOURS
from tracker.procedures import NOT_ADMINISTRATOR, NOT_OF_THE_OFFICE
from workflow.verbs import permission


@permission(NOT_YOURS.code, NOT_YOURS.message)
def administers(asked):
    return asked.is_by_the_operator or asked.admin.is_in_office


@permission(NOT_OF_THE_OFFICE.code, NOT_OF_THE_OFFICE.message)
def administers_the_whole_office(asked):
    """Procedures, calendar and ladder are everybody's."""
    return asked.is_by_the_operator or asked.admin.runs_the_office


@permission(NOT_ADMINISTRATOR.code, NOT_ADMINISTRATOR.message)
def designs_procedures(asked):
    return asked.is_by_the_operator or asked.admin.runs_the_office


@permission(NOT_YOURS.code, NOT_YOURS.message)
def is_the_operator(asked):
    """Whoever may write to the database itself."""
    return asked.is_by_the_operator


@permission(NOT_YOURS.code, NOT_YOURS.message)
def is_signed_in(asked):
    return asked.actor is not None
