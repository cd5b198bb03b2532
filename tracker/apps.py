from django.apps import AppConfig

from tracker.procedure_words import WORDS
from workflow import vocabulary


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = "Tickets and the verbs they know"

    def ready(self):
        from tracker import steps  # noqa: F401  (amendments register themselves)

        vocabulary.register(WORDS)
