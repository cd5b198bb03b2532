"""Everybody, as messages need them."""

from organization.models import User
from record.kept import KeptByHead

_PEOPLE = KeptByHead(lambda: User.objects.only("username", "name", "email", "language", "is_active").in_bulk())


def everybody(registry_head: str = "") -> dict[int, User]:
    """Each person by id, whoever has left too; shared by all threads, never to be changed. See `record.kept`."""
    return _PEOPLE.at(registry_head)
