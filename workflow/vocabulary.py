"""The words that a procedure may use, told by whatever moves under it. The law itself is declared on the subject; these
only catch slips of the pen.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """`verbs` of which a procedure may ask something; `signable` those that may wait for sign-offs, `bulk` those that
    may be taken for many subjects at once unless it forbids.

    `scopes` are over what a signer may hold a role, the first where none is said; `named_roles` those in which a
    subject names somebody, and `names_nobody` the sentence about another (`where`, `role`, `known`). `granting` roles
    decide on extensions, `triggers` are the days from which due dates count, `terms` the sorts of subjects that differ
    in them.
    """

    verbs: tuple[str, ...]
    signable: tuple[str, ...] = ()
    bulk: frozenset[str] = frozenset()
    roles: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ("",)
    named_roles: tuple[str, ...] = ()
    names_nobody: Any = "%(where)s: %(role)s; %(known)s"
    granting: tuple[str, ...] = ()
    separations: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()


_registered: list[Vocabulary] = []


def register(vocabulary: Vocabulary) -> None:
    """From now on procedures are read in these words."""
    _registered[:] = [vocabulary]


def registered() -> Vocabulary:
    return _registered[0]
