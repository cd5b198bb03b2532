"""Over what an administrator stands, and for whose account that lets them answer."""

from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from organization.models import Appointment, Delegation, Department, User
from organization.standing import Standing
from organization.vocabulary import Role
from record.history import history_model
from record.models import Event, Registry
from tracker.models import InspectionMember, Ticket

NOT_OF_THE_OFFICE = _(
    "Procedures, reminder ladder and calendar are everybody's: they are changed only by somebody who is appointed "
    "administrator over every unit."
)


class Administration:
    """What `user` may administer on `day`: departments below their appointments as administrator, and the people there.

    The role shows no ticket. Delegated appointments count, as everywhere.
    """

    why_not_the_office = NOT_OF_THE_OFFICE

    def __init__(self, user, day):
        self.user, self.day = user, day
        self._standing = Standing(user, day)

    @property
    def department_ids(self) -> frozenset:
        return self._standing.departments(Role.ADMINISTRATOR)

    @property
    def is_in_office(self) -> bool:
        return bool(self.department_ids)

    @cached_property
    def departments(self) -> list:
        """The departments themselves, in the office's order; one query."""
        return list(Department.objects.filter(pk__in=self.department_ids).select_related("parent"))

    @property
    def existing(self) -> list:
        """Those that have not ended."""
        return [each for each in self.departments if each.ended_on is None or each.ended_on >= self.day]

    @cached_property
    def runs_the_office(self) -> bool:
        """Whether every unit is administered: procedures, the calendar and the ladder are everybody's."""
        return self._standing.holds_everywhere(Role.ADMINISTRATOR)

    def appointments(self):
        return Appointment.objects.filter(department__in=self.department_ids)

    def delegations(self):
        return Delegation.objects.filter(appointment__department__in=self.department_ids)

    @property
    def families(self):
        """The rows whose history concerns people, and those that concern departments: see `history.last_change`."""
        mine = {"department__in": self.department_ids}
        lent = {"appointment__in": self.appointments().order_by().values("pk")}
        people = {"id__in": self.people().order_by().values("pk")}
        return (
            [(User, people), (Appointment, mine), (Delegation, lent)],
            [(Department, {"id__in": self.department_ids})],
        )

    def people(self):
        """Whoever has or had to do with these departments; whoever belongs nowhere yet, for those who made the account
        and for administrators of the whole office.
        """
        seats = InspectionMember.objects.filter(inspection__unit__in=self.department_ids).order_by()
        return User.objects.filter(
            Q(pk__in=self.appointments().order_by().values("person"))
            | Q(pk__in=self.delegations().order_by().values("delegate"))
            | Q(pk__in=seats.values("person"))
            | (_BELONGS_NOWHERE & self._made_or_all)
        )

    @cached_property
    def _made_or_all(self):
        """The people who are this administrator's to know although they belong nowhere."""
        if self.runs_the_office:
            return Q()
        added = Event.objects.filter(subject=Registry.namesake().subject_key, actor=self.user)
        born = history_model(User)._base_manager.filter(
            history_type="+", history_version__in=added.order_by().values("version")
        )
        return Q(pk__in=born.order_by().values("id"))

    def answers_for(self, person) -> bool:
        """Whether all that the person may do, today or later, lies within these departments.

        Otherwise a new password or an end of the account would reach into somebody else's office. Somebody who belongs
        nowhere is answered for by who made the account, and by administrators of the whole office.
        """
        lent = Delegation.objects.overlapping(self.day, None).filter(delegate=person).order_by()
        held = Q(person=person) | Q(pk__in=lent.values("appointment"))
        elsewhere = Appointment.objects.overlapping(self.day, None).exclude(department__in=self.department_ids)
        seats = InspectionMember.objects.filter(person=person, ended=False)
        if not self.people().contains(person):
            return False
        return not (elsewhere.filter(held).exists() or seats.exclude(inspection__unit__in=self.department_ids).exists())

    def may_appoint_themselves(self) -> bool:
        """Only in a fresh office: no ticket yet, and nobody else who could make the appointment."""
        others = Appointment.objects.overlapping(self.day, None).filter(role=Role.ADMINISTRATOR, person__is_active=True)
        return not (others.exclude(person=self.user).exists() or Ticket.objects.exists())

    def would_gain(self, department_id, place_id) -> bool:
        """Whether a role other than this one is held over the place, but not yet over the department."""
        held = (self._standing.departments(role) for role in Role if role != Role.ADMINISTRATOR)
        return any(place_id in reach and department_id not in reach for reach in held)


def _none_of(model, column):
    return ~Exists(model.objects.filter(**{column: OuterRef("pk")}))


_BELONGS_NOWHERE = (
    Q(_none_of(Appointment, "person")) & Q(_none_of(Delegation, "delegate")) & Q(_none_of(InspectionMember, "person"))
)
