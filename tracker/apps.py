from django.apps import AppConfig


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = "Tickets and the verbs they know"

    def ready(self):
        from tracker import steps  # noqa: F401  (amendments register themselves)
