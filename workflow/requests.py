from collections.abc import Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from record import seal


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionRequest:
    """A wish, whole before it leaves home. It carries no time: the engine asks the clock after the lock.

    `answers` are plain values (codes, usernames, ISO dates), `files` whatever the subject attaches (`workflow.subjects.
    Attachable`). Asking twice with one `key` moves once; `seen_version` refuses what was decided on an older state.
    """

    name: str
    actor: Any
    reason: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    files: tuple = ()
    interface: str
    seen_version: int | None = None
    key: UUID | None = None
    batch: UUID | None = None
    request_number: str = ""

    def payload_digest(self) -> str:
        """What two requests with one key must share: reason, answers and file hashes, not the version seen."""
        payload = {"reason": self.reason, "answers": self.answers, "files": [f.sha256 for f in self.files]}
        return seal.keyed("payload", seal.canonical(payload).decode())

    @contextmanager
    def files_at_hand(self):
        """Until the step is taken or refused; what it did not take is gone afterwards."""
        with ExitStack() as held:
            for file in self.files:
                held.enter_context(file.at_hand())
            yield
