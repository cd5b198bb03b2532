from operator import attrgetter

from organization.kept import kept
from tracker import naming
from tracker.answers import ANSWERED_BY, Answers
from tracker.family import family_of
from tracker.sign_offs import questions as sign_offs
from tracker.standing import TicketStanding
from tracker.told import Life, Told, life_of
from tracker.vocabulary import EvidenceStatus
from workflow.kept import kept_procedures

PEOPLE = ("leader", "handler", "verifier", "submitted_by", "verified_by")


class TicketQuestions:
    """What verbs, rules and permissions ask of a ticket."""

    # Whom the answers that are being read mean, by what was said; see `tracker.answers`.
    people_meant = {}

    def remembered(self, name, find):
        """`find()`, asked once for as long as this copy of the ticket is not changed or read again."""
        memory = self.__dict__.setdefault("_memory", {})
        if name not in memory:
            memory[name] = find()
        return memory[name]

    def remember(self):
        super().remember()
        self.__dict__.pop("_memory", None)

    def stored(self, column):
        """The column as the database had it when this copy was read."""
        return getattr(self, "_stored", {}).get(column)

    @property
    def scope_id(self) -> int:
        """The department by which the ticket is seen: its lead, or the unit while it has none."""
        return self.lead_department_id or self.inspection.unit_id

    def family(self, relation) -> list:
        """Every row of the relation that there ever was, in the order of their births; one statement for all
        relations (see `tracker.family`).
        """
        return self.remembered("family", lambda: family_of(self))[relation]

    def know(self, people):
        """Put these people, by id, where the ticket names them."""
        for name in PEOPLE:
            if person := people.get(getattr(self, f"{name}_id")):
                setattr(self, name, person)

    def told(self) -> list[Told]:
        """Its events without their words, oldest first."""
        return self.remembered("told", lambda: self.life().told)

    def life(self) -> Life:
        """What it went through; one statement."""
        return self.remembered("life", lambda: life_of(type(self).history.model, self.pk))

    def last_told(self, verb) -> Told | None:
        """The last time the verb was taken."""
        return next((told for told in reversed(self.told()) if told.what == verb), None)

    @property
    def calendar(self):
        """The office's calendar."""
        return kept(self.registry_head).calendar

    def supporting_departments(self) -> list:
        """The departments that support it now."""
        return [kept(self.registry_head).department(pk) for pk in self.supporting_ids()]

    def supporting_ids(self) -> list[int]:
        return [row.department_id for row in self.family("supporting") if not row.ended]

    def unit_department_ids(self) -> frozenset[int]:
        return self.asker.tree.below([self.inspection.unit_id])

    def current_measures(self) -> list:
        current = (row for row in self.family("measures") if not row.withdrawn)
        return sorted(current, key=attrgetter("position"))

    def current_evidence(self) -> list:
        return [row for row in self.family("evidence") if row.status == EvidenceStatus.CURRENT]

    @property
    def answers(self) -> Answers:
        """What was answered to the step that is being asked for, read into things."""
        return self._answers

    @property
    def plan(self):
        """What the inspection's procedure asks; a running ticket stays on that version."""
        inspection = self.inspection
        if not type(inspection).procedure.is_cached(inspection):
            known = kept_procedures(self.registry_head).get(inspection.procedure_id)
            inspection.procedure = known or inspection.procedure
        return inspection.procedure.plan

    def demands(self, verb):
        return self.plan.demands(verb)

    def live_sign_offs(self) -> list:
        """Sign-offs asked or given in this cycle and not void, in the order in which they are asked."""
        if not self.plan.has_gates:
            return []
        return self.remembered("sign-offs", lambda: sign_offs.live(self))

    def sign_off_meant(self, transition_request):
        """The sign-off that the asker gives or refuses; None where that is not clear."""
        said = self.answers.get("step")
        asked = [r for r in sign_offs.may_sign_now(self, self.asker) if said in (None, r.verb)]
        return asked[0] if len(asked) == 1 else None

    def may_be_named(self, person, answer, lead) -> bool:
        """Whether the person may be named in this place where `lead` leads: `naming.Holders` offers the same people."""
        standing, roles = TicketStanding(person, self.asker.on, self.asker.registry_head), naming.ROLES[answer]
        places = naming.places_of(answer, lead=lead, unit=self.inspection.unit_id, supporting=self.supporting_ids())
        return any(standing.holds(role, place) for role in roles for place in places) or any(
            (self.inspection_id, role) in standing.seats for role in roles
        )

    def would_change(self, answer, answers) -> bool:
        """Whether taking this answer would change the ticket."""
        if answer not in answers:
            return False
        if answer == "supporting":
            return {d.pk for d in answers[answer]} != set(self.supporting_ids())
        return getattr(self, ANSWERED_BY[answer]) != answers[answer]
