"""What the pages about procedures show."""

from functools import cached_property

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from administration.history import RegistryHistory
from administration.procedures import sentences
from tracker.labels import ROLES, label_of
from tracker.law import ticket_law
from tracker.models import Inspection
from ui.badges import Badge
from workflow.drawing import draw
from workflow.models import Procedure
from workflow.publishing import failures_of
from workflow.reading import PlanMalformed
from workflow.walking import Taken, Walk

Status = Procedure.Status
BADGES = {
    Status.DRAFT: Badge("handed", "new", Status.DRAFT.label),
    Status.IN_FORCE: Badge("closed", "tick", Status.IN_FORCE.label),
    Status.RETIRED: Badge("new", "cancelled", Status.RETIRED.label),
}


class VersionPage:
    """One version: drawn, told, checked."""

    def __init__(self, procedure: Procedure):
        self.procedure = procedure
        self.badge, self.is_draft = BADGES[procedure.status], procedure.status == Status.DRAFT
        self.kinds = sentences.kinds(procedure.kinds)

    @cached_property
    def plan(self):
        """None where the rules cannot be read; the check says why."""
        try:
            return self.procedure.plan
        except PlanMalformed:
            return None

    @cached_property
    def drawing(self):
        # Our own drawing, whose every word was escaped as it was written.
        return mark_safe(draw(ticket_law(), self.plan, label_of, title=str(self.procedure)))  # noqa: S308

    @property
    def told(self):
        return sentences.InWords(self.plan)

    @cached_property
    def failures(self):
        """(sentence, path in words) of everything that does not hold."""
        return [told_failure(failure) for failure in failures_of(self.procedure, ticket_law())]

    @cached_property
    def in_force(self):
        """The version that is in force under this name, if it is another one."""
        found = Procedure.objects.filter(name=self.procedure.name, status=Status.IN_FORCE)
        return found.exclude(pk=self.procedure.pk).first()

    @cached_property
    def difference(self):
        """(lines that fall away, new lines) against the version in force; None where there is nothing to compare."""
        try:
            return sentences.difference(self.in_force, self.procedure) if self.in_force else None
        except PlanMalformed:
            return None

    @property
    def running(self):
        return Inspection.objects.filter(procedure=self.procedure).count()

    @property
    def history(self):
        return RegistryHistory((Procedure, {"id": self.procedure.pk})).entries(most=10)


def told_failure(failure):
    return failure.because.told(label_of), " → ".join(str(label_of(verb)) for verb in failure.path)


class WalkPage:
    """Where the fictional ticket stands, and every step with the address that takes it or the reasons against it."""

    def __init__(self, procedure: Procedure, walk: Walk, role: str):
        self.procedure, self.walk, self.role = procedure, walk, role
        self.role_label = ROLES[role]
        self.restart = self._address(steps=[])
        self._choices = walk.choices(role)

    @property
    def state(self):
        return label_of(self.walk.state)

    @property
    def roles(self):
        return [(code, ROLES[code], code == self.role, self._address(role=code)) for code in self.walk.parts]

    @property
    def taken(self):
        """(what was done by whom, the address that leads back to before it)."""
        return [(_step_taken(step), self._address(steps=self.walk.steps[:n])) for n, step in enumerate(self.walk.steps)]

    @property
    def open(self):
        """(step, the state it leads to, the address that takes it, what it asks for)."""
        demands = {step.name: step.demands for step in sentences.InWords(self.walk.plan).steps}
        return [
            (
                label_of(choice.verb.name),
                label_of(choice.target),
                self._taking(choice),
                demands.get(choice.verb.name, ()),
            )
            for choice in self._choices
            if not choice.reasons
        ]

    @property
    def closed(self):
        return [
            (label_of(choice.verb.name), [reason.told(label_of) for reason in choice.reasons])
            for choice in self._choices
            if choice.reasons
        ]

    def _taking(self, choice):
        return self._address(steps=[*self.walk.steps, Taken(self.role, choice.verb.name, choice.target)])

    def _address(self, *, role=None, steps=None):
        steps = self.walk.steps if steps is None else steps
        at = reverse("procedure-walk", args=[self.procedure.name, self.procedure.version])
        return f"{at}?as={role or self.role}&steps={','.join(map(str, steps))}"


def _step_taken(step):
    said = {"role": ROLES[step.role], "verb": label_of(step.verb), "state": label_of(step.target)}
    return _("%(role)s: %(verb)s → %(state)s") % said
