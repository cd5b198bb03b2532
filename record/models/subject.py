from django.db import models

from record.fields import DigestField
from record.models.tracked import Tracked


class Chained(models.Model):
    """A thing with a chain of sealed records; its columns here are bookkeeping, not history."""

    version = models.PositiveBigIntegerField(default=0, editable=False)
    chain_position = models.PositiveBigIntegerField(default=0, editable=False)
    chain_head = DigestField(default="", blank=True, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    chain_columns = ("version", "chain_position", "chain_head", "changed_at")

    class Meta:
        abstract = True

    @property
    def subject_key(self) -> str:
        """How events, salts and attempts name this subject, for example `ticket:17`."""
        return f"{self._meta.model_name}:{self.pk}"

    # The head of the registry's chain as the lock read it: while it is the same, the registry is.
    registry_head = ""

    # Relations that every judgement needs, read with the lock rather than after it.
    locked_with: tuple[str, ...] = ()

    def keep_books(self, at):
        """Set bookkeeping columns that follow from what changed; the door calls this before it writes the subject."""

    @property
    def is_unborn(self) -> bool:
        return self._state.adding


class Subject(Chained, Tracked):
    """A tracked row with a chain of its own: a ticket, an inspection."""

    bookkeeping = (*Tracked.bookkeeping, *Chained.chain_columns)

    class Meta:
        abstract = True

    def sealing_subject(self):
        return self


class Registry(Chained):
    """The one subject of people, departments, calendar and procedures."""

    def __str__(self):
        return self.subject_key

    @classmethod
    def the(cls) -> "Registry":
        """The registry as it stands, to open a door on."""
        return cls.objects.get_or_create(pk=1)[0]

    @classmethod
    def namesake(cls) -> "Registry":
        """The registry by name only, for a row to say where it belongs without asking the database."""
        return cls(pk=1)
