"""One fault."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """One fault: in which step or function, in which part or line, and how to bring it about."""

    step: str
    part: str
    what: str
    apply: Callable[[], None]

    def __str__(self):
        return f"{self.step}: {self.part} {self.what}"
