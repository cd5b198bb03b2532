import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connections, models, transaction
from django.utils.translation import gettext_lazy as _

from notifications.models.notice import Notice


def lease() -> timedelta:
    """How long a sender may take: longer than all answers it waits for in one conversation with a server."""
    return timedelta(seconds=8 * settings.EMAIL_TIMEOUT)


class DeliveryQuerySet(models.QuerySet):
    def due(self, now: datetime):
        """What waits, and what somebody began and did not finish within the lease."""
        return self.filter(status__in=Delivery.UNFINISHED, due_at__lte=now).order_by("due_at", "id")

    def claim(self, now: datetime) -> "Delivery | None":
        """The first due delivery, leased to the caller; nobody else gets it meanwhile. Never inside a transaction."""
        token, free = uuid.uuid4(), self.due(now)
        if connections[self.db].features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True, of=("self",))
        elif not free.exists():  # SQLite has one right to write for all, not to be asked for in vain
            return None
        with transaction.atomic(durable=True):
            pk = free.values_list("pk", flat=True).first()
            Delivery.objects.filter(pk=pk).update(
                status=Delivery.Status.SENDING,
                token=token,
                due_at=now + lease(),
                attempts=models.F("attempts") + 1,
            )
        with_all_it_says = Delivery.objects.select_related(
            "notice__recipient",
            "notice__ticket__inspection",
            "notice__ticket__lead_department",
            "notice__place",
            "notice__event__actor",
            "notice__reminder__line",
        )
        return with_all_it_says.filter(token=token).first()

    def of_reminders(self):
        return self.filter(notice__reminder__isnull=False)

    def given_up(self):
        return self.filter(status=Delivery.Status.GIVEN_UP)


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
