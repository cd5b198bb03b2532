from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from record.models import Chained


class Movable(Protocol):
    """What the engine asks of a subject: a record.models.Subject with a protected `state` and declared verbs."""

    state: str
    version: int

    def standing_of(self, actor: Any, at: datetime) -> Any:
        """What the permissions are asked with: the actor and what he or she holds on that day."""

    def stand_before(self, standing: Any) -> Any:
        """Take the standing that `standing_of` gave another subject of the same kind, day and actor; returns it."""

    def listen(self, step, transition_request) -> None:
        """Read the transition request's answers, before rules judge them and the step uses them."""

    def event_parameters(self, step, transition_request, standing) -> dict:
        """Codes, ids and dates that the step's event keeps beside its columns."""

    def wrong_state(self) -> str:
        """The sentence of whoever asks for a step that is none of its present state's."""

    def consequences(self, step, rows, transition_request) -> list:
        """Rows of the subject that change because of what a step wrote, such as a signature that falls."""

    def birth_queue(self) -> Chained:
        """The subject at which births of this kind queue."""

    def prepare_birth(self, at: datetime) -> None:
        """Give the unborn what only the moment of birth knows, such as its number."""

    @staticmethod
    def prepare_births(unborn: list, at: datetime) -> None:
        """The same for several that are born together, in their order."""


class Attachable(Protocol):
    """What the engine asks of a file that comes with a transition request."""

    sha256: str

    def at_hand(self) -> AbstractContextManager:
        """Hold the bytes ready while the step is judged; let go of what was not brought. Raises TransitionRefused."""

    def bring(self) -> None:
        """Put the bytes where they stay; the step is judged and about to be taken."""
