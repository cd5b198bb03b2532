"""The office's procedures as its registry has them, read once and their rules read into things once."""

from record.kept import KeptByHead
from workflow.models import Procedure

_PROCEDURES = KeptByHead(Procedure.objects.in_bulk)


def kept_procedures(registry_head: str = "") -> dict[int, Procedure]:
    """Every procedure by its id, shared and never to be changed; see `record.kept`."""
    return _PROCEDURES.at(registry_head)
