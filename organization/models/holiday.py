from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models.registered import Registered
from organization.vocabulary import DayKind, DayStatus
from record.history import SealedHistory


class Holiday(Registered):
    """A day that is not what its weekday says, or that carries a holiday's name."""

    day = models.DateField(_("Day"), unique=True)
    kind = models.CharField(_("Kind"), max_length=10, choices=DayKind.choices)
    name = models.CharField(_("Name"), max_length=100, blank=True, default="")
    status = models.CharField(_("Status"), max_length=12, choices=DayStatus.choices, default=DayStatus.CONFIRMED)
    source = models.CharField(_("Source"), max_length=200, blank=True, default="")

    redactable = ("name", "source")
    history = SealedHistory()

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ("day",)
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=DayKind.values), name="holiday_kind_is_known"),
            models.CheckConstraint(condition=models.Q(status__in=DayStatus.values), name="holiday_status_is_known"),
        )

    def __str__(self):
        return f"{self.day} {self.name}".strip()
