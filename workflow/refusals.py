from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class RefusalKind(StrEnum):
    PERMISSION = "permission"
    RULE = "rule"
    MALFORMED = "malformed"
    TOO_MUCH = "too_much"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, as a code for programs and a sentence (lazy, in the reader's language) for people.

    `about` names the answer that is at fault, where it is one.
    """

    code: str
    message: Any
    kind: RefusalKind = RefusalKind.RULE
    about: str = ""

    def as_dict(self) -> dict:
        return {"code": self.code, "message": str(self.message)}


class TransitionRefused(Exception):
    """Every reason at once. `status`: 403 not yours to do, 422 malformed, 429 too much for one day, 409 refused or
    stale.
    """

    def __init__(self, refusals):
        self.refusals = tuple(refusals)
        super().__init__("; ".join(refusal.code for refusal in self.refusals))

    @property
    def status(self) -> int:
        kinds = {refusal.kind for refusal in self.refusals}
        if RefusalKind.PERMISSION in kinds:
            return 403
        if RefusalKind.MALFORMED in kinds:
            return 422
        return 429 if kinds == {RefusalKind.TOO_MUCH} else 409
