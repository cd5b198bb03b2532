import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JobQuerySet(models.QuerySet):
    def claim(self, pk, now, lease=timedelta(minutes=10)):
        """The job, if it waits or its worker's lease ran out; None when another worker has it."""
        token = uuid.uuid4()
        free = self.filter(pk=pk).filter(
            models.Q(status=Job.Status.WAITING) | models.Q(status=Job.Status.RUNNING, leased_until__lte=now)
        )
        if not free.update(status=Job.Status.RUNNING, token=token, leased_until=now + lease, started_at=now):
            return None
        return self.get(pk=pk)


class Job(models.Model):
    """Long work somebody waits for: its progress, its result, and whether it should stop."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    result = models.JSONField(default=dict)
    cancel_asked = models.BooleanField(default=False)
    token = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)

    def __str__(self):
        return f"{self.kind} {self.pk}: {self.status}"

    def report(self, done: int, total: int | None, now, lease=timedelta(minutes=10)) -> bool:
        """Store how far it is and hold the lease; False when the work should stop."""
        mine = Job.objects.filter(pk=self.pk, token=self.token, status=Job.Status.RUNNING, cancel_asked=False)
        return bool(mine.update(done=done, total=total, leased_until=now + lease))

    def finish(self, result: dict, now, status=Status.DONE) -> bool:
        """Store the result, unless another worker took the job over meanwhile."""
        mine = Job.objects.filter(pk=self.pk, token=self.token, status=Job.Status.RUNNING)
        return bool(mine.update(result=result, status=status, ended_at=now, leased_until=None))

    def cancel(self, now):
        """Stop waiting work at once and ask running work to stop."""
        if not Job.objects.filter(pk=self.pk, status=Job.Status.WAITING).update(
            status=Job.Status.CANCELLED, ended_at=now
        ):
            Job.objects.filter(pk=self.pk, status=Job.Status.RUNNING).update(cancel_asked=True)
