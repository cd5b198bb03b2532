from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.models.notice import Notice
from record.kept import with_registry_head
from record.leases import lease

# How long after a claim what was claimed may still be begun; whoever is later gives it back.
TO_BEGIN = timedelta(seconds=1)


def lease_of_delivery() -> timedelta:
    """How long a sender may take: longer than all answers it waits for in one conversation with a server."""
    return TO_BEGIN + timedelta(seconds=8 * settings.EMAIL_TIMEOUT)


class DeliveryQuerySet(models.QuerySet):
    def due(self, now: datetime):
        """What waits, and what somebody began and did not finish within the lease."""
        return self.unfinished().filter(due_at__lte=now)

    def unfinished(self):
        return self.filter(status__in=Delivery.UNFINISHED)

    def claim(self, now: datetime, limit=1) -> list["Delivery"]:
        """The first due deliveries, leased to the caller; nobody else gets them meanwhile. Never inside a transaction.

        One lease is long enough for each of them, because none is begun later than `TO_BEGIN` after the claim.
        """
        claimed = lease(
            with_registry_head(self.unfinished().select_related(*ALL_IT_SAYS)),
            now,
            limit,
            durable=True,
            status=Delivery.Status.SENDING,
            due_at=now + lease_of_delivery(),
            attempts=models.F("attempts") + 1,
        )
        for delivery in claimed:
            delivery.attempts += 1
        return claimed

    def give_back(self, claimed):
        """What was claimed together and not begun."""
        mine = self.filter(pk__in=[delivery.pk for delivery in claimed], token=claimed[0].token)
        mine.update(
            status=Delivery.Status.PENDING,
            due_at=claimed[0].leased_at,
            attempts=models.F("attempts") - 1,
            token=None,
        )

    def of_reminders(self):
        return self.filter(notice__reminder__isnull=False)

    def given_up(self):
        return self.filter(status=Delivery.Status.GIVEN_UP)


ALL_IT_SAYS = ("notice__ticket__inspection", "notice__event", "notice__reminder")


class Delivery(models.Model):
    """A notice on its way through one channel; tried until it succeeds or is given up visibly."""

    class Status(models.TextChoices):
        PENDING = "pending", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        GIVEN_UP = "given_up", _("given up")
        DROPPED = "dropped", _("no longer needed")

    UNFINISHED = (Status.PENDING, Status.SENDING)

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=20)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    token = models.UUIDField(null=True)
    message_id = models.CharField(max_length=200)
    last_error = models.TextField(blank=True, default="")
    sent_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "deliveries"
        constraints = (
            models.UniqueConstraint(fields=("notice", "channel"), name="delivery_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=("pending", "sending", "sent", "given_up", "dropped")),
                name="delivery_status_is_known",
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at", "id"),
                name="delivery_due",
                condition=models.Q(status__in=("pending", "sending")),
            ),
            models.Index(fields=("token",), name="delivery_by_token", condition=models.Q(token__isnull=False)),
        )

    def __str__(self):
        return f"{self.channel} {self.message_id}: {self.status}"

    def end(self, status, **columns) -> bool:
        """Store how this attempt ended; False when the lease ran out and somebody else holds it now."""
        held = Delivery.objects.filter(pk=self.pk, token=self.token)
        return bool(held.update(status=status, token=None, **columns))
