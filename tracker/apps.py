from django.apps import AppConfig

from workflow import vocabulary


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = "Tickets and the verbs they know"

    def ready(self):
        """The engine finds every step, and procedures are read in the words of these."""
        from tracker.procedure_words import WORDS

        vocabulary.register(WORDS)
