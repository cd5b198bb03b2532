"""Refused attempts: kept outside every chain, written after the rollback."""

from record.clock import database_clock
from record.models import Attempt
from record.text import legible

LARGEST = 2**63 - 1


def note(
    subject_key: str,
    *,
    actor,
    what,
    codes,
    status,
    interface,
    request_number="",
    seen_version=None,
    clock=None,
):
    """Remember who was refused what, and why; `codes` are those of the refusals."""
    return Attempt.objects.create(
        subject=subject_key,
        actor=actor,
        what=legible(what)[:60],
        codes=list(codes),
        status=status,
        interface=interface,
        request_number=request_number,
        seen_version=seen_version if 0 <= (seen_version or 0) <= LARGEST else None,
        at=(clock or database_clock)(),
    )
