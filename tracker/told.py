"""What the events of a ticket say of who did what: one statement, written once."""

import json
from dataclasses import dataclass

from record.models import Event
from record.models.event import step_name
from record.prepared import Prepared

COLUMNS = ("version", "actor_id", "what", "detail", "parameters")


@dataclass(frozen=True, slots=True)
class Told:
    """An event without its words."""

    version: int
    actor_id: int | None
    what: str
    detail: str
    parameters: dict

    @classmethod
    def of(cls, event):
        return cls(*(getattr(event, name) for name in COLUMNS))

    @property
    def step(self) -> str:
        return step_name(self.what, self.detail)

    @property
    def principals(self) -> tuple[int, ...]:
        """On whose behalf it was done."""
        return tuple(self.parameters.get("for", ()))


_EVENTS = Prepared(lambda subject: Event.objects.filter(subject=subject).order_by("version").values_list(*COLUMNS), str)


def told_of(subject_key: str) -> list[Told]:
    """Every event of the subject, oldest first."""
    return [Told(*said, json.loads(parameters)) for *said, parameters in _EVENTS.ask(subject_key)]
