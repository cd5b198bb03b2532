"""Lines of the reminder ladder in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

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


def told(line):
    """When the line speaks, as a phrase."""
    n = line.working_days
    match line.trigger:
        case LadderTrigger.BEFORE_DUE:
            said = ngettext("%(n)d working day before the due date", "%(n)d working days before the due date", n)
        case LadderTrigger.ON_DUE:
            return _("On the due date")
        case LadderTrigger.AFTER_DUE if n == 1:
            return _("Every working day after the due date")
        case LadderTrigger.AFTER_DUE:
            said = ngettext(
                "Every %(n)d working day after the due date", "Every %(n)d working days after the due date", n
            )
        case LadderTrigger.NOT_ACCEPTED:
            said = ngettext("Not accepted for %(n)d working day", "Not accepted for %(n)d working days", n)
        case _waiting:
            said = ngettext(
                "Waiting for verification for %(n)d working day",
                "Waiting for verification for %(n)d working days",
                n,
            )
    return said % {"n": n}


def roles_of(line) -> str:
    """Whom the line names, in the reader's language."""
    return enumerated((Role(code).label for code in line.roles), None)
