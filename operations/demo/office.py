"""Builds the demonstration office, through the same doors as everybody and under the story's own clock."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from intake.importing import NewInspection, import_feedback
from operations.demo import cast, story
from operations.demo.days import StoryClock, StoryDays, founding
from operations.demo.papers import paper
from operations.demo.steps import Due, Of
from operations.founding import lay_ground, refuse_unless_empty
from organization import people
from organization.models import Department
from record.door import change, lock
from record.models import Installation, Interface, Registry
from tracker.inspections import register_by_hand
from tracker.models import Inspection, Ticket
from tracker.store import keep
from tracker.vocabulary import InspectionKind
from workflow import engine
from workflow.refusals import TransitionRefused
from workflow.requests import TransitionRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """What was built."""

    unit: Department
    departments: tuple[Department, ...]
    inspection: Inspection
    tickets: int


def build(now, password_of) -> Demonstration:
    """Build the whole office in an empty database, or nothing.

    `now` is the instant the story leads up to, `password_of(username)` what an account signs in with. Raises
    CannotFound where somebody lives already, ValidationError where a password is too weak for this installation.
    """
    with transaction.atomic():
        return _Builder(now).build(password_of)


class _Builder:
    def __init__(self, now):
        self.now = now
        self.clock = StoryClock(founding(now))
        self.people, self.departments, self.appointments = {}, {}, {}
        self.tickets = {}

    def build(self, password_of):
        self._found(password_of)
        self.days = StoryDays(self.now)
        for day, time, happen in self._calendar_of_events():
            self.clock.now = self.days.instant(day, time)
            happen()
        return Demonstration(
            unit=self.departments[cast.UNIT[0]],
            departments=tuple(self.departments[code] for code, _name in cast.DEPARTMENTS),
            inspection=self.inspection,
            tickets=Ticket.objects.count(),
        )

    def _calendar_of_events(self):
        """Everything that happens, in the order of its instants."""
        events = [
            (*story.IMPORTED, self._import),
            (*story.RENAMED[:2], self._rename),
            (*story.STAND_IN[:2], self._let_stand_in),
            *((day, time, self._registering(*said)) for day, time, *said in story.LATER),
            *((step.day, step.time, self._taking(life, step)) for life in story.LIVES for step in life.steps),
        ]
        return sorted(events, key=lambda event: event[:2])

    # --- the registry --------------------------------------------------------------------------------------------

    def _registry(self, detail, reason="", actor=None):
        interface = Interface.PAGE if actor else Interface.SYSTEM
        return change(Registry.the(), actor=actor, reason=reason, interface=interface, detail=detail, clock=self.clock)

    def _found(self, password_of):
        # Asked behind the lock: of two that build at once, the second finds people here.
        lock(Registry.the())
        refuse_unless_empty()
        Installation.mark(Installation.Kind.DEMO)
        with self._registry("office_founded") as door:
            unit = people.add_department(door, *cast.UNIT)
            self.departments[unit.code] = unit
            for order, (code, name) in enumerate(cast.DEPARTMENTS, start=1):
                self.departments[code] = people.add_department(door, code, name, unit, order=order)
            for member in cast.EVERYBODY:
                self._welcome(door, member, password_of)
            lay_ground(door)

    def _welcome(self, door, member, password_of):
        password = password_of(member.username) if member.signs_in else None
        person = people.add_person(door, member.username, member.name, password)
        self.people[member.username] = person
        self.appointments[member.username] = people.appoint(
            door, person, member.role, self.departments[member.department]
        )

    def _rename(self):
        _day, _time, code, name = story.RENAMED
        with self._registry("department_renamed", "机构调整", self.people["admin"]) as door:
            department = Department.objects.get(code=code)
            department.name = name
            self.departments[code] = door.save(department)

    def _let_stand_in(self):
        _day, _time, head, delegate, from_day, until_day, reason = story.STAND_IN
        with self._registry("delegated", reason, self.people[head]) as door:
            people.delegate(
                door,
                self.appointments[head],
                self.people[delegate],
                self.days.date(from_day),
                self.days.date(until_day),
                reason,
            )

    # --- the inspection and its tickets --------------------------------------------------------------------------

    def _import(self):
        document = settings.BASE_DIR / "examples" / story.DOCUMENT
        asked = NewInspection(
            name=story.NAME,
            unit=self.departments[cast.UNIT[0]],
            fed_back_on=self.days.date(story.FED_BACK),
            kind=InspectionKind.SELF_CHECK,
            inspecting_body=story.BODY,
            document_title=story.TITLE,
        )
        self.inspection = import_feedback(
            document.read_bytes(),
            document.name,
            actor=self.people["coordinator"],
            into=asked,
            clock=self.clock,
        ).inspection

    def _registering(self, title, text, category):
        def register():
            register_by_hand(
                self.inspection,
                actor=self.people["coordinator"],
                title=title,
                text=text,
                category=category,
                interface=Interface.PAGE,
                clock=self.clock,
            )

        return register

    def _taking(self, life, step):
        def take():
            ticket = self._ticket(life.words)
            transition_request = self._transition_request(ticket, step)
            try:
                engine.perform(ticket, transition_request, clock=self.clock)
            except TransitionRefused:
                if not step.is_refused:
                    raise

        return take

    def _ticket(self, words):
        if words not in self.tickets:
            self.tickets[words] = Ticket.objects.get(issue__title__contains=words)
        return self.tickets[words]

    def _transition_request(self, ticket, step):
        return TransitionRequest(
            name=step.what,
            actor=self.people[step.who],
            reason=step.reason,
            answers={name: self._spelled(value) for name, value in step.answers.items()},
            files=tuple(self._keep(name, ticket, step) for name in step.files),
            interface=Interface.PAGE,
        )

    def _spelled(self, value):
        if isinstance(value, Due):
            return self.days.date(value.day).isoformat()
        return self._ticket(value.words).number if isinstance(value, Of) else value

    def _keep(self, name, ticket, step):
        """A file that says what it is and which work it belongs to."""
        lines = [name.rpartition(".")[0], ticket.title, step.reason or "整改佐证材料"]
        return keep([paper(name, lines)], name)
