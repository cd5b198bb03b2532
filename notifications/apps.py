from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self):
        from notifications.news import concerns, hear
        from notifications.wake import wake_sender
        from record import outbox

        outbox.register("notifications", hear, concerns=concerns, afterwards=wake_sender)
