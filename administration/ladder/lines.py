"""Lines of the reminder ladder in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from organization.labels import enumerated
from organization.vocabulary import Role
from tracker.vocabulary import LadderTrigger

# Whom a line may name: those who have something to do with a ticket while it is open.
REMINDED_ROLES = (Role.HANDLER, Role.HEAD, Role.VERIFIER, Role.LEADER, Role.COORDINATOR)

TRIGGERS = (
    (LadderTrigger.BEFORE_DUE, pgettext_lazy("ladder", "Before the due date")),
    (LadderTrigger.ON_DUE, pgettext_lazy("ladder", "On the due date")),
    (LadderTrigger.AFTER_DUE, pgettext_lazy("ladder", "After the due date, again and again")),
    (LadderTrigger.NOT_ACCEPTED, pgettext_lazy("ladder", "Assigned, but not accepted")),
    (LadderTrigger.NOT_VERIFIED, pgettext_lazy("ladder", "Submitted, but not verified")),
)

_PHRASES = {
    LadderTrigger.BEFORE_DUE: ngettext_lazy(
        "%(n)d working day before the due date", "%(n)d working days before the due date", "n"
    ),
    LadderTrigger.ON_DUE: _("On the due date"),
    LadderTrigger.AFTER_DUE: ngettext_lazy(
        "Every %(n)d working day after the due date", "Every %(n)d working days after the due date", "n"
    ),
    LadderTrigger.NOT_ACCEPTED: ngettext_lazy(
        "Not accepted for %(n)d working day", "Not accepted for %(n)d working days", "n"
    ),
    LadderTrigger.NOT_VERIFIED: ngettext_lazy(
        "Waiting for verification for %(n)d working day", "Waiting for verification for %(n)d working days", "n"
    ),
}


def told(line):
    """When the line speaks, as a phrase."""
    if line.trigger == LadderTrigger.AFTER_DUE and line.working_days == 1:
        return _("Every working day after the due date")
    return _PHRASES[line.trigger] % {"n": line.working_days}


def roles_of(line) -> str:
    """Whom the line names, in the reader's language."""
    return enumerated((Role(code).label for code in line.roles), None)
