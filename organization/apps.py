from django.apps import AppConfig, apps
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _


class OrganizationConfig(AppConfig):
    name = "organization"
    verbose_name = _("People, departments, appointments and the calendar")

    def ready(self):
        from organization.guessing import say_nothing

        for model in apps.get_app_config("axes").get_models():
            pre_save.connect(say_nothing, sender=model)
