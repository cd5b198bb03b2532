"""One fault."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """One fault: in which step or function, in which part or line, and how to bring it about.

    `about` is how the names of those tests begin that are about the place.

    `begin_anew`, where it is there, runs the chosen tests in a fresh process with the fault from its start, and answers
    with the one that noticed: some faults cannot be put into a program that runs, for it read the place only once, as
    all that is outside functions (`is_read_once`), or called the function before, as decorators are.
    """

    step: str
    part: str
    what: str
    apply: Callable[[], None]
    about: tuple[str, ...] = ()
    begin_anew: Callable[[list[str]], str] | None = None
    is_read_once: bool = False

    @property
    def name(self):
        """The fault without its line number, which moves."""
        return f"{self.step}: {self.what}"

    def __str__(self):
        return f"{self.step}: {self.part} {self.what}"
