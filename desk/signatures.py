"""The signatures of a ticket as its page shows them: per step, of whom they are asked and what became of them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from organization.vocabulary import Role
from tracker.presence import ACCOUNT_CLOSED
from tracker.sign_offs import questions as sign_offs
from tracker.vocabulary import SignOffStatus
from ui import badges


@dataclass(frozen=True, slots=True)
class SignatureRow:
    sign_off: Any
    badge: badges.Badge
    asked_of: Any
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Round:
    """What is signed, whether in order, and the signatures of this cycle, the oldest first."""

    step: str
    label: str
    in_order: bool
    wanted: int
    rows: list
    can_ask: bool

    @property
    def given(self):
        return sum(row.sign_off.status == SignOffStatus.GIVEN for row in self.rows)


def rounds(ticket, rows, standing, may) -> list[Round]:
    """One for each step that the procedure has signed, of these `rows`; none without gates."""
    if not ticket.plan.has_gates:
        return []
    mine = {row.pk for row in sign_offs.may_sign_now(ticket, standing)}
    found = [row for row in rows if row.cycle == ticket.cycle]
    return [
        Round(
            step=step,
            label=str(sign_offs.label_of(ticket, step)),
            in_order=gate.in_order,
            wanted=gate.wanted,
            rows=[_row(row, mine) for row in found if row.verb == step],
            can_ask=may["ask_sign_offs"] and state == ticket.state and not sign_offs.round_of(ticket, step),
        )
        for step, state in sign_offs.signed_in(type(ticket)).items()
        if (gate := ticket.plan.gate(step))
    ]


def _row(row, mine):
    asked_of = _wanted(row.wanted) or (Role(row.role).label if row.role else "--")
    return SignatureRow(row, badges.of_status(row), asked_of, row.pk in mine)


def _wanted(person):
    """Whoever is asked by name, with a word where the account is closed."""
    if person is None or person.is_active:
        return person
    return _("%(person)s (%(why)s)") % {"person": person, "why": ACCOUNT_CLOSED}
