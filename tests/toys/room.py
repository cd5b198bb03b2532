"""A room with a shelf, two people and a clock that can be told the time."""

from organization.people import add_person
from record.door import change
from record.models import Installation, Interface, Registry
from tests.office import Clock
from tests.toys.models import Box, Item, Shelf
from workflow import engine
from workflow.requests import TransitionRequest


class Room:
    def __init__(self):
        Installation.mark("test")
        self.clock = Clock()
        with self.changing(Registry.the(), actor=None) as door:
            self.ann = add_person(door, "ann", "Ann", "Ann-Secret-1")
            self.bob = add_person(door, "bob", "Bob", "Bob-Secret-1")
        with self.changing(Shelf(name="left")) as door:
            self.shelf = door.save(door.subject)

    def changing(self, subject, actor="ann", reason="toys", clock=None, **more):
        return change(
            subject,
            actor=actor and getattr(self, actor),
            reason=reason,
            interface=Interface.PAGE if actor else Interface.SYSTEM,
            detail=more.pop("detail", "played"),
            clock=clock or self.clock,
            **more,
        )

    def box(self, name="tin", **columns):
        """A box that came by the door."""
        with self.changing(Box(shelf=self.shelf, name=name, **columns)) as door:
            return door.save(door.subject)

    def put(self, box, *texts, **columns):
        """Items laid into the box in one change."""
        with self.changing(box) as door:
            return [door.save(Item(box=door.subject, text=text, **columns)) for text in texts]

    def transition_request(self, name, person="ann", **said):
        known = ("key", "reason", "seen_version", "batch", "request_number")
        circumstances = {key: said.pop(key) for key in known if key in said}
        return TransitionRequest(
            name=name,
            actor=getattr(self, person),
            answers=said,
            interface=Interface.PAGE,
            **circumstances,
        )

    def bear(self, person="ann", name="", **said):
        unborn = Box(shelf=self.shelf, name=name)
        return engine.begin(unborn, self.transition_request("register", person, **said), clock=self.clock)

    def do(self, box, verb, person="ann", **said):
        return engine.perform(box, self.transition_request(verb, person, **said), clock=self.clock)
