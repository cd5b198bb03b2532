from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models.registered import Registered
from organization.querysets import DepartmentQuerySet
from record.history import SealedHistory

one_word = RegexValidator(r"^[-\w]+\Z", _("Write letters, digits, hyphens and underscores, without spaces."))


class Department(Registered):
    """A department and, through `parent`, the tree it stands in; an inspected unit is a root."""

    code = models.CharField(_("Code"), max_length=50, unique=True, validators=[one_word])
    name = models.CharField(_("Name"), max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("Belongs to")
    )
    order = models.PositiveIntegerField(_("Order"), default=0)
    ended_on = models.DateField(_("Last day"), null=True, blank=True)

    redactable = ("name",)
    history = SealedHistory()

    objects = models.Manager.from_queryset(DepartmentQuerySet)()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ("order", "code")
        constraints = (
            models.CheckConstraint(condition=~models.Q(code=""), name="department_has_a_code"),
            models.CheckConstraint(condition=~models.Q(name=""), name="department_has_a_name"),
        )

    def __str__(self):
        return self.name

    def has_ended(self, day) -> bool:
        """Whether its last day lies before `day`."""
        return self.ended_on is not None and self.ended_on < day

    def clean(self):
        """Refuse a place in the tree that lies below the department itself."""
        if self.pk and self.pk in type(self).objects.tree().above(self.parent_id):
            raise ValidationError({"parent": _("A department cannot belong to itself or to one below it.")})
