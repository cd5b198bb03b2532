from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models.department import Department
from organization.models.registered import Registered
from organization.querysets import InForceQuerySet
from organization.vocabulary import Role
from record.history import SealedHistory


class Appointment(Registered):
    """A person's role in a department and all below it, from one day to another, both included.

    Without `until_on` it lasts until it is ended. Every permission comes from an appointment in force.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments", verbose_name=_("Person")
    )
    role = models.CharField(_("Role"), max_length=20, choices=Role.choices)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="appointments", verbose_name=_("Department")
    )
    from_on = models.DateField(_("First day"))
    until_on = models.DateField(_("Last day"), null=True, blank=True)

    history = SealedHistory(looked_up_by=("department",))

    objects = models.Manager.from_queryset(InForceQuerySet)()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ("from_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="appointment_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="appointment_role_is_known"),
        )

    def __str__(self):
        return f"{self.person} – {self.get_role_display()} – {self.department}"

    def clean(self):
        """Refuse the same appointment twice at once: ending one of them would silently leave the other."""
        twins = Appointment.objects.exclude(pk=self.pk).filter(
            person_id=self.person_id, role=self.role, department_id=self.department_id
        )
        if self.from_on and twins.overlapping(self.from_on, self.until_on).exists():
            raise ValidationError(_("This person already holds this role in this department at that time."))


class Delegation(Registered):
    """Lets a delegate act under one appointment of somebody else, from one day to another, both included.

    It counts only while that appointment is in force and both people are active. It names an appointment,
    so what was delegated to somebody cannot be delegated on.
    """

    appointment = models.ForeignKey(
        Appointment, models.PROTECT, related_name="delegations", verbose_name=_("Appointment")
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations", verbose_name=_("Delegate")
    )
    from_on = models.DateField(_("First day"))
    until_on = models.DateField(_("Last day"))
    reason = models.CharField(_("Reason"), max_length=500, blank=True, default="")

    redactable = ("reason",)
    history = SealedHistory(looked_up_by=("appointment",))

    objects = models.Manager.from_queryset(InForceQuerySet)()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ("from_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")),
                name="delegation_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
        )

    def __str__(self):
        return f"{self.appointment} → {self.delegate}"

    def clean(self):
        if self.appointment_id and self.appointment.person_id == self.delegate_id:
            raise ValidationError({"delegate": _("Nobody can be their own delegate.")})
