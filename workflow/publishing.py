"""How versions of a procedure come about: laid down as drafts, checked, published; what was published never changes."""

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from workflow.checker import Failure, check
from workflow.law import Law
from workflow.models import Procedure
from workflow.obstacles import Obstacle
from workflow.reading import PlanMalformed, read_plan
from workflow.refusals import Refusal, TransitionRefused

Status = Procedure.Status
READABLE = "its_rules_can_be_read"
COLUMNS = ("title", "kinds", "source", "rules")


def failures_of(procedure: Procedure, law: Law) -> list[Failure]:
    """What the checker finds in this version; rules that cannot be read are a failure too."""
    try:
        plan = read_plan(procedure.rules)
    except PlanMalformed as wrong:
        return [Failure(READABLE, (), Obstacle("%(why)s", {"why": str(wrong)}))]
    return check(law, plan)


def newest(name: str) -> Procedure | None:
    return Procedure.objects.filter(name=name).order_by("-version").first()


def lay_down(door, columns: dict) -> Procedure:
    """The newest version of the procedure where it says the same already, else a new draft, through an open door."""
    last = newest(columns["name"])
    if last and last.status != Status.RETIRED and all(getattr(last, name) == columns[name] for name in COLUMNS):
        return last
    return draft(door, columns)


def draft(door, columns: dict) -> Procedure:
    """A new draft of this name, whatever the versions before it say."""
    highest = Procedure.objects.filter(name=columns["name"]).aggregate(most=Max("version"))["most"] or 0
    return door.save(Procedure(version=highest + 1, status=Status.DRAFT, **columns))


def publish(door, procedure: Procedure, law: Law) -> Procedure:
    """Put a draft in force and retire the version before it; running inspections stay on theirs.

    Raises TransitionRefused where it is no draft any more, or where the checker finds something: each with its path.
    """
    if procedure.status != Status.DRAFT:
        raise TransitionRefused([Refusal("not_a_draft", _("Only a draft can be published; make a new version."))])
    if failures := failures_of(procedure, law):
        raise TransitionRefused([_refusal(failure) for failure in failures])
    for earlier in Procedure.objects.filter(name=procedure.name, status=Status.IN_FORCE):
        earlier.status = Status.RETIRED
        door.save(earlier)
    procedure.status = Status.IN_FORCE
    return door.save(procedure)


def against_retiring(procedure: Procedure) -> list[Refusal]:
    """Why the version cannot be taken out of force: it is out already, or other kinds would be left without any."""
    if procedure.status == Status.RETIRED:
        return [Refusal("retired_already", _("This version is retired already."))]
    if procedure.status == Status.IN_FORCE and _is_last_for_all(procedure):
        return [Refusal("last_for_all", _("No other procedure is there for all other kinds. Publish one first."))]
    return []


def retire(door, procedure: Procedure) -> Procedure:
    """Take a version out of force, or a draft off the table. It stays readable."""
    if refusals := against_retiring(procedure):
        raise TransitionRefused(refusals)
    procedure.status = Status.RETIRED
    return door.save(procedure)


def _is_last_for_all(procedure):
    others = Procedure.objects.filter(status=Status.IN_FORCE).exclude(pk=procedure.pk)
    return Procedure.ANY_KIND in procedure.kinds and not any(Procedure.ANY_KIND in row.kinds for row in others)


def _refusal(failure):
    path = " → ".join(failure.path) or "–"
    message = _("%(what)s Shown by: %(path)s") % {"what": failure.message, "path": path}
    return Refusal(failure.property, message)
