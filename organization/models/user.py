from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models.registered import Registered
from organization.querysets import UserManager
from organization.vocabulary import Language
from record.history import SealedHistory


class User(Registered, AbstractBaseUser):
    """A person who signs in. What they may do follows from appointments alone, never from the person's row.

    The password lies outside history: a stronger hash at sign-in writes no history and needs no door.
    """

    username = models.CharField(_("User name"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    name = models.CharField(_("Name"), max_length=100)
    email = models.EmailField(_("E-mail"), blank=True, default="")
    language = models.CharField(_("Language"), max_length=10, choices=Language.choices, default=Language.CHINESE)
    is_active = models.BooleanField(_("May sign in"), default=True)
    last_login = None
    # The head of the registry's chain, where whoever asked for the person asked for it too.
    registry_head = ""

    redactable = ("username", "name", "email")
    untracked = ("password",)
    history = SealedHistory()

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    # Django's own screens ask these; here nobody has a permission that is not an appointment.
    is_staff = is_superuser = False

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=~models.Q(name=""), name="user_has_a_name"),
            models.CheckConstraint(condition=models.Q(language__in=Language.values), name="user_language_is_known"),
        )

    def __str__(self):
        return self.name

    def clean(self):
        """Refuse a new account whose user name differs from another's by capitals alone."""
        super().clean()
        if self.pk is None and type(self).objects.filter(username__iexact=self.username).exists():
            raise ValidationError(
                {"username": _("This user name is taken; capitals make no difference between user names.")}
            )

    def save(self, *args, **kwargs):
        """Write the password, which Django's forms and commands save with the whole row; nothing else."""
        if not (self.is_unborn or self.changed_columns()):
            kwargs["update_fields"] = self.untracked
        super().save(*args, **kwargs)

    def has_perm(self, perm, obj=None):
        return False

    def has_module_perms(self, app_label):
        return False
