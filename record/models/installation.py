from django.db import models
from django.utils.translation import gettext_lazy as _

from record.prepared import Prepared


class Installation(models.Model):
    """What this database is. Only a demonstration or a test accepts a clock other than the database's."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("office")
        DEMO = "demo", _("demonstration")
        TEST = "test", _("test")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return self.kind

    @classmethod
    def mark(cls, kind: str) -> "Installation":
        """Say once what this database is; raises ValueError when it is already something else."""
        installation, _created = cls.objects.get_or_create(pk=1, defaults={"kind": cls.Kind(kind)})
        if installation.kind != kind:
            raise ValueError(f"This database is already marked as {installation.kind}.")
        return installation

    @classmethod
    def current(cls) -> str:
        """The kind, or "" while the database is empty."""
        return next((kind for (kind,) in KIND.ask()), "")


KIND = Prepared(lambda: Installation.objects.filter(pk=1).values_list("kind"))
