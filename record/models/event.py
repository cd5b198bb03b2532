from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from record.fields import DigestField, TextDigestsField

CHANGE = "change"


class Interface(models.TextChoices):
    PAGE = "page", _("page")
    API = "api", _("programming interface")
    COMMAND = "command", _("command line")
    IMPORT = "import", _("import")
    SYSTEM = "system", _("system")
    LINK = "link", _("one-time link")


def step_name(what, detail) -> str:
    """Verbs stand in `what`; every other change is called `change` there, and `detail` says which."""
    return detail if what == CHANGE else what


class Event(models.Model):
    """What was done, by whom and why: history and timeline in one row, written once.

    `what` is a verb, or `change` for every other tracked change, which `detail` then names. `parameters` hold codes,
    ids and dates, never free text. The actor is whoever acted: through a one-time link that is nobody, and the
    parameter `made_by` names who made it. `payload_digest` covers reason, answers and file hashes, keyed.
    """

    subject = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    what = models.CharField(max_length=40)
    detail = models.CharField(max_length=60, blank=True, default="")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.TextField(blank=True, default="")
    interface = models.CharField(max_length=10, choices=Interface.choices)
    request_number = models.CharField(max_length=64, blank=True, default="")
    from_state = models.CharField(max_length=40, blank=True, default="")
    to_state = models.CharField(max_length=40, blank=True, default="")
    key = models.UUIDField(null=True)
    payload_digest = DigestField(blank=True, default="")
    batch = models.UUIDField(null=True)
    at = models.DateTimeField()
    parameters = models.JSONField(default=dict)
    sequence = models.PositiveIntegerField()
    previous_digest = DigestField(blank=True)
    digest = DigestField()
    schema_version = models.PositiveSmallIntegerField()
    text_digests = TextDigestsField(default=dict)

    redactable = ("reason",)
    seal_columns = ("sequence", "previous_digest", "digest", "schema_version", "text_digests")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("subject", "version"), name="event_version_once"),
            models.UniqueConstraint(fields=("subject", "sequence"), name="event_sequence_once"),
            models.UniqueConstraint(
                fields=("key", "subject"), condition=models.Q(key__isnull=False), name="event_key_once"
            ),
            models.CheckConstraint(
                condition=models.Q(actor__isnull=False) | models.Q(interface__in=("system", "link")),
                name="event_actor_unless_nobody_signed_in",
            ),
        )
        indexes = (
            models.Index(fields=("actor", "id"), name="event_by_actor"),
            models.Index(fields=("batch",), name="event_by_batch", condition=models.Q(batch__isnull=False)),
        )

    replayed = False
    moved = None
    births = ()

    def __str__(self):
        return f"{self.subject} v{self.version} {self.what}"

    @property
    def step(self) -> str:
        """The name of the step that left it: a verb's, or an amendment's."""
        return step_name(self.what, self.detail)

    @classmethod
    def tracked_fields(cls):
        """The sealed columns. The id is not among them: the database gives it after the digest was made."""
        unsealed = ("id", *cls.seal_columns)
        return [f for f in cls._meta.concrete_fields if f.name not in unsealed]
