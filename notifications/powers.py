"""What gives somebody sight or powers: told at once to the auditors and the other administrators of the place.

It is read off the rows that an event changed, not off the names of acts, so that whatever door made an appointment, it
is told. Only who, what, role, department and from when to when are told, and never what was written beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from notifications.models import Notice
from notifications.topics import TOPICS
from organization.calendar import local_today
from organization.models import Appointment, Delegation, Department, User
from organization.vocabulary import LINK_MADE, Role
from record.clock import database_clock
from record.history import history_model
from record.models import Event, Interface, Registry
from tracker.models import Inspection, InspectionMember

OVERSEERS = (Role.AUDITOR, Role.ADMINISTRATOR)
# Whoever is given one of these knows it.
OWN_NEWS = ("power_appointed", "power_lent", "power_seated")
MOST_NAMED = 3  # roles named behind a person
REGISTRY, INSPECTION = Registry.namesake().subject_key, "inspection:"


@dataclass(frozen=True, slots=True)
class Gain:
    """One thing given: the topic that tells it, the departments it reaches, and ids, codes and dates to say it with."""

    code: str
    places: tuple[int, ...]
    said: dict


def concerns(event: Event) -> bool:
    """Whether the event may give somebody sight or powers. What the machine's own operator founds is nobody's news."""
    told_of = event.subject == REGISTRY or event.subject.startswith(INSPECTION)
    return told_of and event.interface != Interface.SYSTEM


def notices_of(event: Event) -> list[Notice]:
    """One for each of those who oversee the place, the one who did it left out; not stored yet."""
    today = local_today(database_clock())
    gains = list(gains_of(event, today))
    if not gains:
        return []
    return [
        Notice(
            event=event,
            place_id=place,
            recipient_id=person,
            code=heard[0].code,
            parameters={"gains": [{"code": gain.code} | gain.said for gain in heard]},
            created_at=event.at,
        )
        for person, (place, heard) in _overseers(gains, today).items()
        if person != event.actor_id
    ]


# --- what was given -------------------------------------------------------------------------------------------------


def gains_of(event: Event, today: date) -> Iterator[Gain]:
    """What the event gave to anybody, whichever door it came through."""
    if event.detail == LINK_MADE:
        yield from _reaching("power_linked", event.parameters["person"], today)
    for model, told in GIVING.items():
        rows = history_model(model)._base_manager.filter(history_subject=event.subject, history_version=event.version)
        for row in rows.order_by("history_id"):
            yield from told(row, _before(row), event, today)


def _before(row):
    earlier = type(row)._base_manager.filter(id=row.id, history_id__lt=row.history_id)
    return earlier.order_by("-history_id").first()


def _appointed(row, before, event, today):
    if _is_more(row, before, ("person_id", "role", "department_id")):
        yield Gain("power_appointed", (row.department_id,), {"person": row.person_id} | _office(row) | _span(row))


def _lent(row, before, event, today):
    if _is_more(row, before, ("appointment_id", "delegate_id")):
        office = Appointment.objects.get(pk=row.appointment_id)
        said = {"person": row.delegate_id, "lender": office.person_id} | _office(office) | _span(row)
        yield Gain("power_lent", (office.department_id,), said)


def _account(row, before, event, today):
    """Opened again; or, by somebody else, given another address for mail."""
    if before is None:
        return
    if row.is_active and not before.is_active:
        yield from _reaching("power_reopened", row.id, today)
    if row.email and row.email != before.email and event.actor_id != row.id:
        yield from _reaching("power_redirected", row.id, today)


def _moved(row, before, event, today):
    """Whoever stands over the new place stands over the department now."""
    if before is not None and before.parent_id != row.parent_id:
        yield Gain("power_moved", (row.id,), {"place": row.id, "under": row.parent_id})


def _seated(row, before, event, today):
    if not row.ended and (before is None or before.ended):
        unit = Inspection.objects.values_list("unit", flat=True).get(pk=row.inspection_id)
        yield Gain("power_seated", (unit,), {"person": row.person_id, "role": row.role, "place": unit})


GIVING = {
    Appointment: _appointed,
    Delegation: _lent,
    User: _account,
    Department: _moved,
    InspectionMember: _seated,
}


def _is_more(row, before, named):
    """Whether the period is new, for somebody or something else, or longer than it was."""
    if before is None or any(getattr(row, name) != getattr(before, name) for name in named):
        return True
    longer = before.until_on is not None and (row.until_on is None or row.until_on > before.until_on)
    return longer or row.from_on < before.from_on


def _reaching(code, person, today):
    """What reaches into an account reaches as far as its roles; one without any reaches nothing."""
    lent = Delegation.objects.overlapping(today, None).filter(delegate=person).order_by().values("appointment")
    held = Appointment.objects.overlapping(today, None).filter(Q(person=person) | Q(pk__in=lent)).order_by("pk")
    seats = InspectionMember.objects.filter(person=person, ended=False).order_by("pk")
    offices = [
        *held.values_list("role", "department"),
        *seats.values_list("role", "inspection__unit"),
    ]
    if offices:
        places = tuple({place for _role, place in offices})
        yield Gain(code, places, {"person": person, "held": offices[:MOST_NAMED]})


def _office(appointment):
    return {"role": appointment.role, "place": appointment.department_id}


def _span(row):
    return {"from": row.from_on.isoformat(), "until": row.until_on and row.until_on.isoformat()}


# --- who must hear --------------------------------------------------------------------------------------------------


def _overseers(gains, today) -> dict[int, tuple[int, list[Gain]]]:
    """By person: the place by which they oversee, and what they hear. Who stands over a place, or for a part of it."""
    tree, found = Department.objects.tree(), {}
    for gain in gains:
        above = {each for place in gain.places for each in tree.above(place)}
        for person, place in _appointed_over(above | tree.below(gain.places), today):
            if gain.code in OWN_NEWS and person == gain.said["person"]:
                continue
            heard = found.setdefault(person, (place, []))[1]
            if gain not in heard:
                heard.append(gain)
    return found


def _appointed_over(departments, today):
    offices = Appointment.objects.in_force(today).filter(
        role__in=OVERSEERS, department__in=departments, person__is_active=True
    )
    lent = Delegation.objects.in_force(today).filter(appointment__in=offices, delegate__is_active=True)
    yield from offices.order_by("pk").values_list("person", "department")
    yield from lent.order_by("pk").values_list("delegate", "appointment__department")


def overseen_by(who) -> frozenset[int]:
    """The departments of which somebody still hears, by a standing of theirs."""
    return frozenset().union(*(who.departments(role) for role in OVERSEERS))


# --- in which words -------------------------------------------------------------------------------------------------


class Names:
    """Everybody and every department that these notices name; two queries however many there are."""

    def __init__(self, notices):
        told = [gain for notice in notices for gain in notice.parameters["gains"]]
        people = {gain.get(name) for gain in told for name in ("person", "lender")}
        places = {gain.get(name) for gain in told for name in ("place", "under")}
        places |= {place for gain in told for _role, place in gain.get("held", ())}
        self._people = User._base_manager.in_bulk(people - {None})
        self._places = Department._base_manager.in_bulk(places - {None})

    def sentence(self, notice) -> str:
        """All that the notice tells, one sentence for each thing."""
        who = notice.event.actor or _("The office")
        return " ".join(self._told(gain, who) for gain in notice.parameters["gains"])

    def _told(self, gain, who) -> str:
        words: dict[str, Any] = {name: self._people.get(gain.get(name), "") for name in ("person", "lender")}
        words |= {name: self._places.get(gain.get(name), "--") for name in ("place", "under")}
        words["role"] = Role(gain["role"]).label if "role" in gain else ""
        words["held"] = _("; ").join(self._office(*office) for office in gain.get("held", ()))
        return TOPICS[gain["code"]].sentence % (words | {"who": who, "span": _spanned(gain)})

    def _office(self, role, place):
        return f"{Role(role).label} · {self._places.get(place, '')}"


def _spanned(gain):
    if not gain.get("until"):
        return _("from %(day)s") % {"day": gain.get("from", "")}
    return f"{gain['from']} – {gain['until']}"
