from collections.abc import Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from record import seal, text


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionRequest:
    """A transition request, whole before it leaves home. It carries no time: the engine asks the clock after the lock.

    `answers` are plain values (codes, usernames, ISO dates), `files` whatever the subject attaches (`workflow.subjects.
    Attachable`). Asking twice with one `key` moves once; `seen_version` refuses what was decided on an older state.
    Signs that nobody sees are left out of name, reason and answers.
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

    def __post_init__(self):
        for name in ("name", "reason", "answers"):
            object.__setattr__(self, name, text.seen_in(getattr(self, name)))

    def must_be_text(self):
        """Raise record.text.NoText for what is no text, or too long a reason."""
        text.must_be_text(self.name, _("Step"))
        text.must_be_text(self.reason, _("Reason"), most=text.LONGEST_REASON)
        for name, said in self.answers.items():
            text.must_be_text([name, said], text.legible(name))

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
