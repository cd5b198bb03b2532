"""The codes that people, departments and days are described with."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# How the registry's events name that somebody may choose a password for another through a one-time link.
LINK_MADE = "password_link_made"


class Role(TextChoices):
    """What an appointment lets a person do, within the appointment's sub-tree of departments."""

    COORDINATOR = "coordinator", _("Coordinator")
    HEAD = "head", _("Head")
    HANDLER = "handler", _("Handler")
    VERIFIER = "verifier", _("Verifier")
    LEADER = "leader", _("Leader")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Language(TextChoices):
    """The languages the interface and the notifications speak; their own names are not translated."""

    CHINESE = "zh-hans", "简体中文"
    ENGLISH = "en", "English"


class DayKind(TextChoices):
    REST = "rest", _("Day of rest")
    WORKDAY = "workday", _("Working day")


class DayStatus(TextChoices):
    """Whether the year's holiday notice has said so, or the office only expects it."""

    CONFIRMED = "confirmed", _("Confirmed")
    PROVISIONAL = "provisional", _("Provisional")
