"""Builds the demonstration office, through the same doors as everybody and under the story's own clock."""

from functools import partial

from django.conf import settings
from django.db import transaction

from administration import founding
from administration.departments.acts import rename_department
from administration.founding import found_office
from administration.powers.acts import delegate
from intake.importing import NewInspection, import_feedback
from operations.demo import cast, story
from operations.demo.days import StoryClock, StoryDays, founded_at
from operations.demo.papers import paper
from operations.demo.steps import Due, Of
from record.models import Installation, Interface
from tracker.inspections import register_by_hand
from tracker.models import Ticket
from tracker.store import keep
from tracker.vocabulary import InspectionKind
from workflow import engine
from workflow.refusals import TransitionRefused
from workflow.requests import TransitionRequest


def build(now, password_of) -> dict:
    """Build the whole office in an empty database, or nothing; returns what was built, as the command tells it.

    `now` is the instant the story leads up to, `password_of(username)` what an account signs in with. Raises
    TransitionRefused where somebody lives already or a password is too weak for this installation.
    """
    with transaction.atomic():
        return _Builder(now).build(password_of)


class _Builder:
    def __init__(self, now):
        self.now = now
        self.clock = StoryClock(founded_at(now))
        self.tickets = {}

    def build(self, password_of):
        self._found(password_of)
        self.days = StoryDays(self.now)
        for day, time, happen in self._calendar_of_events():
            self.clock.now = self.days.instant(day, time)
            happen()
        return {
            "unit": cast.UNIT[0],
            "inspection": self.inspection.pk,
            "tickets": Ticket.objects.count(),
            "departments": [{"code": code, "name": self.departments[code].name} for code, _name in cast.DEPARTMENTS],
        }

    def _calendar_of_events(self):
        """Everything that happens, in the order of its instants."""
        events = [
            (*story.IMPORTED, self._import),
            (*story.RENAMED[:2], self._rename),
            (*story.STAND_IN[:2], self._let_stand_in),
            *((day, time, partial(self._register, *said)) for day, time, *said in story.LATER),
            *(
                (step.day, step.time, partial(self._take, words, step))
                for words, steps in story.LIVES
                for step in steps
            ),
        ]
        return sorted(events, key=lambda event: event[:2])

    # --- the registry --------------------------------------------------------------------------------------------

    def _found(self, password_of):
        # Only a demonstration may have a clock of its own, so it says first that it is one.
        if founding.is_taken():
            raise TransitionRefused([founding.NOT_EMPTY])
        Installation.mark(Installation.Kind.DEMO)
        code, unit = cast.UNIT
        passwords = {member.username: password_of(member.username) for member in cast.EVERYBODY if member.signs_in}
        office = found_office(
            None,
            interface=Interface.SYSTEM,
            clock=self.clock,
            kind=Installation.Kind.DEMO,
            code=code,
            unit=unit,
            departments=list(cast.DEPARTMENTS),
            members=[member.as_dict() for member in cast.EVERYBODY],
            passwords=passwords,
        ).row
        self.departments, self.people = office.departments, office.people

    def _rename(self):
        _day, _time, code, name = story.RENAMED
        renamed = self._settle(rename_department, department=self.departments[code], name=name, reason="机构调整")
        self.departments[code] = renamed

    def _let_stand_in(self):
        _day, _time, head, stand_in, from_day, until_day, reason = story.STAND_IN
        self._settle(
            delegate,
            person=self.people[head],
            appointment=self.people[head].appointments.get(),
            delegate=self.people[stand_in],
            from_on=self.days.date(from_day),
            until_on=self.days.date(until_day),
            reason=reason,
        )

    def _settle(self, act, **said):
        """An act of the administrator; returns what was made or changed."""
        return act(self.people["admin"], interface=Interface.PAGE, clock=self.clock, **said).row

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

    def _register(self, title, text, category):
        register_by_hand(
            self.inspection,
            actor=self.people["coordinator"],
            title=title,
            text=text,
            category=category,
            interface=Interface.PAGE,
            clock=self.clock,
        )

    def _take(self, words, step):
        ticket = self._ticket(words)
        transition_request = self._transition_request(ticket, step)
        try:
            engine.perform(ticket, transition_request, clock=self.clock)
        except TransitionRefused:
            if not step.is_refused:
                raise

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
