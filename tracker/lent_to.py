"""What may be lent to whom: what the law keeps apart stays apart, and what it will hinder is said beforehand.

Whoever stands in acts with the lender's powers beside their own. Some powers make no sense in one hand over the same
tickets and are not lent; of others the law will ask, ticket by ticket, that one person does not do both.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organization.models import Appointment, Delegation, Department
from organization.vocabulary import Role
from tracker.models import InspectionMember
from workflow.refusals import Refusal

ACTING = {Role.COORDINATOR, Role.HEAD, Role.HANDLER, Role.VERIFIER, Role.LEADER}
MOST_NAMED = 10  # people in one sentence
CLOSING = {Role.COORDINATOR, Role.LEADER}


@dataclass(frozen=True, slots=True)
class Pair:
    """Powers in one hand over the same tickets: one lent, one held; `sentence` names the `people` and the `lender`."""

    code: str
    lent: frozenset[str]
    held: frozenset[str]
    sentence: str
    is_excluded: bool = False


def _pair(code, lent, held, sentence, **more):
    return Pair(code, frozenset(lent), frozenset(held), sentence, **more)


PAIRS = (
    _pair(
        "auditor_only_reads",
        ACTING | {Role.ADMINISTRATOR},
        {Role.AUDITOR},
        _("Audits here and only reads, so that no power to act can be lent: %(people)s."),
        is_excluded=True,
    ),
    _pair(
        "would_verify_own_department",
        {Role.VERIFIER},
        {Role.HEAD},
        _("Heads a department here and cannot verify the same tickets for %(lender)s: %(people)s."),
        is_excluded=True,
    ),
    _pair(
        "would_head_what_is_verified",
        {Role.HEAD},
        {Role.VERIFIER},
        _("Verifies here and cannot head the same tickets for %(lender)s: %(people)s."),
        is_excluded=True,
    ),
    _pair(
        "verifies_too",
        {Role.HANDLER},
        {Role.VERIFIER},
        _("Also verifies here, and will not be able to verify what is worked on for %(lender)s: %(people)s."),
    ),
    _pair(
        "works_too",
        {Role.VERIFIER},
        {Role.HANDLER},
        _("Also works here, and will not be able to verify for %(lender)s what they work on: %(people)s."),
    ),
    _pair(
        "leads_too",
        {Role.VERIFIER},
        {Role.LEADER},
        _("Also leads here, and will not be able to verify for %(lender)s what they answer for: %(people)s."),
    ),
    _pair(
        "closes_too",
        {Role.VERIFIER},
        CLOSING,
        _("Also closes tickets here, and will not be able to close what is verified for %(lender)s: %(people)s."),
    ),
    _pair(
        "verifies_what_is_closed",
        CLOSING,
        {Role.VERIFIER},
        _("Also verifies here, and will not be able to close for %(lender)s what they verify: %(people)s."),
    ),
    _pair(
        "acts_too",
        {Role.AUDITOR},
        ACTING,
        _("Also acts here, and would audit for %(lender)s what they do themselves: %(people)s."),
    ),
    _pair(
        "administers_too",
        ACTING | {Role.AUDITOR},
        {Role.ADMINISTRATOR},
        _("Also administers accounts and roles here, and would have tickets from %(lender)s as well: %(people)s."),
    ),
    _pair(
        "would_administer",
        {Role.ADMINISTRATOR},
        ACTING,
        _("Also acts on tickets here, and would give out accounts and roles for %(lender)s: %(people)s."),
    ),
)


class LentTo:
    """What these people hold on any day from `first` to `last` (None: for good); four queries, however many people."""

    def __init__(self, people, first, last):
        self._ids, self._period = {person.pk for person in people}, (first, last)
        self._tree = Department.objects.tree()
        self._held = self._read()

    def pairs(self, appointment, person) -> Iterator[Pair]:
        """What the person would hold together when this appointment is lent to them, excluded or not."""
        around = self._tree.below([appointment.department_id]).union(self._tree.above(appointment.department_id))
        beside = {role for role, place, own in self._held[person.pk] if place in around and own != appointment.pk}
        return (pair for pair in PAIRS if appointment.role in pair.lent and pair.held & beside)

    def _read(self):
        found = defaultdict(set)
        lent = Delegation.objects.overlapping(*self._period).filter(delegate__in=self._ids).order_by()
        borrowed = defaultdict(set)
        for person, appointment in lent.values_list("delegate", "appointment"):
            borrowed[appointment].add(person)
        offices = Appointment.objects.overlapping(*self._period).filter(
            Q(person__in=self._ids) | Q(pk__in=list(borrowed))
        )
        for pk, person, role, place in offices.order_by().values_list("pk", "person", "role", "department"):
            for holder in {person, *borrowed.get(pk, ())}:
                found[holder].add((role, place, pk))
        seats = InspectionMember.objects.filter(person__in=self._ids, ended=False).order_by()
        for person, role, unit in seats.values_list("person", "role", "inspection__unit"):
            found[person].add((role, unit, None))
        return found


def told(pair, people, lender) -> str:
    """The pair's sentence about these people."""
    named = gettext(", ").join(str(person) for person in people[:MOST_NAMED])
    more = "" if len(people) <= MOST_NAMED else " …"
    return pair.sentence % {"people": named + more, "lender": lender}


def refusals(appointment, person, first, last) -> list[Refusal]:
    """What the law excludes; empty where it may be lent."""
    found = LentTo([person], first, last).pairs(appointment, person)
    return [Refusal(p.code, told(p, [person], appointment.person)) for p in found if p.is_excluded]


def warnings(appointment, person, first, last) -> list[str]:
    """What the law will ask of whoever stands in, said in sentences."""
    found = LentTo([person], first, last).pairs(appointment, person)
    return [told(pair, [person], appointment.person) for pair in found if not pair.is_excluded]
