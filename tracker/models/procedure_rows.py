"""Rows that a procedure asks for beside the verbs: sign-offs, extensions, look-backs."""

from django.conf import settings
from django.db import models

from record.history import SealedHistory
from tracker.models.work import OfTicket
from tracker.querysets import SignOffQuerySet
from tracker.vocabulary import ExtensionStatus, LookBackStatus, SignOffStatus


def _person(**how):
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", **how)


class SignOff(OfTicket):
    """签批: a signature asked for a verb (or for the plan), and what became of it.

    Asked of `wanted`, or of whoever holds `role` over `scope`; `signer` gave or refused it, perhaps `in_place_of`
    somebody who lent the authority.
    """

    ticket = models.ForeignKey("tracker.Ticket", models.PROTECT, related_name="sign_offs")
    verb = models.CharField(max_length=40)
    position = models.PositiveIntegerField(null=True)
    role = models.CharField(max_length=20, blank=True, default="")
    scope = models.CharField(max_length=20, null=True)
    wanted = _person()
    asked_by = _person()
    signer = _person()
    in_place_of = _person()
    status = models.CharField(max_length=10, choices=SignOffStatus.choices, default=SignOffStatus.ASKED)
    opinion = models.TextField(blank=True, default="")
    signed_version = models.PositiveBigIntegerField(null=True)
    cycle = models.PositiveIntegerField(default=1)

    redactable = ("opinion",)
    history = SealedHistory(looked_up_by=("ticket",))
    objects = models.Manager.from_queryset(SignOffQuerySet)()

    class Meta:
        ordering = ("id",)

    def __str__(self):
        return f"{self.verb}: {self.status}"


class Extension(OfTicket):
    """延期: a request for a later date than `due_on`; the ticket's original date is never overwritten.

    `number` says which of the ticket's extensions it would be, the first being 1.
    """

    ticket = models.ForeignKey("tracker.Ticket", models.PROTECT, related_name="extensions")
    number = models.PositiveIntegerField(null=True)
    due_on = models.DateField(null=True)
    wanted_due_on = models.DateField()
    granted_due_on = models.DateField(null=True)
    reason = models.TextField()
    requested_by = _person(db_index=False)
    supported_by = _person(db_index=False)
    support = models.TextField(null=True)
    decided_by = _person(db_index=False)
    status = models.CharField(max_length=10, choices=ExtensionStatus.choices, default=ExtensionStatus.REQUESTED)
    decision = models.TextField(blank=True, default="")
    cycle = models.PositiveIntegerField(default=1)

    redactable = ("reason", "support", "decision")
    history = SealedHistory(looked_up_by=("ticket",))

    class Meta:
        ordering = ("id",)

    def __str__(self):
        return f"{self.wanted_due_on}: {self.status}"


class LookBack(OfTicket):
    """回头看: a check, some time after closing, of whether the problem came back."""

    ticket = models.ForeignKey("tracker.Ticket", models.PROTECT, related_name="look_backs")
    planned_on = models.DateField()
    rule = models.CharField(max_length=60, null=True)
    held_on = models.DateField(null=True)
    holder = _person(db_index=False)
    status = models.CharField(max_length=10, choices=LookBackStatus.choices, default=LookBackStatus.PLANNED)
    finding = models.TextField(blank=True, default="")
    cycle = models.PositiveIntegerField(default=1)

    redactable = ("finding",)
    history = SealedHistory(looked_up_by=("ticket",))

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("planned_on", "id"),
                name="lookback_by_day",
                condition=models.Q(status=LookBackStatus.PLANNED),
            ),
        )

    def __str__(self):
        return f"{self.planned_on}: {self.status}"
