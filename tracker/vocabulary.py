"""The codes of the tracker, each with its label; commands take either, in either language."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from workflow.plans import NAMED


class State(TextChoices):
    REGISTERED = "registered", _("Awaiting assignment")
    ASSIGNED = "assigned", _("Awaiting acceptance")
    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Awaiting verification")
    VERIFIED = "verified", _("Awaiting closing")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


OPEN_STATES = (State.REGISTERED, State.ASSIGNED, State.IN_PROGRESS, State.SUBMITTED, State.VERIFIED)
UNBORN = ""
# The days from which due dates are counted.
FED_BACK_ON, REGISTERED_ON, ASSIGNED_ON = TRIGGERS = ("fed_back_on", "registered_on", "assigned_on")


class Term(TextChoices):
    IMMEDIATE = "immediate", _("Immediate")
    FIXED = "fixed", _("By a fixed date")
    LASTING = "lasting", _("Lasting")


class Scope(StrEnum):
    """Over what a signer holds a role; `named` is the person whom the ticket itself names in it."""

    TICKET = "ticket"
    DEPARTMENT = "department"
    UNIT = "unit"
    NAMED = NAMED


class Severity(TextChoices):
    ORDINARY = "ordinary", _("Ordinary")
    SERIOUS = "serious", _("Serious")
    MAJOR = "major", _("Major")


class InspectionKind(TextChoices):
    """Which body looked, and how; it chooses the procedure."""

    # The same English word names the batch that a feedback document opens.
    INSPECTION = "inspection", pgettext_lazy("kind", "Inspection")
    AUDIT = "audit", _("Audit")
    SUPERVISION = "supervision", _("Supervision")
    SAFETY = "safety", _("Safety check")
    ENVIRONMENT = "environment", _("Environmental check")
    SELF_CHECK = "self-check", _("Self-check")


class Result(TextChoices):
    COMPLETED = "completed", _("Completed")
    BASICALLY_COMPLETED = "basically_completed", _("Basically completed")


class Klass(TextChoices):
    """What a report calls a ticket as of a date; derived, never stored."""

    # A class is said of the work as it stands, a result of the ticket that is closed.
    COMPLETED = "completed", pgettext_lazy("class", "Completed")
    BASICALLY_COMPLETED = "basically_completed", _("Basically completed")
    ADVANCING = "advancing", _("Under way")
    UNFINISHED = "unfinished", _("Not finished")
    CANCELLED = "cancelled", _("Cancelled")


class Verdict(TextChoices):
    PASSED = "passed", _("Passed")
    RETURNED = "returned", _("Returned")


class EvidenceStatus(TextChoices):
    CURRENT = "current", _("Current")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RemarkKind(TextChoices):
    NOTE = "note", _("Note")
    REQUEST = "request", _("Request to reopen")


class SignOffStatus(TextChoices):
    ASKED = "asked", _("asked")
    GIVEN = "given", _("given")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    VOID = "void", _("void")


class ExtensionStatus(TextChoices):
    REQUESTED = "requested", _("requested")
    SUPPORTED = "supported", _("supported")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class DueCause(TextChoices):
    """Why a due date moves without anybody having asked for more time; the tracker proves it."""

    CALENDAR_PUBLISHED = "calendar_published", _("The calendar was published")


class LookBackStatus(TextChoices):
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    REBOUND = "rebound", _("rebound")
    CALLED_OFF = "called_off", _("called off")


class LadderTrigger(TextChoices):
    """What a line of the reminder ladder counts from, in working days."""

    BEFORE_DUE = "before_due", _("working days before the due date")
    ON_DUE = "on_due", _("on the due date")
    AFTER_DUE = "after_due", _("every so many working days after the due date")
    NOT_ACCEPTED = "not_accepted", _("not accepted for so many working days")
    NOT_VERIFIED = "not_verified", _("waiting for verification for so many working days")


class MemberRole(TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    VERIFIER = "verifier", _("Verifier")
    LEADER = "leader", _("Leader")
    AUDITOR = "auditor", _("Auditor")


class CounterKind(TextChoices):
    """What an office counts of its work: a closed list, and never people."""

    RULES_MADE = "rules_made", _("Rules made")
    RULES_REVISED = "rules_revised", _("Rules revised")
    MEETINGS = "meetings", _("Meetings held")
    TRAININGS = "trainings", _("Trainings held")
    DOCUMENTS_FILED = "documents_filed", _("Documents filed")
    MONEY_RECOVERED = "money_recovered", _("Money recovered")
    MONEY_SAVED = "money_saved", _("Money saved")
    ASSETS_REGISTERED = "assets_registered", _("Assets registered")

    @property
    def unit(self) -> str:
        """The smallest unit in which this kind is stored."""
        return UNITS[self]


UNITS = {
    CounterKind.RULES_MADE: "项",
    CounterKind.RULES_REVISED: "项",
    CounterKind.MEETINGS: "次",
    CounterKind.TRAININGS: "次",
    CounterKind.DOCUMENTS_FILED: "份",
    CounterKind.MONEY_RECOVERED: "分",
    CounterKind.MONEY_SAVED: "分",
    CounterKind.ASSETS_REGISTERED: "件",
}


def code_of(choices: type[TextChoices], said: str) -> str | None:
    """The code that `said` means: a code itself, or its label in either language; None for anything else."""
    said = said.strip()
    if said in choices.values:
        return said
    for language in ("zh-hans", "en"):
        with override(language):
            for choice in choices:
                if str(choice.label).casefold() == said.casefold():
                    return choice.value
    return None
