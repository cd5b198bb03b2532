from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class RecordConfig(AppConfig):
    name = "record"
    verbose_name = _("Record")

    def ready(self):
        from record import checks, triggers, views  # noqa: F401  (checks register themselves)

        post_migrate.connect(triggers.install, sender=self)
        pre_migrate.connect(views.remove, sender=self)
        post_migrate.connect(views.install, sender=self)
